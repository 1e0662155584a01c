//go:build !windows

package run

import "os"

func enableANSI(*os.File) bool { return true }
