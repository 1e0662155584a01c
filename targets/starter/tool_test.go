package starter

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheToolLineMovesNothing(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	const block = "require (\n\texample.com/a v1.0.0\n\tgithub.com/zeta/z v1.0.0 // indirect\n)\n"
	for _, tt := range []struct{ name, mod, version, added string }{
		{"none", "module m\n\ngo 1.26\n", "v1.17.2", "+ tool github.com/magefile/mage|+ require github.com/magefile/mage v1.17.2 // indirect"},
		{"a block", "module m\n\ngo 1.26\n\n" + block, "v1.17.2", "+ require github.com/magefile/mage v1.17.2 // indirect|+ tool github.com/magefile/mage"},
		{"its own requirement", "module m\n\ngo 1.20\n\nrequire github.com/magefile/mage v1.14.0\n", "v1.14.0", "+ tool github.com/magefile/mage"},
		{"other tools", "module m\n\ngo 1.24\n\ntool (\n\texample.com/t\n\texample.com/u\n)\n", "v1.17.2", "+ tool github.com/magefile/mage|+ require github.com/magefile/mage v1.17.2 // indirect"},
		{"all of it", "module m\n\ngo 1.26\n\ntool github.com/magefile/mage\n\nrequire github.com/magefile/mage v1.16.0 // indirect\n", "v1.16.0", ""},
		{"Windows", "module m\r\n\r\ngo 1.26\r\n", "v1.17.2", "+ tool github.com/magefile/mage|+ require github.com/magefile/mage v1.17.2 // indirect"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, version, err := k.withTool([]byte(tt.mod))
			if err != nil {
				t.Fatal(err)
			}
			if version != tt.version {
				t.Errorf("mage is %s, want %s", version, tt.version)
			}
			if added := strings.Join(addedLines(tt.mod, string(got)), "|"); added != tt.added {
				t.Errorf("added %s\nwant  %s\nin\n%s", added, tt.added, got)
			}
			if lost := addedLines(string(got), tt.mod); len(lost) > 0 {
				t.Errorf("lost %q", lost)
			}
			if crlf := strings.Count(tt.mod, "\r\n") > 0; crlf != strings.Contains(string(got), "\r\n") {
				t.Errorf("other line ends: %q", got)
			}
			if again, _, err := k.withTool(got); err != nil || string(again) != string(got) {
				t.Errorf("a second time gives\n%s%v", again, err)
			}
		})
	}
}

func TestSumsGoWhereTheGoCommandPutsThem(t *testing.T) {
	t.Parallel()
	lines := []string{"github.com/magefile/mage v1.17.2 h1:a=", "github.com/magefile/mage v1.17.2/go.mod h1:b="}
	both := strings.Join(lines, "\n") + "\n"
	for _, tt := range []struct {
		name, text, want string
		added            int
	}{
		{"none", "", both, 2},
		{"between", "github.com/a/a v1.0.0 h1:x=\ngithub.com/z/z v1.0.0 h1:y=\n", "github.com/a/a v1.0.0 h1:x=\n" + both + "github.com/z/z v1.0.0 h1:y=\n", 2},
		{"an older one stays", "github.com/magefile/mage v1.9.0/go.mod h1:o=\n", "github.com/magefile/mage v1.9.0/go.mod h1:o=\n" + both, 2},
		{"half of it", lines[1] + "\n", both, 1},
		{"all of it", both, both, 0},
		{"Windows", "github.com/a/a v1.0.0 h1:x=\r\n", "github.com/a/a v1.0.0 h1:x=\r\n" + strings.ReplaceAll(both, "\n", "\r\n"), 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, added := withSums(tt.text, lines)
			if diff := cmp.Diff(got, tt.want); diff != "" || len(added) != tt.added {
				t.Errorf("%d lines added\n%s", len(added), diff)
			}
		})
	}
}

func TestIgnoresAreAppended(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text, want string
		already    []string
	}{
		{text: "", want: "dist/\nmage_output_file.go\n"},
		{text: "*.o", want: "*.o\ndist/\nmage_output_file.go\n"},
		{text: "/dist\n", want: "/dist\nmage_output_file.go\n"},
		{text: "dist/\nmage_output_file.go\n", want: "dist/\nmage_output_file.go\n"},
		{text: "*.o\r\n", want: "*.o\r\ndist/\r\nmage_output_file.go\r\n"},
		{text: "!dist/\n", want: "!dist/\ndist/\nmage_output_file.go\n"},
		{text: "*.o\n", want: "*.o\nmage_output_file.go\n", already: []string{"dist/"}},
	} {
		if got, _ := withIgnores(tt.text, tt.already); got != tt.want {
			t.Errorf("%q becomes %q, want %q", tt.text, got, tt.want)
		}
	}
}
