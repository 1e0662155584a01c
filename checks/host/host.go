// Package host says what a Linux machine offers to a program.
package host

import (
	"example.com/seaworthy/checks/host/profile"
	"example.com/seaworthy/checks/host/root"
)

// Host is one kind of machine that a binary may have to run on. The zero value
// of a field means that nothing is known, never that there is nothing; what a
// host is known to lack is said in words (Libc.Kind "none", Init "none").
type Host struct {
	Name  string `json:"name"`  // what people type: "centos-7"
	Title string `json:"title"` // what people read: "CentOS 7"

	Libc Libc `json:"libc"`

	// Kernel is the version that the distribution itself installs, "3.10". It
	// is "" where that moves (rolling releases), is somebody else's (images) or
	// is not known.
	// Vendors backport: an old number does not prove that a feature is missing.
	Kernel string `json:"kernel,omitempty"`

	// Init is "systemd", "openrc" or "none" (an image that starts the program
	// itself); "" is not known.
	Init string `json:"init,omitempty"`

	// Systemd is the major version, 219. Zero is none or not known: Init says
	// which.
	Systemd int `json:"systemd,omitempty"`

	// CPU is the lowest x86-64 level that the distribution itself boots on,
	// "v1" to "v3" (psABI x86-64, table "micro-architecture levels").
	// It says nothing of other architectures.
	CPU string `json:"cpu,omitempty"`

	// EndOfLife and ExtendedEndOfLife are the last days of ordinary and of
	// long-term or paid support, "2024-06-30". "" is rolling, not known or,
	// of the second, that there is none.
	EndOfLife         string `json:"eol,omitempty"`
	ExtendedEndOfLife string `json:"extended_eol,omitempty"`

	// Nodes is the ceiling of symbol versions: Go architecture ("amd64",
	// "arm64"), then prefix ("GLIBC", "GLIBCXX", "CXXABI", "GCC", "ZLIB",
	// "LIBATOMIC"), then the highest numeric version that the distribution's
	// libraries define ("2.17", "3.4.19"). A missing architecture is one that
	// the distribution does not have or that is not known for it; a missing
	// prefix is a library that was not looked at. A ceiling is an upper bound
	// over all libraries, and a node below it may still be missing from one.
	// It can differ from Libc.Version: see the note of its source. A glibc
	// host without nodes has not been scanned: Libc.Version is all there is.
	Nodes map[string]map[string]string `json:"nodes,omitempty"`

	// Markers are the nodes without a number that the libraries are known to
	// define, whole ("GLIBC_ABI_DT_RELR", "CXXABI_TM_1"), by Go architecture
	// and sorted. Distributions backport them (Debian 13 did, in an update):
	// one that is missing here is not known, rather than absent.
	Markers map[string][]string `json:"markers,omitempty"`

	// Profile is the machine itself, where one was probed; nil for a row of the
	// catalogue, which knows what a distribution ships and not what a machine has.
	Profile *profile.Profile `json:"-"`

	// System is what the machine's dynamic loaders work with: its libraries and
	// where they are looked for. Nil where that is not known.
	System *root.System `json:"-"`

	// Root is the root file system that the host was read from; nil for others.
	Root *root.FS `json:"-"`

	// Sources says where each field that is set comes from, by the field's
	// JSON name: "libc", "kernel", "init", "systemd", "cpu", "eol",
	// "extended_eol"; maps by architecture: "nodes.arm64", "markers.arm64".
	Sources map[string]Source `json:"sources,omitempty"`
}

// Libc is a C library.
type Libc struct {
	Kind    string `json:"kind"`              // "glibc", "musl" or "none"
	Version string `json:"version,omitempty"` // "2.17"; "" is not known, or none
}

// Source says where a fact comes from and when.
type Source struct {
	Kind string `json:"from"`           // one of those below
	AsOf string `json:"as_of"`          // the month it was looked at: "2026-11"
	Note string `json:"note,omitempty"` // what the fact leaves out
}

// The kinds of Source, from the surest to the weakest.
const (
	SuitePackages    = "packages of the suite"              // the files themselves, read
	SuiteList        = "package list of the suite"          // the versions of its packages
	ContainerScan    = "container scan (pep600_compliance)" // the files of its official image
	EndOfLifeDate    = "endoflife.date"
	VendorPage       = "vendor page"
	BugReport        = "bug report"        // somebody's machine, seen in a report
	GeneralKnowledge = "general knowledge" // verify before a release hangs on it
)
