package binary

import "syscall"

// hasCapabilities reports whether the file at path has capabilities of its own.
// Where that cannot be asked, as on a file system without attributes, it has
// none.
func hasCapabilities(path string) bool {
	n, err := syscall.Getxattr(path, "security.capability", nil)
	return err == nil && n > 0
}
