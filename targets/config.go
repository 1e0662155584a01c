package targets

import (
	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/templates"
)

// Service is the service that the targets build, check and test. A magefile
// sets it in init; left alone, everything is found out.
var Service Config

// Config describes a service. The zero value of each field means what its
// comment says; a field that is set replaces the default and is never merged
// with it. Every field but C, CC, Unit and Checks can be set for one run in the
// environment, as SEAWORTHY_ and its name: SEAWORTHY_PLATFORMS=linux/arm64.
type Config struct {
	Dir       string            // directory of the service's module; "" = here
	Name      string            // of the program; "" = last element of the module path
	Package   string            // main package, "./cmd/orders"; "" = the module's only one
	Version   string            // stamped into main.version; "" = git describe, or "devel"
	Platforms []string          // "linux/arm64", "linux/amd64/v3"; nil = linux/amd64 and linux/arm64
	Hosts     []string          // what it must run on, "centos-7"; nil = checks without a host
	Link      Link              // Auto (zero), Pure, Static or Dynamic
	Tags      []string          // build tags of build, vet and test
	Flags     []string          // further flags of go build: "-buildmode=pie"
	LDFlags   string            // linker flags; "" = "-s -w"
	Optimize  Optimize          // profiles and flags of builds that mage diff compares with plain ones
	TestFlags []string          // further flags of go test: "-short"
	Proxy     string            // GOPROXY of every go command: regional mirrors; "" = the go command's own
	SumDB     string            // GOSUMDB likewise: another checksum database, or "NAME URL"; "off" is refused
	Jobs      int               // builds at a time, and compilers within each; 0 = the number of CPUs
	Memory    string            // what all compilers together aim to stay within, "2GiB"; "" = GOMEMLIMIT of the environment
	Modules   []string          // directories of the modules to test; nil = Dir
	Cases     string            // directory of the cases of mage diff; "" = testdata/cases below Dir
	CC        map[string]string // platform → C compiler: {"linux/arm64": "zig cc"}
	C         []CProgram        // C programs that travel with the service
	Unit      templates.Unit    // what keeps the service running; Name and Systemd are found out
	Checks    []checks.Check    // nil = checks.Default(); a service appends its own
}

// Link says how the builds are linked: see the constants.
type Link = gobuild.Link

// Optimize is what builds have beyond plain ones: profiles, and flags of the
// compilers. In the environment its fields are SEAWORTHY_OPTIMIZE_PROFILES and so
// on.
type Optimize = gobuild.Optimize

// CProgram is a C program that travels with a service.
type CProgram = gobuild.CProgram

// How to link. Auto: without cgo, and static, unless a dependency needs cgo;
// then static where a host needs it and dynamic elsewhere. Pure: without cgo
// whatever is imported. Static and Dynamic: as they say.
const (
	Auto    = gobuild.Auto
	Pure    = gobuild.Pure
	Static  = gobuild.Static
	Dynamic = gobuild.Dynamic
)

// dist is where all output goes, below the directory that mage runs in.
const dist = "dist"
