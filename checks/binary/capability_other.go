//go:build !linux

package binary

// hasCapabilities is false: only Linux knows such files.
func hasCapabilities(string) bool { return false }
