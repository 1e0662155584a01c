//go:build !linux

package try

import "runtime"

// Missing says what this machine lacks for a trial, and what to do; "" = it has
// everything.
func (s Systemd) Missing() string {
	return "systemd is for Linux, and this is " + runtime.GOOS + "; run mage try:systemd on a Linux machine, or on a CI runner (apt-get install systemd-container)"
}

// alive is never asked where nothing can be tried.
func alive(int) bool { return true }
