package culprit

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const orders = "example.com/orders/main.go"

// The output is bisect's own, of golang.org/x/tools v0.52.0 with go1.26.8.
func TestChangesOfRealOutput(t *testing.T) {
	t.Parallel()
	inlined := SourceLine{File: orders, Line: 9, Col: 51}
	within := func(line, col int) SourceLine {
		l := inlined
		l.Within = []SourceLine{{File: orders, Line: line, Col: col}}
		return l
	}
	for _, tt := range []struct {
		file string
		want []ChangeSet
	}{
		{"fma.stdout", []ChangeSet{
			{Places: []SourceLine{within(22, 15)}},
			{Places: []SourceLine{within(27, 31)}},
			{Places: []SourceLine{{File: orders, Line: 13, Col: 11}, {File: orders, Line: 14, Col: 11}}},
		}},
		{"pgo.stdout", []ChangeSet{{Places: []SourceLine{{File: orders, Line: 41, Col: 12, What: "inline"}}}}},
	} {
		out, err := os.ReadFile(filepath.Join("testdata", tt.file))
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(Changes(string(out)), tt.want); d != "" {
			t.Errorf("%s: got (-), want (+):\n%s", tt.file, d)
		}
	}
}

func TestChangesOfOddOutput(t *testing.T) {
	t.Parallel()
	at := []SourceLine{{File: `C:\src\a.go`, Line: 7, Col: 13}}
	for _, tt := range []struct {
		name, out string
		want      []ChangeSet
	}{
		{"none", "", nil},
		{"cut off", "--- change set #1 (enabling changes causes failure)\na.go:1:2\n", nil},
		{"Windows", "--- change set #1 (disabling changes causes failure)\r\nC:\\src\\a.go:7:13 [DISABLED]\r\n---\r\n", []ChangeSet{{Without: true, Places: at}}},
		{"no place", "--- change set #1 (enabling changes causes failure)\nmain.main\n---\n", []ChangeSet{{}}},
		{"words around", "hello\na.go:1:2\n---\n", nil},
	} {
		if d := cmp.Diff(Changes(tt.out), tt.want); d != "" {
			t.Errorf("%s: got (-), want (+):\n%s", tt.name, d)
		}
	}
}

func TestUnderNamesAFileOfTheModuleByItsPath(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ file, dir, want string }{
		{"example.com/orders/calc/sum.go", ".", "./calc/sum.go:3:1"},
		{"example.com/orders/calc/sum.go", "svc/", "svc/calc/sum.go:3:1"},
		{"example.com/orders2/sum.go", ".", "example.com/orders2/sum.go:3:1"},
	} {
		if got := (SourceLine{File: tt.file, Line: 3, Col: 1}).Under("example.com/orders", tt.dir).String(); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
}

func TestComplaint(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ stderr, want string }{
		{"bisect: run: x ok (3 matches)\nbisect: target succeeds with all remaining changes enabled\n", ""},
		{"bisect: run: x... FAIL (2 matches)\nbisect: fatal error: target fails with no changes and all changes\n", complaints[1].means},
		{"bisect: fatal error: target failed without printing any matches\n# orders\nboom\n", complaints[2].means},
		{"bisect: fatal error: no such luck\nmore", "bisect says: no such luck"},
	} {
		if got := Complaint(tt.stderr); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.stderr, got, tt.want)
		}
		elsewhere := tt.want == complaints[1].means || tt.want == complaints[2].means
		if Elsewhere(tt.want) != elsewhere {
			t.Errorf("%q: elsewhere is %v", tt.want, !elsewhere)
		}
	}
}
