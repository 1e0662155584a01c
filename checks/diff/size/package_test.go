package size_test

import (
	"debug/elf"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/size"
)

func packages(t *testing.T, path string) map[string]size.Package {
	t.Helper()
	list, err := size.Packages(path)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]size.Package{}
	for i, p := range list {
		if i > 0 && p.Text > list[i-1].Text {
			t.Errorf("%s comes after %s", p.Name, list[i-1].Name)
		}
		found[p.Name] = p
	}
	return found
}

// inNm sums up what go tool nm says of code, by package. Its sizes are without
// the room between functions.
func inNm(t *testing.T, path string) map[string]size.Package {
	t.Helper()
	found := map[string]size.Package{}
	for _, line := range output(t, "go", "tool", "nm", "-size", "-sort", "size", path) {
		f := strings.Fields(line) // address, size, kind, name
		if len(f) < 4 || f[2] != "T" && f[2] != "t" {
			continue
		}
		name := strings.Join(f[3:], " ")
		bytes, err := strconv.ParseInt(f[1], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		sum := found[size.PackageOf(name)]
		found[size.PackageOf(name)] = size.Package{Text: sum.Text + bytes, Funcs: sum.Funcs + 1}
	}
	return found
}

func TestThePackagesAreThoseOfNm(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tide", "tide-arm64", "mixed", "mixed-pie", "mixed-386", "mixed-s390x", "cgo"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := fixture(t, name)
			got, want := packages(t, path), inNm(t, path)
			seen := 0
			for pkg, nm := range want {
				if pkg == "" || pkg == "runtime" || strings.HasPrefix(pkg, "x_cgo") || nm.Text == 0 { // the runtime has what has no name
					continue
				}
				seen++
				if p := got[pkg]; p.Text < nm.Text || p.Text > nm.Text+64*int64(nm.Funcs) || p.Funcs != nm.Funcs {
					t.Errorf("%s: got %+v, nm has %+v", pkg, p, nm)
				}
			}
			if seen < 10 {
				t.Errorf("only %d packages in nm", seen)
			}
		})
	}
}

func TestThePackagesAreAllTheCodeThereIs(t *testing.T) {
	t.Parallel()
	for name := range recipes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := fixture(t, name)
			sum := int64(0)
			for _, p := range packages(t, path) {
				sum += p.Text
			}
			if want := parts(t, path)[size.Text]; sum != want {
				t.Errorf("got %d, text has %d", sum, want)
			}
		})
	}
}

func TestAStrippedFileHasTheSamePackages(t *testing.T) {
	t.Parallel()
	got, want := packages(t, fixture(t, "tide-stripped")), packages(t, fixture(t, "tide"))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if p := got["example.com/tide/internal/harmonic"]; p.Text < 1000 || p.Funcs < 10 {
		t.Errorf("got %+v", p)
	}
}

func TestAPackageHasItsGenericFunctionsAndClosures(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"mixed", "mixed-pie", "mixed-386", "mixed-s390x"} {
		got := packages(t, fixture(t, name))
		// Sum and its closure, each, two Largers.
		if p := got["example.com/mixed/in.side"]; p.Funcs < 5 || p.Text < 100 {
			t.Errorf("%s: got %+v", name, p)
		}
		if _, ok := got[size.C]; ok {
			t.Errorf("%s: a program without C has %+v", name, got[size.C])
		}
	}
}

func TestWhatNoGoCompilerMadeIsC(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"cgo", "cgo-pie", "cgo-internal"} {
		got := packages(t, fixture(t, name))
		if p := got[size.C]; p.Text < 500 || p.Text > 20_000 || p.Funcs < 2 {
			t.Errorf("%s: got %+v", name, p)
		}
		if p := got["runtime"]; p.Text < 200_000 {
			t.Errorf("%s: got %+v", name, p)
		}
	}
	for _, name := range []string{"gauge", "gauge-bare"} {
		path := fixture(t, name)
		want := map[string]size.Package{size.C: {Name: size.C, Text: parts(t, path)[size.Text], Funcs: functions(t, path)}}
		if diff := cmp.Diff(want, packages(t, path)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// functions counts the C functions that have a size in the symbol table.
func functions(t *testing.T, path string) int {
	t.Helper()
	f, err := elf.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	symbols, _ := f.Symbols()
	n := 0
	for _, s := range symbols {
		if elf.ST_TYPE(s.Info) == elf.STT_FUNC && s.Size > 0 {
			n++
		}
	}
	return n
}

func TestPackageOfAFunction(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"main.main":                                    "main",
		"main.(*server).run.func1.2":                   "main",
		"net/http.(*Client).Do":                        "net/http",
		"net/http.glob..func1":                         "net/http",
		"example.com/a.b/c.Do":                         "example.com/a.b/c",
		"gopkg.in/yaml%2ev3.(*parser).peek":            "gopkg.in/yaml.v3",
		"slices.SortFunc[go.shape.[]net/url.Part]":     "slices",
		"example.com/x.Map[net/url.URL,main.T].Get":    "example.com/x",
		"example.com/x.(*Map[net/url.URL]).Get-fm":     "example.com/x",
		"example.com/100%.Do":                          "example.com/100%",
		"example.com/a%zzb.Do":                         "example.com/a%zzb",
		"type:.eq.example.com/x.T":                     "",
		"type:.eq.[2]main.T":                           "",
		"go:struct { io.Reader; io.WriterTo }.WriteTo": "",
		"_rt0_amd64_linux":                             "",
		"memcpy":                                       "",
		"":                                             "",
	} {
		if got := size.PackageOf(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
