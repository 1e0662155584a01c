package binary_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/binary"
)

func TestMentionsAreNamesInTheDataOfWhatLoads(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]string{
		"c-plugins": {"libnotthere.so.7", "libother.so", "libpath.so.2"},
		"c":         nil,
		"pure":      nil,
	} {
		got, err := binary.Mentions(fixture(t, name))
		if diff := cmp.Diff(got, want); err != nil || diff != "" {
			t.Errorf("%s: %v, got (-), want (+)\n%s", name, err, diff)
		}
	}
}

// definedIn asks a file for names.
func definedIn(t *testing.T, path string, names ...string) map[string][]string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	ask := map[string]bool{}
	for _, n := range names {
		ask[n] = true
	}
	got, err := binary.Defined(file, ask)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestDefinedHasVersionsAndNoImports(t *testing.T) {
	t.Parallel()
	if diff := cmp.Diff(definedIn(t, fixture(t, "c-library"), "answer", "question"), map[string][]string{"answer": {""}}); diff != "" {
		t.Errorf("a library without versions: got (-), want (+)\n%s", diff)
	}
	if got := definedIn(t, fixture(t, "c-exports"), "puts", "main"); len(got) != 1 {
		t.Errorf("a program defines %v, want main alone", got)
	}
}
