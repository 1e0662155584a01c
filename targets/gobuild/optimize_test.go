package gobuild

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/targets/run"
)

func optionNames(s Subject) (names []string) {
	for _, o := range s.Options() {
		names = append(names, o.Name)
	}
	return names
}

func TestOptionsAreWhatAPlainBuildLacks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "default.pgo"), "")
	p := &Plan{
		Name: "orders", Package: Main{Dir: dir},
		LDFlags: "-s -w -X 'main.a=b c' -extldflags '-lm -lc'",
		Flags:   []string{"-buildmode=pie", "-gcflags=all=-l", "-asmflags", "-D X"},
		Optimize: Optimize{
			Flags:  []string{"-trimpath=true"},
			CFlags: []string{"-O3", "-DNDEBUG"},
		},
		Targets: []Target{{Platform: Platform{"linux", "amd64", "v3"}, Link: Decision{Cgo: true}}},
		C: []CBuild{{
			Program:  CProgram{Name: "gauge", Flags: []string{"-O2", "-Wall", "-fwrapv", "-DNDEBUG", "-march=native"}},
			Platform: "linux/amd64", CFlags: []string{"-funny"},
		}, {Program: CProgram{Name: "firmware"}, Platform: "arm-none-eabi"}},
	}
	subjects := p.Subjects()
	if len(subjects) != 2 {
		t.Fatalf("%d subjects, want the Go and the C program, and no firmware", len(subjects))
	}
	want := []string{
		"GOAMD64=v3", "-pgo=default.pgo", "-ldflags=-s", "-ldflags=-w",
		"-gcflags=all=-l", "-asmflags=-D X", "-trimpath=true", "CGO_CFLAGS=-O3", "CGO_CFLAGS=-DNDEBUG",
	}
	if diff := cmp.Diff(optionNames(subjects[0]), want); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(optionNames(subjects[1]), []string{"-O2", "-DNDEBUG", "-march=native", "-funny"}); diff != "" {
		t.Error(diff)
	}
}

func TestAVariantHasTheOptionsItIsGivenAndNoOther(t *testing.T) {
	t.Parallel()
	p := &Plan{
		Name: "orders", LDFlags: "-s -w -X 'main.a=b c'", Flags: []string{"-buildmode=pie", "-gcflags=all=-l"},
		CFlags: map[string][]string{"linux/amd64/v3": {"-mavx"}},
	}
	target := Target{Platform: Platform{"linux", "amd64", "v3"}, Link: Decision{Cgo: true, Compiler: Compiler{Command: []string{"gcc"}}}}
	plain, plainTarget, options := p.plain(target)
	args := func(p Plan, t Target) string { return strings.Join(append(p.Args(t), p.Env(t)...), " ") }
	const flags = "build -trimpath -buildvcs=false "
	if got, want := args(plain, plainTarget), flags+"-ldflags=-X 'main.a=b c' -pgo=off -buildmode=pie GOOS=linux GOARCH=amd64 GOAMD64=v1 CGO_ENABLED=1"; !strings.HasPrefix(got, want) {
		t.Errorf("the plain build is\n%s, want\n%s", got, want)
	}
	if got := plain.processorFlags(plainTarget); !cmp.Equal(got, []string{"-mavx"}) {
		t.Errorf("the plain build's C code is for %q, want what the look found", got)
	}
	for _, o := range options {
		if o.Name == "-ldflags=-w" || o.Name == "GOAMD64=v3" {
			o.add(&plain, &plainTarget)
		}
	}
	if got, want := args(plain, plainTarget), flags+"-ldflags=-X 'main.a=b c' -w -pgo=off -buildmode=pie GOOS=linux GOARCH=amd64 GOAMD64=v3 CGO_ENABLED=1"; !strings.HasPrefix(got, want) {
		t.Errorf("with two options it is\n%s, want\n%s", got, want)
	}
	if p.LDFlags != "-s -w -X 'main.a=b c'" || len(p.Flags) != 2 {
		t.Error("the plan itself was changed")
	}
}

func TestACProgramIsPlainWithoutItsOptions(t *testing.T) {
	t.Parallel()
	b := CBuild{Program: CProgram{Flags: []string{"-O2", "-Wall", "-DNDEBUG"}}, CFlags: []string{"-O3"}}
	if got := b.with(nil).flags(); !cmp.Equal(got, []string{"-Wall"}) {
		t.Errorf("plain flags are %q", got)
	}
	if got := b.with(b.options()).flags(); !cmp.Equal(got, []string{"-O2", "-Wall", "-DNDEBUG", "-O3"}) {
		t.Errorf("with all options the flags are %q", got)
	}
	if got := b.with(b.options()[1:2]).flags(); !cmp.Equal(got, []string{"-Wall", "-DNDEBUG"}) {
		t.Errorf("with the second option the flags are %q", got)
	}
}

// What mage diff puts in place must be what build:linux would have built.
func TestAllOptionsMakeTheVeryBuild(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/orders\n\ngo 1.26\n")
	write(t, filepath.Join(dir, "main.go"), pureMain)
	p := &Plan{
		Name: "orders", Dir: dir, Dist: filepath.Join(dir, "dist"), LDFlags: "-s -w", Version: "v1.0.0", Stamp: true,
		Package: Main{ImportPath: "example.com/orders", Dir: dir},
		Targets: []Target{{Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}, Decision{Static: true}}},
	}
	sum := func(b Build, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return b.Record.SHA256
	}
	shipped := sum(p.Compile(t.Context(), p.Targets[0], new(run.Task)))
	s := p.Subjects()[0]
	variant := func(v Variant) string {
		return sum(s.Compile(t.Context(), filepath.Join(dir, "variant"), v, new(run.Task)))
	}
	baseline := variant(Variant{})
	if variant(Variant{Options: s.Options()}) != shipped {
		t.Error("with all options it is not the same bytes")
	}
	if twin := variant(Variant{Layout: 1}); baseline == shipped || twin == baseline {
		t.Error("the baseline and its twin are no builds of their own")
	}
}

func TestQuotedWordsAreKeptAsTheyAre(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"":                   nil,
		" -s  -w ":           {"-s", "-w"},
		`-X 'a=b c' -w`:      {"-X", "'a=b c'", "-w"},
		`-X "a='b' c"`:       {"-X", `"a='b' c"`},
		`-X 'never closed x`: {"-X", "'never closed x"},
	} {
		if got := quotedWords(in); !cmp.Equal(got, want) {
			t.Errorf("%q gives %q, want %q", in, got, want)
		}
	}
}
