package gobuild

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
)

// Platform is what a build is made for. Level is the micro-architecture level
// in the form of the Go variable for GOARCH (GOAMD64 "v3", GOARM "6"); "" means
// Go's own default for cross builds, whatever the environment says.
type Platform struct {
	GOOS, GOARCH, Level string
}

// level says how one architecture names its levels: the variable that the go
// command reads, the value used when none is named, and what is accepted.
type level struct {
	variable, usual string
	accepts         *regexp.Regexp
}

// levels is taken from "go help environment".
var levels = map[string]level{
	"amd64":    {"GOAMD64", "v1", regexp.MustCompile(`^v[1-4]$`)},
	"arm64":    {"GOARM64", "v8.0", regexp.MustCompile(`^(v8\.[0-9]|v9\.[0-5])(,lse)?(,crypto)?$`)},
	"arm":      {"GOARM", "7", regexp.MustCompile(`^[5-7](,(soft|hard)float)?$`)},
	"386":      {"GO386", "sse2", regexp.MustCompile(`^(sse2|softfloat)$`)},
	"riscv64":  {"GORISCV64", "rva20u64", regexp.MustCompile(`^rva2[0-3]u64$`)},
	"ppc64":    {"GOPPC64", "power8", regexp.MustCompile(`^power(8|9|10)$`)},
	"ppc64le":  {"GOPPC64", "power8", regexp.MustCompile(`^power(8|9|10)$`)},
	"mips":     {"GOMIPS", "hardfloat", regexp.MustCompile(`^(soft|hard)float$`)},
	"mipsle":   {"GOMIPS", "hardfloat", regexp.MustCompile(`^(soft|hard)float$`)},
	"mips64":   {"GOMIPS64", "hardfloat", regexp.MustCompile(`^(soft|hard)float$`)},
	"mips64le": {"GOMIPS64", "hardfloat", regexp.MustCompile(`^(soft|hard)float$`)},
}

// ParsePlatform reads "linux/arm64", "linux/amd64/v3" or, in the spelling of
// container images, "linux/arm/v7" and "linux/arm64/v8". It checks the form and
// the level; whether Go knows the pair is Known's to say.
func ParsePlatform(s string) (Platform, error) {
	part := strings.Split(s, "/")
	if len(part) < 2 || len(part) > 3 || part[0] == "" || part[1] == "" {
		return Platform{}, fmt.Errorf("platform %q is not of the form GOOS/GOARCH or GOOS/GOARCH/LEVEL: write linux/amd64 or linux/amd64/v3", s)
	}
	p := Platform{GOOS: part[0], GOARCH: part[1]}
	if len(part) == 2 {
		return p, nil
	}
	l, ok := levels[p.GOARCH]
	if !ok {
		return Platform{}, fmt.Errorf("platform %q: %s has no micro-architecture levels: write %s/%s", s, p.GOARCH, p.GOOS, p.GOARCH)
	}
	p.Level = imageLevel(p.GOARCH, part[2])
	if !l.accepts.MatchString(p.Level) {
		return Platform{}, fmt.Errorf("platform %q: %s is no level of %s: write one that %s takes, such as %s/%s/%s", s, part[2], p.GOARCH, l.variable, p.GOOS, p.GOARCH, l.usual)
	}
	return p, nil
}

// imageLevel turns the variant of a container image's platform into Go's word.
func imageLevel(arch, s string) string {
	switch {
	case arch == "arm":
		return strings.TrimPrefix(s, "v")
	case arch == "arm64" && (s == "v8" || s == "v9"):
		return s + ".0"
	}
	return s
}

// String is the form that ParsePlatform reads.
func (p Platform) String() string {
	if p.Level == "" {
		return p.GOOS + "/" + p.GOARCH
	}
	return p.GOOS + "/" + p.GOARCH + "/" + p.Level
}

// Suffix is the form used in file names: "linux_amd64_v3".
func (p Platform) Suffix() string {
	return strings.NewReplacer("/", "_", ",", "_").Replace(p.String())
}

// Env returns the variables that aim the go command at p. The level is always
// among them: what the user's own environment says must not change a build.
func (p Platform) Env() []string {
	env := []string{"GOOS=" + p.GOOS, "GOARCH=" + p.GOARCH}
	l, ok := levels[p.GOARCH]
	switch {
	case !ok:
		return env
	case p.Level == "":
		return append(env, l.variable+"="+l.usual)
	}
	return append(env, l.variable+"="+p.Level)
}

// Native reports whether p is the system that the kit itself runs on.
func (p Platform) Native() bool {
	return p.GOOS == runtime.GOOS && p.GOARCH == runtime.GOARCH
}

// Exe is the file name of program name on p.
func (p Platform) Exe(name string) string {
	if p.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}
