package gobuild

import (
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOnlyFlagsThatChooseAProcessorAreKept(t *testing.T) {
	t.Parallel()
	env := environment{CGO_CFLAGS: "-g -O2 -march=native", CGO_CXXFLAGS: "-g"}
	pkgs := []listed{{CgoCFLAGS: []string{"-DX", "-mavx2"}}, {CgoCXXFLAGS: []string{"-mavx2", "-mfma"}}}
	if diff := cmp.Diff([]string{"-march=native", "-mavx2", "-mfma"}, cFlags(pkgs, env)); diff != "" {
		t.Error(diff)
	}
	if got := cFlags(nil, environment{CGO_CFLAGS: "-g -O2"}); got == nil || len(got) != 0 {
		t.Errorf("of no flags that choose one: %#v, want an empty list", got)
	}
}

func TestObjectsThatWereCompiledElsewhereMakeItUnknown(t *testing.T) {
	t.Parallel()
	if got := cFlags([]listed{{SysoFiles: []string{"crypt.syso"}}}, environment{}); got != nil {
		t.Errorf("got %v", got)
	}
	if got := cFlags([]listed{{Standard: true, SysoFiles: []string{"race_linux_amd64.syso"}}}, environment{}); got == nil {
		t.Error("those of the standard library are known")
	}
}

func TestTheCompilersOwnProcessorComesFirst(t *testing.T) {
	t.Parallel()
	need(t, "gcc")
	if runtime.GOARCH != "amd64" {
		t.Skip("gcc here is not for amd64")
	}
	const gcc = "gcc"
	for _, c := range []struct {
		march string // that the compiler is told, as if it were its own
		want  []string
	}{
		{"x86-64", []string{"-mfma"}},
		{"x86-64-v2", []string{"-march=x86-64-v2", "-mfma"}},
		{"x86-64-v3", []string{"-march=x86-64-v3", "-mfma"}},
		{"x86-64-v4", []string{"-march=x86-64-v4", "-mfma"}},
	} {
		got := Compiler{Command: []string{gcc, "-march=" + c.march}}.withDefault(t.Context(), "amd64", []string{"-mfma"})
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.march, got, c.want)
		}
	}
	if got := (Compiler{Command: []string{gcc}}).withDefault(t.Context(), "amd64", nil); got != nil {
		t.Errorf("of flags that are not known: %v", got)
	}
	if got := (Compiler{Command: []string{"no-such-compiler"}}).withDefault(t.Context(), "amd64", []string{}); got != nil {
		t.Errorf("of a compiler that does not answer: %v", got)
	}
}
