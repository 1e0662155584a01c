package host

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

func read(t *testing.T) []row {
	t.Helper()
	all, err := rows()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("the catalogue has %d hosts", len(all))
	}
	return all
}

func TestEveryNameLeadsToOneHost(t *testing.T) {
	t.Parallel()
	typeable := regexp.MustCompile(`^[a-z][a-z0-9]*([.-][a-z0-9]+)*$`)
	owner := map[string]string{}
	for _, r := range read(t) {
		if r.Title == "" {
			t.Errorf("%s has no title", r.Name)
		}
		for _, name := range append([]string{r.Name}, r.Aliases...) {
			if other, taken := owner[name]; taken {
				t.Errorf("%q is both %s and %s", name, other, r.Name)
			}
			if !typeable.MatchString(name) {
				t.Errorf("%q is not a name that people can type", name)
			}
			owner[name] = r.Name
		}
	}
}

// fields says which of a host's fields are set, by their name in Sources.
func fields(h Host) map[string]bool {
	set := map[string]bool{
		"libc":         h.Libc != Libc{},
		"kernel":       h.Kernel != "",
		"init":         h.Init != "",
		"systemd":      h.Systemd != 0,
		"cpu":          h.CPU != "",
		"eol":          h.EndOfLife != "",
		"extended_eol": h.ExtendedEndOfLife != "",
	}
	for arch := range h.Nodes {
		set["nodes."+arch] = true
	}
	for arch := range h.Markers {
		set["markers."+arch] = true
	}
	return set
}

func TestEveryFactHasItsSource(t *testing.T) {
	t.Parallel()
	kinds := []string{SuitePackages, SuiteList, ContainerScan, EndOfLifeDate, VendorPage, BugReport, GeneralKnowledge}
	for _, h := range Catalogue() {
		set := fields(h)
		for field, isSet := range set {
			s, sourced := h.Sources[field]
			if isSet != sourced {
				t.Errorf("%s: %s is set: %t, has a source: %t", h.Name, field, isSet, sourced)
			}
			if !sourced {
				continue
			}
			if !slices.Contains(kinds, s.Kind) {
				t.Errorf("%s: %s comes from %q, which is no kind of source", h.Name, field, s.Kind)
			}
			if _, err := time.Parse("2006-01", s.AsOf); err != nil {
				t.Errorf("%s: %s is as of %q: %v", h.Name, field, s.AsOf, err)
			}
		}
		for field := range h.Sources {
			if !set[field] {
				t.Errorf("%s: a source for %q, which is not set", h.Name, field)
			}
		}
	}
}

func TestEveryValueHasItsForm(t *testing.T) {
	t.Parallel()
	version := regexp.MustCompile(`^\d+(\.\d+)+$`)
	marker := regexp.MustCompile(`^[A-Z]+_[A-Z][A-Z0-9_]*$`)
	for _, h := range Catalogue() {
		check := func(ok bool, what string, value any) {
			t.Helper()
			if !ok {
				t.Errorf("%s: %s is %v", h.Name, what, value)
			}
		}
		check(slices.Contains([]string{"glibc", "musl", "none"}, h.Libc.Kind), "libc kind", h.Libc.Kind)
		check((h.Libc.Kind == "none") == (h.Libc.Version == ""), "libc version", h.Libc.Version)
		check(h.Libc.Version == "" || version.MatchString(h.Libc.Version), "libc version", h.Libc.Version)
		check(h.Kernel == "" || version.MatchString(h.Kernel), "kernel", h.Kernel)
		check(slices.Contains([]string{"systemd", "openrc", "none"}, h.Init), "init", h.Init)
		check(h.Systemd == 0 || h.Init == "systemd" && h.Systemd >= 208 && h.Systemd < 400, "systemd", h.Systemd)
		check(h.CPU == "" == (h.Libc.Kind == "none"), "cpu", h.CPU)
		check(slices.Contains([]string{"", "v1", "v2", "v3"}, h.CPU), "cpu", h.CPU)
		check(dated(h), "end of life", h.EndOfLife+" "+h.ExtendedEndOfLife)
		check(len(h.Nodes) == 0 || h.Libc.Kind == "glibc", "nodes", h.Nodes)
		for arch, ceilings := range h.Nodes {
			check(arch == "amd64" || arch == "arm64", "architecture", arch)
			for _, prefix := range prefixes[:5] { // libatomic is not in every image
				check(ceilings[prefix] != "", arch+" "+prefix, "missing")
			}
			for prefix, ceiling := range ceilings {
				check(slices.Contains(prefixes, prefix), arch+" prefix", prefix)
				check(version.MatchString(ceiling), arch+" "+prefix, ceiling)
			}
			check(slices.IsSorted(h.Markers[arch]), arch+" markers", h.Markers[arch])
			for _, m := range h.Markers[arch] {
				check(marker.MatchString(m), arch+" marker", m)
			}
		}
	}
}

var prefixes = []string{"GLIBC", "GLIBCXX", "CXXABI", "GCC", "ZLIB", "LIBATOMIC"}

// dated says whether the dates of h are days, and the second one the later.
func dated(h Host) bool {
	for _, day := range []string{h.EndOfLife, h.ExtendedEndOfLife} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			return false
		}
	}
	return h.ExtendedEndOfLife == "" || h.EndOfLife != "" && h.EndOfLife < h.ExtendedEndOfLife
}

// The ceiling is glibc's version, except where names of a later one came in
// early; then the note of its source says so. Debian 11 is no exception: its
// libc.so.6 ends at GLIBC_2.30, but its libm.so.6 does define GLIBC_2.31.
func TestTheGlibcCeilingIsTheVersionOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	higher := map[string]string{"centos-7 arm64": "2.18", "oracle-7 arm64": "2.18"}
	for _, h := range Catalogue() {
		for arch, ceilings := range h.Nodes {
			key := h.Name + " " + arch
			want, excepted := higher[key]
			if !excepted {
				want = h.Libc.Version
			}
			if got := ceilings["GLIBC"]; got != want {
				t.Errorf("%s: ceiling GLIBC_%s, want %s", key, got, want)
			}
			if excepted && !strings.Contains(h.Sources["nodes."+arch].Note, "GLIBC_"+want) {
				t.Errorf("%s: nothing explains GLIBC_%s in %q", key, want, h.Sources["nodes."+arch].Note)
			}
			delete(higher, key)
		}
	}
	if len(higher) > 0 {
		t.Errorf("exceptions that no host needs: %v", higher)
	}
}

// GLIBC_ABI_DT_RELR came with glibc 2.36 and was backported by some; a newer
// glibc without it would be a hole in the table.
func TestDTRELRIsMarkedSinceGlibc236(t *testing.T) {
	t.Parallel()
	for _, h := range Catalogue() {
		for arch, markers := range h.Markers {
			want := natural(h.Libc.Version, "2.36") >= 0
			if got := slices.Contains(markers, "GLIBC_ABI_DT_RELR"); got != want {
				t.Errorf("%s %s: glibc %s defines GLIBC_ABI_DT_RELR: %t, want %t", h.Name, arch, h.Libc.Version, got, want)
			}
		}
	}
}
