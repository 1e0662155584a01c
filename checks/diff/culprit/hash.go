package culprit

import "slices"

// A Hash is a debug flag of the Go compiler that makes one of its changes in some
// places and not in others (cmd/compile/internal/base/debug.go).
type Hash string

// The hashes that optimizations are searched with.
const (
	FMA = Hash("fmahash") // x*y + z as one instruction
	PGO = Hash("pgohash") // what a profile asks for: inlining, direct calls
)

// Hashes are those by which the places of s can be found, the more likely first;
// nil where the compiler has none.
func (s Seen) Hashes() []Hash {
	var hashes []Hash
	if slices.ContainsFunc(s.Options, Fuses) {
		hashes = append(hashes, FMA)
	}
	if slices.ContainsFunc(s.Options, func(o string) bool { return hasPrefix(o, "-pgo=") }) {
		hashes = append(hashes, PGO)
	}
	if len(s.Options) > 0 && len(hashes) < 2 && !slices.Contains(hashes, FMA) && s.fused() && Floats(s.Differences) {
		hashes = append(hashes, FMA)
	}
	return hashes
}

// Words say what the compiler does at a place that h found.
func (h Hash) Words(at SourceLine) string {
	switch {
	case h == FMA:
		return "x*y + z is one fused multiply-add here"
	case at.What == "devirt":
		return "the profile makes this a direct call"
	}
	return "the profile inlines this call"
}

// Remedy is what to type where h found a place, in the service's own module or not;
// plain is the platform without its level, "" where x*y + z is fused at every level.
// It returns "" where nothing is known but to leave the option out.
func (h Hash) Remedy(own bool, plain string) string {
	switch {
	case h == FMA && plain == "" && !own:
		return ""
	case h == FMA && plain == "":
		return "write float64(x*y) + z there"
	case h == FMA && own:
		return `write float64(x*y) + z there, or Platforms: "` + plain + `"`
	case h == FMA:
		return `Platforms: "` + plain + `", for the line is not of this module`
	}
	return "//go:noinline above the function that is called there, or Optimize.Profiles without it"
}
