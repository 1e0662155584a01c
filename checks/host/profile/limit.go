package profile

// Limits are what the kernel allows, for the whole machine where not said
// otherwise. A service under systemd or a container has its own NoFile.
type Limits struct {
	NoFile             Pair  `json:"nofile"`                  // open files, of the process that ran the probe
	NoFileMax          int64 `json:"nr_open"`                 // what NoFile.Hard may be raised to by root
	FileMax            int64 `json:"file_max"`                // open files of all processes
	Somaxconn          int64 `json:"somaxconn"`               // the longest queue of a listening socket
	PIDMax             int64 `json:"pid_max"`                 // the highest process id, plus 1
	ThreadsMax         int64 `json:"threads_max"`             // threads of all processes
	MaxMapCount        int64 `json:"max_map_count"`           // mappings of one process
	InotifyWatches     int64 `json:"inotify_watches"`         // of one user
	InotifyInstances   int64 `json:"inotify_instances"`       // of one user
	UnprivilegedPort   int64 `json:"unprivileged_port_start"` // the lowest port that needs no privilege; in a network namespace
	UserNamespaces     int64 `json:"user_namespaces"`         // of one user; 0 allows none
	UnprivilegedUserns int64 `json:"unprivileged_userns"`     // Debian, Ubuntu: 0 leaves user namespaces to root; where the kernel has no such switch, not known
}

// Pair is a limit as getrlimit(2) gives it. Unlimited is -1.
type Pair struct {
	Soft int64 `json:"soft"`
	Hard int64 `json:"hard"`
}
