//go:build !windows

package whole

import "os"

// Move moves tmp to final, over what is there, be it a program that runs.
func Move(tmp, final string) error { return os.Rename(tmp, final) }
