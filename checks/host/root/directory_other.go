//go:build !unix

package root

import (
	"io/fs"
	"path/filepath"
)

const (
	knowsModes = false
	doNotWait  = 0
)

func describe(*Entry, fs.FileInfo) {}

// localize refuses what this system would read as another name.
func localize(path string) (string, error) { return filepath.Localize(path) }
