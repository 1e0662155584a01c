//go:build !unix

package tree

import "io/fs"

const (
	knowsModes = false
	doNotWait  = 0
)

func describe(*Entry, fs.FileInfo) {}

func deviceOf(fs.FileInfo) uint64 { return 0 }
