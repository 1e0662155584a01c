package size_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/size"
)

func TestPartsAreComparedInTheirOrder(t *testing.T) {
	t.Parallel()
	got := size.CompareParts(
		[]size.Part{{"text", 2_610_000}, {"rodata", 900}, {"data", 0}, {"symbols", 5000}},
		[]size.Part{{"text", 2_580_000}, {"rodata", 900}, {"data", 0}, {"dynamic", 70}})
	want := []size.Change{{"text", 2_610_000, 2_580_000}, {"rodata", 900, 900}, {"symbols", 5000, 0}, {"dynamic", 0, 70}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPackagesThatChangedMostComeFirst(t *testing.T) {
	t.Parallel()
	before := []size.Package{{"a", 100, 1}, {"b", 100, 1}, {"c", 100, 1}, {"same", 7, 1}, {"gone", 5, 1}}
	after := []size.Package{{"c", 110, 1}, {"b", 90, 1}, {"a", 300, 1}, {"same", 7, 9}, {"new", 5, 1}}
	want := []size.Change{{"a", 100, 300}, {"b", 100, 90}, {"c", 100, 110}, {"gone", 5, 0}, {"new", 0, 5}}
	if diff := cmp.Diff(want, size.ComparePackages(before, after, 9)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want[:2], size.ComparePackages(before, after, 2)); diff != "" {
		t.Error(diff)
	}
}

func TestChangesAreWrittenInColumns(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	err := size.WriteText(&b, []size.Change{
		{"text", 2_610_000, 2_580_000}, {"rodata", 901_000, 901_000}, {"pclntab", 1_000_000, 1_000_016},
		{"symbols", 596_000, 0}, {"dynamic", 0, 999}, {"file", 999_994, 2_000_000_000},
	})
	want := `text       2.61 MB    2.58 MB  -1.1 %
rodata   901.00 kB  901.00 kB  same
pclntab    1.00 MB    1.00 MB  +16 B
symbols  596.00 kB        0 B  gone
dynamic        0 B      999 B  new
file     999.99 kB    2.00 GB  +199901.2 %
`
	if diff := cmp.Diff(want, b.String()); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestTwoBuildsAreCompared(t *testing.T) {
	t.Parallel()
	got, err := size.Compare(fixture(t, "tide"), fixture(t, "tide-arm64"), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Packages) != 10 || len(got.Parts) != 7 || got.File.Delta() >= 0 {
		t.Errorf("got %+v", got)
	}
	text, err := json.Marshal(got)
	if err != nil || !strings.Contains(string(text), `"parts":[{"name":"text","baseline":`) {
		t.Errorf("got %s, %v", text, err)
	}
	same, err := size.Compare(fixture(t, "tide"), fixture(t, "tide"), 0)
	if err != nil || len(same.Packages) > 0 || same.File.Delta() != 0 {
		t.Errorf("got %+v, %v", same, err)
	}
}

func TestWhichOfTheTwoFilesIsNoneIsSaid(t *testing.T) {
	t.Parallel()
	good := fixture(t, "mixed")
	for _, pair := range [][2]string{{good, "change_test.go"}, {"change_test.go", good}} {
		_, err := size.Compare(pair[0], pair[1], 0)
		if err == nil || !strings.HasPrefix(err.Error(), "change_test.go: no ELF file") {
			t.Errorf("got %v", err)
		}
	}
}
