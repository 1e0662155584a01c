package gobuild

import (
	"cmp"
	"os"
	"slices"
	"strings"
)

// Optimize is what builds have beyond plain ones, apart from the linker's flags
// and the level of a platform. The zero value is what go build does by itself.
type Optimize struct {
	Profiles []string // CPU profiles of the service, for PGO; several are merged; nil = default.pgo beside package main, where there is one
	Flags    []string // of go build: "-gcflags=-l=4"
	CFlags   []string // of the C compiler, for cgo and for C programs on Linux: "-O3", "-DNDEBUG"
}

// Option is one thing that an optimized build has and its baseline has not.
type Option struct {
	Name string // as people write it: "GOAMD64=v3", "-pgo=default.pgo", "-ldflags=-s", "CGO_CFLAGS=-O3", "-DNDEBUG"

	add func(*Plan, *Target) // of a Go build
	at  int                  // of a C program: in CBuild.flags
}

// NoProfile is the Profile of a plan that takes none.
const NoProfile = "off"

// defaultProfile is what the go command looks for beside package main.
const defaultProfile = "default.pgo"

// plain is p without any option, and all the options that it has for t.
func (p *Plan) plain(t Target) (Plan, Target, []Option) {
	b, bt := *p, t
	b.Targets, b.C = nil, nil
	var options []Option
	if t.Platform.Level != "" {
		bt.Platform.Level = ""
		env, cflags := t.Platform.Env(), p.CFlags[t.Platform.String()] // which no level changes
		b.CFlags = map[string][]string{t.Platform.String(): cflags, bt.Platform.String(): cflags}
		options = append(options, Option{Name: env[len(env)-1], add: func(_ *Plan, to *Target) { to.Platform = t.Platform }})
	}
	b.Profile = NoProfile
	if name := p.profileName(); name != "" {
		options = append(options, Option{Name: "-pgo=" + name, add: func(to *Plan, _ *Target) { to.Profile = p.Profile }})
	}
	stripping, others := ldOptions(p.LDFlags)
	b.LDFlags = strings.Join(others, " ")
	for _, words := range stripping {
		options = append(options, Option{Name: "-ldflags=" + words, add: func(to *Plan, _ *Target) {
			to.LDFlags = strings.TrimSpace(to.LDFlags + " " + words)
		}})
	}
	optimizing, rest := optimizingFlags(p.Flags)
	b.Flags, b.Optimize = rest, Optimize{}
	for _, flag := range append(optimizing, flagWords(p.Optimize.Flags)...) {
		options = append(options, Option{Name: strings.Join(flag, "="), add: func(to *Plan, _ *Target) {
			to.Optimize.Flags = append(to.Optimize.Flags, flag...)
		}})
	}
	if t.Link.Cgo {
		for _, flag := range p.Optimize.CFlags {
			options = append(options, Option{Name: "CGO_CFLAGS=" + flag, add: func(to *Plan, _ *Target) {
				to.Optimize.CFlags = append(to.Optimize.CFlags, flag)
			}})
		}
	}
	return b, bt, options
}

// profileName is the profile that the plan's builds are made with; "" = none.
func (p *Plan) profileName() string {
	switch {
	case p.Profile == NoProfile:
		return ""
	case p.Profile == "" && p.DefaultProfile() != "":
		return defaultProfile
	}
	return p.Profile
}

// pgoFlags are those of go build.
func (p *Plan) pgoFlags() []string {
	if p.Profile == "" {
		return nil
	}
	return []string{"-pgo=" + p.Profile}
}

// cgoCFlags are the variables that give cgo's C code the plan's flags, after those
// that it has anyway.
func (p *Plan) cgoCFlags(t Target) []string {
	if !t.Link.Cgo || len(p.Optimize.CFlags) == 0 {
		return nil
	}
	usual := cmp.Or(os.Getenv("CGO_CFLAGS"), "-g -O2") // go help environment
	return []string{"CGO_CFLAGS=" + usual + " " + strings.Join(p.Optimize.CFlags, " ")}
}

// optimizers are the flags of go build that optimize, and have an argument.
var optimizers = []string{"pgo", "gcflags", "asmflags"}

// flagWords puts a flag and its argument together, which may be one word or two in
// a list of flags. Which have an argument is not known of all; a word that begins
// with no dash belongs to the one before it.
func flagWords(flags []string) [][]string {
	var all [][]string
	for _, f := range flags {
		n := len(all)
		open := n > 0 && len(all[n-1]) == 1 && slices.Contains(optimizers, strings.TrimLeft(all[n-1][0], "-"))
		if open || n > 0 && !strings.HasPrefix(f, "-") {
			all[n-1] = append(all[n-1], f)
			continue
		}
		all = append(all, []string{f})
	}
	return all
}

// optimizingFlags parts the flags of go build that optimize from the rest.
func optimizingFlags(flags []string) (optimizing [][]string, rest []string) {
	for _, words := range flagWords(flags) {
		name, _, _ := strings.Cut(strings.TrimLeft(words[0], "-"), "=")
		if slices.Contains(optimizers, name) {
			optimizing = append(optimizing, words)
		} else {
			rest = append(rest, words...)
		}
	}
	return optimizing, rest
}

// ldOptions parts the linker flags that make a binary smaller from the rest, which
// says what it is: a stamp by -X, how it is linked. The words are as they are
// written; the go command takes quotes at the beginning of one (go help build).
func ldOptions(flags string) (stripping, rest []string) {
	for _, w := range quotedWords(flags) {
		switch name, _, _ := strings.Cut(w, "="); name {
		case "-s", "-w", "-compressdwarf":
			stripping = append(stripping, w)
		default:
			rest = append(rest, w)
		}
	}
	return stripping, rest
}

func quotedWords(s string) []string {
	var words []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		end := strings.IndexAny(s, " \t\r\n")
		if s[0] == '\'' || s[0] == '"' {
			if end = strings.IndexByte(s[1:], s[0]); end >= 0 {
				end += 2
			}
		}
		if end < 0 {
			end = len(s)
		}
		words = append(words, s[:end])
		s = s[end:]
	}
	return words
}

// cOptimizing reports whether a flag of a C compiler is there for speed or size,
// and so may show in what a program does: other levels of optimization, another
// processor, floating point by other rules, assertions left out. Flags that the
// program is written for, such as -fwrapv, are no such flags.
func cOptimizing(flag string) bool {
	for _, prefix := range []string{
		"-O", "-march=", "-mtune=", "-mcpu=", "-msse", "-mavx", "-mfma", "-mbmi", "-flto", "-fprofile-use", "-ffp-contract=", "-fexcess-precision=",
	} {
		if strings.HasPrefix(flag, prefix) {
			return true
		}
	}
	return slices.Contains([]string{
		"-ffast-math", "-funsafe-math-optimizations", "-fassociative-math", "-freciprocal-math", "-ffinite-math-only",
		"-fno-math-errno", "-fno-signed-zeros", "-fno-trapping-math", "-fcx-limited-range",
		"-fomit-frame-pointer", "-funroll-loops", "-ftree-vectorize", "-fstrict-aliasing", "-fstrict-overflow", "-DNDEBUG",
	}, flag)
}
