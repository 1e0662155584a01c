//go:build darwin || freebsd

package doctor

import "golang.org/x/sys/unix"

// volumeOf asks the system (statfs(2)).
func volumeOf(path string) (volume, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return volume{}, err
	}
	flags := uint64(s.Flags)
	return volume{
		free: uint64(s.Bavail) * uint64(s.Bsize), full: s.Files > 0 && s.Ffree == 0,
		noexec: flags&unix.MNT_NOEXEC != 0, readonly: flags&unix.MNT_RDONLY != 0,
	}, nil
}
