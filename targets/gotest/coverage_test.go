package gotest

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func profile(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "cover.out")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestCoverageCountsEachBlockOnce(t *testing.T) {
	t.Parallel()
	const a, b, c = "x.org/a/a.go:3.14,5.2 3", "x.org/a/a.go:7.1,9.2 1", "x.org/a/my file.go:1.1,2.2 4"
	for _, tt := range []struct {
		what, text string
		want       float64
		any        bool
	}{
		{"all", "mode: set\n" + a + " 1\n" + b + " 1\n", 100, true},
		{"three of four", "mode: atomic\n" + a + " 17\n" + b + " 0\n", 75, true},
		{"none", "mode: count\n" + a + " 0\n", 0, true},
		{"seen by two test binaries", "mode: set\n" + a + " 0\n" + b + " 0\n" + a + " 1\n" + b + " 0\n", 75, true},
		{"seen by the first of two", "mode: set\n" + a + " 1\n" + a + " 0\n", 100, true},
		{"a space in a name", "mode: set\n" + a + " 0\n" + b + " 0\n" + c + " 1\n", 50, true},
		{"CRLF", "mode: set\r\n" + a + " 1\r\n" + b + " 0\r\n", 75, true},
		{"no statements", "mode: set\n", 0, false},
		{"blocks without statements", "mode: set\nx.go:1.1,1.1 0 0\n", 0, false},
		{"an empty file", "", 0, false},
	} {
		got, any, err := coverage(profile(t, tt.text))
		if err != nil || any != tt.any || math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("%s: %v %%, %v, %v; want %v %%, %v", tt.what, got, any, err, tt.want, tt.any)
		}
	}
}

func TestCoverageRefusesWhatIsNoProfile(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"mode: set\nhello\n":                               `"hello" is no line of a coverage profile`,
		"mode: set\nx.go:1.1,2.2 3\n":                      `is no line of a coverage profile`,
		"mode: set\nx.go:1.1,2.2 3 1 9\n":                  `is no line of a coverage profile`,
		"mode: set\nx.go:1.1,2.2 three 1\n":                `is no line of a coverage profile`,
		"mode: set\nx.go:1.1,2.2 3 many\n":                 `is no line of a coverage profile`,
		"mode: set\nx.go:1.1,2.2 -3 1\n":                   `is no line of a coverage profile`,
		"mode: set\nx.go:1.1,2.2 99999999999999999999 1\n": `value out of range`,
		"mode: set\n\nx.go:1.1,2.2 3 1\n":                  `is no line of a coverage profile`,
	} {
		file := profile(t, text)
		if got, _, err := coverage(file); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), file) {
			t.Errorf("%q: %v %%, %v; want an error with %s", text, got, err, want)
		}
	}
	if _, _, err := coverage(filepath.Join(t.TempDir(), "nowhere")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a profile that is not there: %v", err)
	}
}
