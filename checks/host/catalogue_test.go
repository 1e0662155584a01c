package host

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLookupFindsNamesAndAliases(t *testing.T) {
	t.Parallel()
	for typed, name := range map[string]string{
		"centos-7":          "centos-7",
		"rhel-7":            "rhel-7",
		"ubi-9":             "rhel-9",
		"alma-9":            "almalinux-9",
		"rockylinux-9":      "rocky-9",
		"rocky-9":           "rocky-9",
		"ol-8":              "oracle-8",
		"centos-stream10":   "centos-stream-10",
		"amazonlinux-2":     "amazonlinux-2",
		"al2":               "amazonlinux-2",
		"al2023":            "amazonlinux-2023",
		"debian-12":         "debian-12",
		"debian-bookworm":   "debian-12",
		"bookworm":          "debian-12",
		"debian-unstable":   "debian-sid",
		"ubuntu-22.04":      "ubuntu-22.04",
		"ubuntu-jammy":      "ubuntu-22.04",
		"opensuse-15.6":     "opensuse-leap-15.6",
		"tumbleweed":        "opensuse-tumbleweed",
		"sles-15.7":         "sles-15-sp7",
		"photon-5.0":        "photon-5",
		"archlinux":         "arch",
		"distroless-static": "distroless-static",
	} {
		h, err := Lookup(typed)
		if err != nil || h.Name != name {
			t.Errorf("Lookup(%q) = %q, %v, want %q", typed, h.Name, err, name)
		}
	}
}

func TestLookupSaysWhatIsNear(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"centos7":        `no host "centos7" in the catalogue; did you mean "centos-7"?`,
		"ubntu-22.04":    `no host "ubntu-22.04" in the catalogue; did you mean "ubuntu-22.04"?`,
		"debian12":       `no host "debian12" in the catalogue; did you mean "debian-12"?`,
		"Debian-12":      `no host "Debian-12" in the catalogue; did you mean "debian-12"?`,
		"alpien-3.20":    `no host "alpien-3.20" in the catalogue; did you mean "alpine-3.20"?`,
		"debian-bokworm": `no host "debian-bokworm" in the catalogue; did you mean "debian-bookworm"?`,
		"rocky":          `no host "rocky" in the catalogue; did you mean one of "rocky-8", "rocky-9", "rocky-10"?`,
		"solaris":        `no host "solaris" in the catalogue`,
		"":               `no host "" in the catalogue`,
	} {
		h, err := Lookup(typed)
		if err == nil {
			t.Errorf("Lookup(%q) found %q", typed, h.Name)
		} else if err.Error() != want {
			t.Errorf("Lookup(%q):\n got %s\nwant %s", typed, err, want)
		}
	}
}

func TestCatalogueIsSortedAsPeopleSort(t *testing.T) {
	t.Parallel()
	var names []string
	for _, h := range Catalogue() {
		names = append(names, h.Name)
	}
	if !slices.IsSortedFunc(names, natural) {
		t.Errorf("not in natural order: %v", names)
	}
	if nine, ten := slices.Index(names, "debian-9"), slices.Index(names, "debian-10"); nine < 0 || nine >= ten {
		t.Errorf("debian-9 is at %d, debian-10 at %d", nine, ten)
	}
}

func TestWhoWritesIntoAHostChangesNobodyElses(t *testing.T) {
	t.Parallel()
	fresh, err := parse(catalogueJSON)
	if err != nil {
		t.Fatal(err)
	}
	before := fresh[slices.IndexFunc(fresh, func(r row) bool { return r.Name == "debian-12" })].host()
	spoil := func(h Host) {
		h.Nodes["amd64"]["GLIBC"] = "9.9"
		h.Markers["arm64"][0] = "SPOILT"
		h.Sources["libc"] = Source{}
		delete(h.Nodes, "arm64")
	}
	spoiled, _ := Lookup("debian-12")
	spoil(spoiled)
	all := Catalogue()
	at := func(hosts []Host) int {
		return slices.IndexFunc(hosts, func(h Host) bool { return h.Name == "debian-12" })
	}
	spoil(all[at(all)])

	after, _ := Lookup("debian-12")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("Lookup after the writing (-before +after):\n%s", diff)
	}
	again := Catalogue()
	if diff := cmp.Diff(before, again[at(again)]); diff != "" {
		t.Errorf("Catalogue after the writing (-before +after):\n%s", diff)
	}
}

func TestANameIsSuggestedBeforeAnAliasAsNear(t *testing.T) {
	t.Parallel()
	all := []row{{Name: "first", Aliases: []string{"abcdeg"}}, {Name: "abcdef"}}
	if diff := cmp.Diff([]string{"abcdef"}, suggest("abcdex", all)); diff != "" {
		t.Errorf("suggest (-want +got):\n%s", diff)
	}
}

func TestACatalogueWithAMisspeltKeyIsRefused(t *testing.T) {
	t.Parallel()
	for _, data := range []string{
		`[{"name": "a", "kernle": {"version": "3.10"}}]`,
		`[{"name": "a", "kernel": {"version": "3.10", "form": "vendor page"}}]`,
		`[{"name": "a"}`,
	} {
		if all, err := parse([]byte(data)); err == nil {
			t.Errorf("%s is read as %v", data, all)
		}
	}
}

// The first call of a process reads the whole file.
func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if _, err := parse(catalogueJSON); err != nil {
			b.Fatal(err)
		}
	}
}
