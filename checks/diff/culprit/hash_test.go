package culprit

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/noise"
)

func TestHashes(t *testing.T) {
	t.Parallel()
	float := []noise.Difference{{Kind: "changed", Want: "0", Got: "5.5e-17"}}
	word := []noise.Difference{{Kind: "changed", Want: "yes", Got: "no"}}
	for _, tt := range []struct {
		name string
		seen Seen
		want []Hash
	}{
		{"a level that fuses, whatever differs", Seen{Options: []string{"GOAMD64=v3"}, Arch: "amd64", Differences: word}, []Hash{FMA}},
		{"a level that does not", Seen{Options: []string{"GOAMD64=v2"}, Arch: "amd64", Differences: float}, nil},
		{"a profile", Seen{Options: []string{"-pgo=default.pgo"}, Arch: "amd64", Differences: float}, []Hash{PGO}},
		{"a profile where floats are fused", Seen{Options: []string{"-pgo=default.pgo"}, Arch: "arm64", Differences: float}, []Hash{PGO, FMA}},
		{"a profile and a word", Seen{Options: []string{"-pgo=default.pgo"}, Arch: "arm64", Differences: word}, []Hash{PGO}},
		{"both", Seen{Options: []string{"GOAMD64=v3", "-pgo=default.pgo"}, Arch: "amd64", Differences: float}, []Hash{FMA, PGO}},
		{"inlining where floats are fused", Seen{Options: []string{"-gcflags=-l=4"}, Arch: "riscv64", Differences: float}, []Hash{FMA}},
		{"a flag of the linker", Seen{Options: []string{"-ldflags=-s"}, Arch: "amd64", Differences: word}, nil},
		{"nothing", Seen{Arch: "arm64", Differences: float}, nil},
	} {
		if d := cmp.Diff(tt.seen.Hashes(), tt.want); d != "" {
			t.Errorf("%s: got (-), want (+):\n%s", tt.name, d)
		}
	}
}

// Where a processor fuses at every level, another level is no remedy.
func TestThePlainPlatformIsARemedyWhereThereIsOne(t *testing.T) {
	t.Parallel()
	if got := FMA.Remedy(true, ""); got != "write float64(x*y) + z there" {
		t.Errorf("in the module: got %q", got)
	}
	if got := FMA.Remedy(false, ""); got != "" {
		t.Errorf("in another: got %q", got)
	}
}

func TestWordsAndRemedyOfAHash(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		hash          Hash
		what          string
		own           bool
		words, remedy string
	}{
		{FMA, "", true, "fused multiply-add", `write float64(x*y) + z there, or Platforms: "linux/amd64"`},
		{FMA, "", false, "fused multiply-add", `Platforms: "linux/amd64", for the line is not of this module`},
		{PGO, "inline", true, "inlines this call", "//go:noinline"},
		{PGO, "devirt", true, "a direct call", "//go:noinline"},
	} {
		words, remedy := tt.hash.Words(SourceLine{What: tt.what}), tt.hash.Remedy(tt.own, "linux/amd64")
		if !strings.Contains(words, tt.words) || !strings.Contains(remedy, tt.remedy) {
			t.Errorf("%s %q: got %q and %q", tt.hash, tt.what, words, remedy)
		}
	}
}
