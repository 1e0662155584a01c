package tree

import "golang.org/x/sys/unix"

// capability returns the extended attribute security.capability of a file as
// it is stored; nil if it has none, or none can be read.
func capability(path string) []byte {
	b := make([]byte, 64)
	n, err := unix.Lgetxattr(path, "security.capability", b)
	if err != nil || n == 0 {
		return nil
	}
	return b[:n]
}
