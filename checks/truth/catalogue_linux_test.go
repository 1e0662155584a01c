package truth_test

import (
	"slices"
	"testing"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// catalogued are the rows of the catalogue that the suites can be held against.
// Those that still move may be newer than their row, and never older.
var catalogued = []struct {
	suite, row string
	moves      bool
}{{"bullseye", "debian-11", false}, {"bookworm", "debian-12", false}, {"trixie", "debian-13", false}, {"forky", "debian-forky", true}, {"sid", "debian-sid", true}}

// catalogue compares each row with the files of its suite, as far as they are
// unpacked.
func (m *matrix) catalogue(t *testing.T) {
	t.Helper()
	for _, c := range catalogued {
		i := slices.IndexFunc(m.systems, func(s *system) bool { return s.name == c.suite })
		if i < 0 {
			continue // not in the sample
		}
		real, err := host.Open("root:" + m.systems[i].dir)
		if err != nil {
			t.Fatal(err)
		}
		row, err := host.Lookup(c.row)
		if err != nil {
			t.Fatal(err)
		}
		differs := func(said, has string) bool {
			order := binary.CompareVersions(said, has)
			return order > 0 || order < 0 && !c.moves
		}
		if row.Libc.Kind != real.Libc.Kind || differs(row.Libc.Version, real.Libc.Version) {
			t.Errorf("%s has %v in the catalogue, and %v in the suite", c.row, row.Libc, real.Libc)
		}
		compared := 0
		for prefix, has := range real.Nodes["amd64"] {
			if said := row.Nodes["amd64"][prefix]; said != "" {
				compared++
				if differs(said, has) {
					t.Errorf("%s has %s_%s in the catalogue, and %s_%s in the suite", c.row, prefix, said, prefix, has)
				}
			}
		}
		for _, mark := range row.Markers["amd64"] {
			if !slices.Contains(real.Markers["amd64"], mark) {
				t.Errorf("%s has %s in the catalogue, and not in the suite", c.row, mark)
			}
		}
		if compared < 5 {
			t.Errorf("%s: only %d kinds of versions compared", c.row, compared)
		}
		real.Close()
	}
}
