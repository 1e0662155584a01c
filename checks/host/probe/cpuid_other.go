//go:build !amd64

package probe

// cpuidFlags returns nil: this program is not built for a processor that has
// the instruction, or not for its 64-bit mode.
func cpuidFlags() []string { return nil }
