package culprit

import (
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/noise"
)

// Hint is a known way in which an option changes what a program does.
type Hint struct {
	Option string // which it is about, as in Seen.Options
	Text   string // what happened, in one line
	Type   string // what to type; "" = nothing but to leave the option out
}

// Seen is what a cause is made of and what it does.
type Seen struct {
	Options     []string // as people write them: "GOAMD64=v3", "-pgo=default.pgo", "-ldflags=-s", "CGO_CFLAGS=-O3", "-DNDEBUG"
	Arch        string   // GOARCH of the build; "" is not known
	Differences []noise.Difference
	Elsewhere   bool // a search found that x*y + z is in another module or in the standard library
}

// Known returns what explains the differences, most certain first, each option with
// each explanation once. It returns nil where nothing is known, and where nothing
// differs.
func Known(s Seen) []Hint {
	var hints []Hint
	for _, c := range causes {
		for _, option := range s.Options {
			h, ok := c(s, option)
			h.Option = option
			if ok && !slices.Contains(hints, h) {
				hints = append(hints, h)
			}
		}
	}
	return hints
}

// causes are the known ones. Each looks at one option and at all differences.
var causes = []func(s Seen, option string) (Hint, bool){
	processor, assertion, variable, fusion, fastMath, sourcePaths, settings, inlining,
}

// fma is what to type against a multiply-add of Go.
func (s Seen) fma() string {
	if s.Elsewhere {
		return ""
	}
	return "write float64(x*y) + z: the conversion forbids the fused instruction (go.dev/ref/spec#Floating_point_operators)"
}

// processor: the program is for a newer processor than the one it ran on.
func processor(s Seen, option string) (Hint, bool) {
	o := flag(option)
	if !isLevel(option) && !hasPrefix(o, "-march=", "-mcpu=", "-mavx", "-mfma", "-mbmi", "-msse") {
		return Hint{}, false
	}
	return Hint{
		Text: option + " asks for instructions that this processor does not have",
		Type: "a lower level in Config.Platforms, or mage diff on a machine like those that it will run on",
	}, anyGot(s.Differences, "illegal instruction", "SIGILL", "microarchitecture support", "signal 4")
}

// assertion: assert is compiled out.
func assertion(s Seen, option string) (Hint, bool) {
	gone := slices.ContainsFunc(s.Differences, func(d noise.Difference) bool {
		return mentions(want(d), aborts...) && !mentions(got(d), aborts...)
	})
	return Hint{
		Text: "-DNDEBUG compiles assert() out: where the plain build aborts, this one goes on",
		Type: "-UNDEBUG after it, or an if in place of the assert that the program needs",
	}, gone && hasPrefix(flag(option), "-DNDEBUG")
}

// aborts are what a failed assert leaves: by the shell's, the kernel's, Go's and
// glibc's word.
var aborts = []string{"signal: aborted", "SIGABRT", "exit status 134", "Assertion `", "Assertion failed"}

// variable: the linker sets a string that the plain build has another of.
func variable(s Seen, option string) (Hint, bool) {
	_, set, ok := strings.Cut(option, "-ldflags=-X ")
	if !ok || len(s.Differences) == 0 {
		return Hint{}, false
	}
	name, value, ok := strings.Cut(strings.Trim(set, `'"`), "=")
	return Hint{
		Text: "-X sets " + name + " to " + value + ", and the plain build has what the source says",
		Type: "var " + name[strings.LastIndex(name, ".")+1:] + ` = "` + value + `" in the source, or read it from the environment`,
	}, ok
}

// fusion: x*y + z is rounded once and not twice.
func fusion(s Seen, option string) (Hint, bool) {
	switch o := flag(option); {
	case !Floats(s.Differences):
		return Hint{}, false
	case hasPrefix(o, "-ffp-contract=", "-march=", "-mcpu=", "-mfma"):
		return Hint{Text: "x*y + z became one fused multiply-add, which rounds once", Type: "-ffp-contract=off"}, true
	case Fuses(option):
		return Hint{Text: "x*y + z became one fused multiply-add, which rounds once", Type: s.fma()}, true
	case s.fused() && hasPrefix(o, "-pgo=", "-gcflags"):
		return Hint{Text: "inlining moved the place where x*y + z is one fused multiply-add (golang/go#53134)", Type: s.fma()}, true
	}
	return Hint{}, false
}

// fastMath: floating point by other rules.
func fastMath(s Seen, option string) (Hint, bool) {
	o := flag(option)
	if o != "-Ofast" && o != "-ffast-math" && o != "-funsafe-math-optimizations" && o != "-fassociative-math" && o != "-ffinite-math-only" {
		return Hint{}, false
	}
	h := Hint{Text: "sums are added up in another order (-fassociative-math, a part of " + o + ")", Type: o + " -fno-associative-math"}
	if nan := slices.ContainsFunc(s.Differences, func(d noise.Difference) bool { return notFinite(want(d)) || notFinite(got(d)) }); nan {
		h = Hint{Text: "NaN and infinities are taken for numbers (-ffinite-math-only, a part of " + o + ")", Type: o + " -fno-finite-math-only"}
	} else if !Floats(s.Differences) {
		return Hint{}, false
	}
	if o == "-Ofast" {
		h.Type = "-O3 in place of -Ofast, which is -O3 -ffast-math"
	}
	return h, true
}
