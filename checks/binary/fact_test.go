package binary_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/binary"
)

// facts are what differs between the fixtures besides their link.
type facts struct {
	BindNow, Relro, PIE, Relr, NoDefLib bool
	HasRPath, HasRunPath                bool
	RPath, RunPath, Soname              string
	Stack                               binary.StackKind
	ISANeeded                           uint32
}

func TestFactsOfBuiltPrograms(t *testing.T) {
	t.Parallel()
	// What gcc of Debian does unless told otherwise, with its C library's crt1.o.
	plain := facts{PIE: true, Relro: true, Stack: binary.StackNonExecutable, ISANeeded: 1}
	but := func(change func(*facts)) facts {
		f := plain
		change(&f)
		return f
	}
	tests := []struct {
		fixture string
		want    facts
	}{
		{"c", plain},
		{"c-now", but(func(f *facts) { f.BindNow = true })},
		{"c-lazy", but(func(f *facts) { f.PIE, f.Relro = false, false })},
		{"c-execstack", but(func(f *facts) { f.Stack = binary.StackExecutable })},
		{"c-rpath", but(func(f *facts) { f.HasRPath, f.RPath = true, "/opt/lib" })},
		{"c-runpath", but(func(f *facts) { f.HasRunPath, f.RunPath = true, "$ORIGIN/lib:" })},
		{"c-relr", but(func(f *facts) { f.Relr = true })},
		{"c-nodefaultlib", but(func(f *facts) { f.NoDefLib = true })},
		{"c-isa-v3", but(func(f *facts) { f.ISANeeded = 1 | 4 })},
		{"c-library", but(func(f *facts) { f.PIE, f.ISANeeded, f.Soname = false, 0, "libanswer.so.1" })},
		{"pure", facts{Stack: binary.StackNonExecutable}},
	}
	for _, tt := range tests {
		t.Run(tt.fixture, func(t *testing.T) {
			t.Parallel()
			b := readFixture(t, tt.fixture)
			got := facts{
				b.BindNow, b.Relro, b.PIE, b.Relr, b.NoDefLib, b.HasRPath, b.HasRunPath,
				b.RPath, b.RunPath, b.Soname, b.Stack, b.ISANeeded,
			}
			if diff := cmp.Diff(got, tt.want); diff != "" {
				t.Errorf("got (-), want (+)\n%s", diff)
			}
		})
	}
}

func TestABITagIsOfTheCompilerThatLinked(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"c": "Linux 3.2.0", "c-arm64": "Linux 3.7.0", "c-static": "Linux 3.2.0"} {
		if got := readFixture(t, name).ABITag; got == nil || got.String() != want {
			t.Errorf("%s: got %v, want %s", name, got, want)
		}
	}
	for _, name := range []string{"pure", "net-cgo", "c-musl"} { // Go links net itself
		if got := readFixture(t, name).ABITag; got != nil {
			t.Errorf("%s: got %v, want none", name, got)
		}
	}
}

func TestMarkOfRelocationsIsRequiredBesideTheFloor(t *testing.T) {
	t.Parallel()
	b := readFixture(t, "c-relr")
	for _, lib := range b.Requires {
		for _, v := range lib.Versions {
			if v.Name == "GLIBC_ABI_DT_RELR" {
				if v.Count != 0 || v.Symbols != nil {
					t.Errorf("the mark is no symbol's version, got %q", v.Symbols)
				}
				return
			}
		}
	}
	t.Errorf("no GLIBC_ABI_DT_RELR in %v", b.Requires)
}

func TestStaticLibcTellsWhatItWantsOfTheHost(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fixture string
		want    binary.StaticLibc
	}{
		{"c-static", binary.StaticLibc{Kind: "glibc", NSS: true, Dlopen: true, NSSSymbols: []string{
			"getaddrinfo", "gethostbyname2_r", "getpwnam", "getpwnam_r",
		}}},
		{"c-static-bare", binary.StaticLibc{Kind: "glibc", Stripped: true}},
		{"c-musl-static", binary.StaticLibc{Kind: "musl"}},
		{"net-netgo", binary.StaticLibc{}},
		{"pure", binary.StaticLibc{}},
		{"c", binary.StaticLibc{}},
	}
	for _, tt := range tests {
		t.Run(tt.fixture, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(readFixture(t, tt.fixture).Libc, tt.want); diff != "" {
				t.Errorf("got (-), want (+)\n%s", diff)
			}
		})
	}
}

func TestStaticGoWithNetCarriesNSS(t *testing.T) {
	t.Parallel()
	libc := readFixture(t, "net-static").Libc
	if !libc.NSS {
		t.Error("no NSS in a static program that looks up hosts and users")
	}
	if diff := cmp.Diff(intersect(libc.NSSSymbols, "getaddrinfo", "getpwnam_r", "getgrouplist"), 3); diff != "" {
		t.Errorf("got %q", libc.NSSSymbols)
	}
}

// intersect counts how many of want are in have.
func intersect(have []string, want ...string) (n int) {
	for _, h := range have {
		for _, w := range want {
			if h == w {
				n++
			}
		}
	}
	return n
}
