//go:build !windows

package gobuild

import "os"

// moveOver moves tmp to final, over what is there, be it a program that runs.
func moveOver(tmp, final string) error { return os.Rename(tmp, final) }
