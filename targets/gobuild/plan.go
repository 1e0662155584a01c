package gobuild

import (
	"os"
	"path/filepath"
	"strings"
)

// Plan says what will be built, how, and why. It is made once and not changed
// afterwards.
type Plan struct {
	Name    string              // of the program: "orders"
	Dir     string              // directory of the service's module
	Dist    string              // where builds go: "dist"
	Module  string              // module path
	Package Main                // what is compiled
	CFlags  map[string][]string // as Look has them
	Go      string              // toolchain: "go1.26.8"
	Tags    []string            // build tags
	Flags   []string            // further flags of go build, last on the command line
	LDFlags string              // "-s -w"
	// Optimize.Profiles is not looked at: Profile is what came of it.
	Optimize Optimize
	Profile  string // of the CPU, relative to Dir; NoProfile = none; "" = default.pgo beside package main, where there is one

	Version string // stamped into main.version where Stamp says so
	Stamp   bool   // the main package has a string variable named version
	Source  Source // what git says

	// CommitTime gives the time of Source.Commit, in RFC 3339. It is asked for
	// only when a record is written; nil is not known.
	CommitTime func() string

	GOPROXY string // in force, for the record
	GOSUMDB string // likewise
	Jobs    int    // the compilers that one go command may run at a time; 0 = as many as it likes
	Memory  string // what all compilers together aim to stay within, for the record
	Share   string // of it, one compiler's: its GOMEMLIMIT; "" = the environment's

	Targets []Target // one per platform
	C       []CBuild // C programs, one per program and platform
}

// Target is one platform of a plan and how it is linked.
type Target struct {
	Platform Platform
	Link     Decision
}

// BuildName is the name of the target's directory under dist,
// "orders_linux_amd64".
func (p *Plan) BuildName(t Target) string {
	return p.Name + "_" + t.Platform.Suffix()
}

// Args is the command line of go build for t, without -o and its argument.
// Everything that decides the bytes is on it or in Env.
func (p *Plan) Args(t Target) []string {
	args := []string{"build", "-trimpath", "-buildvcs=false"}
	if tags := append(append([]string(nil), p.Tags...), t.Link.Tags()...); len(tags) > 0 {
		args = append(args, "-tags="+strings.Join(tags, ","))
	}
	if ld := p.ldflags(t); ld != "" {
		args = append(args, "-ldflags="+ld)
	}
	args = append(args, p.pgoFlags()...)
	return append(append(args, p.Flags...), p.Optimize.Flags...)
}

func (p *Plan) ldflags(t Target) string {
	var words []string
	if p.LDFlags != "" {
		words = append(words, p.LDFlags)
	}
	if p.Stamp {
		words = append(words, "-X 'main.version="+p.Version+"'")
	}
	if ld := t.Link.ldflags(t.Platform); ld != "" {
		words = append(words, ld)
	}
	return strings.Join(words, " ")
}

// Env returns the variables that aim the go command at t.
func (p *Plan) Env(t Target) []string {
	return append(append(t.Platform.Env(), t.Link.Env()...), p.cgoCFlags(t)...)
}

// DefaultProfile is the path of default.pgo beside package main; "" if there is
// none, or where that package lies is not known.
func (p *Plan) DefaultProfile() string {
	file := filepath.Join(p.Package.Dir, defaultProfile)
	if fi, err := os.Stat(file); p.Package.Dir == "" || err != nil || !fi.Mode().IsRegular() {
		return ""
	}
	return file
}

// output is where the files of one build are.
type output struct {
	dir   string // dist/orders_linux_amd64
	cache string // dist/.cache/orders_linux_amd64: what the compiler wrote
	file  string // orders, orders.exe
}

func newOutput(dist, build, file string) output {
	return output{filepath.Join(dist, build), filepath.Join(dist, CacheDir, build), file}
}

// CacheDir is the directory under dist where the kit keeps what the next run
// can use again. It holds nothing that a release needs.
const CacheDir = ".cache"
