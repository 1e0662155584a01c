// Package profile describes one machine in a versioned JSON document.
//
// It holds facts, as package probe finds them, and judges nothing. In the whole
// document a value that was looked for and found to be nothing is told from one
// that is not known: what is not known has its zero value and a reason in
// [Profile.Unknown]. Ask [Profile.Why] before taking a zero for an answer.
package profile

import "time"

// Schema is the version of the document that this package writes. It grows when
// a field changes its meaning or goes away; a new field alone does not count,
// since older readers leave out what they do not know, and newer ones take a
// field that a document lacks for not known.
const Schema = 1

// Profile is one machine, as a program started there would find it. Lists and
// names are sorted, so that two probes of an unchanged machine differ only in
// Probed and in what moves by itself, such as free space and ports.
type Profile struct {
	Schema int       `json:"schema"` // see Schema; never 0 in a document that was read
	Probed time.Time `json:"probed"` // when, by the machine's own clock: UTC, whole seconds

	// Unknown says why something is not known, by its place in the document:
	// "limits.somaxconn" is one number, "limits" all of them. Nil or empty
	// means that all is known.
	Unknown map[string]string `json:"unknown"`

	OS OS `json:"os"`

	// Arch is the machine that uname names, as a GOARCH ("amd64"). Programs of
	// another one may run as well, as 386 does on amd64: each library says what
	// it is for.
	Arch string `json:"arch"`
	CPU  CPU    `json:"cpu"`

	Kernel   string `json:"kernel"`    // release, as uname -r prints it: "6.1.0-18-amd64"
	PageSize int    `json:"page_size"` // in bytes, from the kernel
	Cgroup   string `json:"cgroup"`    // what is mounted: "v2", "v1", "hybrid" or "none"

	// Libc is the C library of the loader for Arch; Kind "none" means that no
	// place where such a loader belongs has one.
	Libc Libc `json:"libc"`

	// Init is "systemd", "openrc", "sysvinit", "busybox", "runit", "s6",
	// "dinit", "upstart", or "none": process 1 is something else, as in most
	// containers.
	Init string `json:"init"`
	PID1 string `json:"pid1"` // the name of process 1: "systemd", "nginx"

	// Systemd is the major version that is installed, 252, whether it runs or
	// not. Zero is none.
	Systemd int `json:"systemd"`

	User   User      `json:"user"`
	Users  []Account `json:"users"`  // of /etc/passwd, by id; what LDAP and the like add is missing
	Groups []Account `json:"groups"` // of /etc/group, by id

	Limits   Limits             `json:"limits"`
	Features map[string]Feature `json:"features"` // by name: see Feature
	Mounts   []Mount            `json:"mounts"`
	Ports    []Port             `json:"ports"` // that something listens on, in the probe's network namespace
	Clock    Clock              `json:"clock"`

	Zoneinfo string `json:"zoneinfo"`  // the directory of time zone data, of those that Go looks into; "" is none
	CABundle string `json:"ca_bundle"` // the first file of those that Go looks for, or else such a directory; "" is none

	// NSS has the modules of each database of /etc/nsswitch.conf, in order:
	// "hosts" has "files" and "dns". Empty means that there is no such file.
	NSS map[string][]string `json:"nss"`

	// What the dynamic loader goes by.

	Loaders   []Loader  `json:"loaders"`
	Cache     Cache     `json:"cache"`
	ConfDirs  []string  `json:"conf_dirs"` // what /etc/ld.so.conf names, in order: read by ldconfig alone, never by a loader
	Dirs      []Dir     `json:"dirs"`
	Libraries []Library `json:"libraries"`
}

// OS is /etc/os-release, or /usr/lib/os-release where that is missing; see
// os-release(5). A key that the file lacks is "".
type OS struct {
	ID         string   `json:"id"`          // "debian"
	IDLike     []string `json:"id_like"`     // "rhel", "fedora"; nearest first
	VersionID  string   `json:"version_id"`  // "12"; "" on rolling distributions
	Codename   string   `json:"codename"`    // "bookworm"
	BuildID    string   `json:"build_id"`    // "rolling"
	PrettyName string   `json:"pretty_name"` // "Debian GNU/Linux 12 (bookworm)"
}

// CPU is what the processor offers to programs.
type CPU struct {
	// Level is the highest level whose features are all there, as the Go
	// variable of the architecture writes it: GOAMD64 "v3", GOARM64 "v8.2",
	// GOARM "7", GO386 "sse2", GORISCV64 "rva22u64", GOPPC64 "power9". On amd64
	// it is the lower one of what Flags and the CPUID instruction say. The
	// other architectures have no levels, and there it is not known.
	Level string `json:"level"`

	FlagsLevel string   `json:"flags_level"` // amd64: the level by Flags alone
	CPUIDLevel string   `json:"cpuid_level"` // amd64: by CPUID and XGETBV alone
	Flags      []string `json:"flags"`       // sorted, in the words of /proc/cpuinfo, of the first processor
}

// Libc is a C library. Its fields are those of host.Libc.
type Libc struct {
	Kind    string `json:"kind"`              // "glibc", "musl" or "none"; "" is not known
	Version string `json:"version,omitempty"` // "2.36", as the file itself says; "" is not known, or none
}

// Clock is what the kernel says of its clock, by adjtimex(2).
type Clock struct {
	Synchronised bool `json:"synchronised"` // kept to another clock, by NTP or the like
}
