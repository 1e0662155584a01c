//go:build !linux

package cases

import "time"

// settled is not known here: this system has no /proc that tells.
func settled(int) bool { return true }

func nap(d time.Duration) { time.Sleep(d) }
