package probe

import (
	"runtime"

	"example.com/seaworthy/checks/host/profile"
)

// archOf is Go's name of the machine. Of one that has none, at least the
// architecture that this program was built for can run.
func archOf(machine string) string {
	if arch := profile.GOARCH(machine); arch != "" {
		return arch
	}
	return runtime.GOARCH
}
