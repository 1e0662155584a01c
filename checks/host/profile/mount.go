package profile

// MountPaths are the paths that a profile describes, in its order.
var MountPaths = []string{"/", "/usr", "/opt", "/srv", "/var", "/tmp", "/var/tmp", "/home", "/run", "/dev/shm"}

// Mount is the file system that one path lies on. A path that is not there has
// Absent set, and no other field.
type Mount struct {
	Path       string `json:"path"`
	Absent     bool   `json:"absent,omitempty"`
	Unknown    string `json:"unknown,omitempty"`    // why the rest is not known; "" is that it is
	Point      string `json:"point,omitempty"`      // where it is mounted; "" is not known
	Filesystem string `json:"filesystem,omitempty"` // "ext4"; "" is not known
	NoExec     bool   `json:"noexec,omitempty"`
	NoSUID     bool   `json:"nosuid,omitempty"`
	NoDev      bool   `json:"nodev,omitempty"`
	ReadOnly   bool   `json:"ro,omitempty"`
	FreeBytes  uint64 `json:"free_bytes"`  // for users other than root
	Inodes     uint64 `json:"inodes"`      // in all; 0 is of a file system that does not count them
	FreeInodes uint64 `json:"free_inodes"` // says something only where Inodes is not 0
}
