package doctor

import "golang.org/x/sys/unix"

// volumeOf asks the system (statfs(2)). File systems that make inodes as they
// need them, such as btrfs, say that they have none at all.
func volumeOf(path string) (volume, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(path, &s); err != nil {
		return volume{}, err
	}
	return volume{
		free: s.Bavail * uint64(s.Bsize), full: s.Files > 0 && s.Ffree == 0,
		noexec: s.Flags&unix.ST_NOEXEC != 0, readonly: s.Flags&unix.ST_RDONLY != 0,
	}, nil
}
