package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/profile"
)

// isGo reports whether the file lists its modules.
func isGo(s Subject) bool { return s.File.Go != nil }

// modules are the paths of the modules that were linked in.
func (s Subject) modules() (paths []string) {
	for _, m := range s.File.Go.Modules() {
		paths = append(paths, m.Path)
	}
	return paths
}

// kernelUse is a part of the kernel that a module is made for.
type kernelUse struct {
	module  string // its path, or the beginning of it
	feature string // of a profile; "" where a probe does not try it
	config  string // of the kernel's configuration
	words   string
	since   string // the kernel that first had it
}

// kernelUses are those that Go itself does without. Kernels are those of the
// manual pages: landlock(7), io_uring_setup(2), seccomp(2), bpf(2), openat2(2),
// userfaultfd(2), user_namespaces(7), inotify(7).
var kernelUses = []kernelUse{
	{"github.com/landlock-lsm/go-landlock", "landlock", "SECURITY_LANDLOCK", "landlock", "5.13"},
	{"github.com/shoenig/go-landlock", "landlock", "SECURITY_LANDLOCK", "landlock", "5.13"},
	{"github.com/cilium/ebpf", "", "BPF_SYSCALL", "eBPF", "4.9"},
	{"github.com/aquasecurity/libbpfgo", "", "BPF_SYSCALL", "eBPF", "4.18"},
	{"github.com/iceber/iouring-go", "io_uring", "IO_URING", "io_uring", "5.6"},
	{"github.com/godzie44/go-uring", "io_uring", "IO_URING", "io_uring", "5.6"},
	{"github.com/pawelgaczynski/giouring", "io_uring", "IO_URING", "io_uring", "6.0"},
	{"github.com/seccomp/libseccomp-golang", "seccomp", "SECCOMP_FILTER", "seccomp filters", "3.5"},
	{"github.com/elastic/go-seccomp-bpf", "seccomp", "SECCOMP_FILTER", "seccomp filters", "3.5"},
	{"github.com/rootless-containers/rootlesskit", "user_namespaces", "USER_NS", "user namespaces", "3.8"},
	{"github.com/containers/storage", "user_namespaces", "USER_NS", "user namespaces", "3.8"},
	{"github.com/opencontainers/runc", "user_namespaces", "USER_NS", "user namespaces", "3.8"},
	{"github.com/fsnotify/fsnotify", "inotify", "INOTIFY_USER", "inotify", "2.6.27"},
}

// features is F3: what the modules of a Go program hint at, and the host's kernel
// may not have. It never fails: a module may do without, and vendors backport.
// What was tried on the machine counts more than the kernel's configuration, and
// that more than its version.
func features(s Subject) Finding {
	var found []Finding
	linked := s.modules()
	for _, use := range kernelUses {
		is := func(path string) bool { return path == use.module || strings.HasPrefix(path, use.module+"/") }
		if i := slices.IndexFunc(linked, is); i >= 0 {
			found = append(found, s.kernelHas(use))
		}
	}
	if len(found) == 0 {
		return pass("no module that is known to want more of the kernel than Go does")
	}
	return worstOf(found)
}

// kernelHas judges one part of the kernel.
func (s Subject) kernelHas(use kernelUse) Finding {
	said := fmt.Sprintf("%s is for %s (Linux %s)", use.module, use.words, use.since)
	h := s.Host
	if h == nil {
		return skip(said + "; no host named to compare with").hint(nameHosts)
	}
	if h.Profile != nil && use.feature != "" {
		switch f := h.Profile.Tried(use.feature); f.Result {
		case profile.Yes:
			return pass(fmt.Sprintf("%s; %s has it", said, h.Name))
		case profile.No:
			return warn(fmt.Sprintf("%s; %s refuses it: %s", said, h.Name, f.Detail)).hint("on the host: uname -r; sysctl -a | grep " + use.feature)
		}
	}
	if value, ok := s.kernelConfig(use.config); ok && value == "" {
		return warn(fmt.Sprintf("%s; the kernel of %s is built without CONFIG_%s", said, h.Name, use.config)).hint("another kernel on the host")
	}
	switch {
	case h.Kernel == "":
		return skip(fmt.Sprintf("%s; the kernel of %s is not known", said, h.Name)).hint(fetchProfile)
	case binary.CompareVersions(h.Kernel, use.since) < 0:
		return warn(fmt.Sprintf("%s; %s has %s, unless its vendor has put it in", said, h.Name, h.Kernel)).hint(fetchProfile)
	}
	return pass(fmt.Sprintf("%s; %s has %s", said, h.Name, h.Kernel))
}

// kernelConfig is the value of an option of the kernel that lies in the host's
// root file system: "y", "m", or "" where it is left out. ok is false where there
// is no such file, or are several and nobody can tell which one is started.
func (s Subject) kernelConfig(option string) (value string, ok bool) {
	if s.Host.Root == nil {
		return "", false
	}
	entries, err := s.Host.Root.ReadDir("/boot")
	if err != nil {
		return "", false
	}
	var files []string
	for _, e := range entries {
		if strings.HasPrefix(e.Path, "/boot/config-") {
			files = append(files, e.Path)
		}
	}
	if len(files) != 1 {
		return "", false
	}
	text, err := s.Host.Root.ReadFile(files[0], 1<<20)
	if err != nil {
		return "", false
	}
	for line := range strings.Lines(string(text)) {
		if v, is := strings.CutPrefix(strings.TrimSpace(line), "CONFIG_"+option+"="); is {
			return v, true
		}
	}
	return "", true
}
