package root

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const muslLoader = "/lib/ld-musl-x86_64.so.1"

// Trees as those for glibc, asked of musl. They have no libraries for other
// machines: musl does not look at that, and maps what cannot run.
func TestResolutionIsThatOfMusl(t *testing.T) {
	t.Parallel()
	needLoader(t, muslLoader)
	libc, err := filepath.EvalSymlinks(muslLoader)
	if err != nil {
		t.Fatal(err)
	}
	wrong, seen := 0, map[string]int{}
	for seed := range treeCount() {
		tr := newMuslTree(t, stage{loader: libc}, uint64(seed))
		want, got := tr.askMusl(t), tr.resolveMusl(t, seen)
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("tree %d (-got +want):\n%s\n%s", seed, diff, tr.log)
			if wrong++; wrong >= 5 {
				t.Fatal("enough")
			}
		}
		os.RemoveAll(tr.root)
	}
	t.Logf("%d trees, %d differences; seen %v", treeCount(), wrong, seen)
	for _, what := range []Source{RPath, Environment, Default, Direct, Loaded} {
		if treeCount() >= 60 && seen[string(what)] == 0 {
			t.Errorf("no tree had a library found by %s", what)
		}
	}
}

func newMuslTree(t *testing.T, libc stage, seed uint64) *sample {
	t.Helper()
	tr := &sample{Rand: rand.New(rand.NewPCG(seed, 11)), stage: libc, root: t.TempDir(), native: true, log: &bytes.Buffer{}}
	tr.directories(t)
	copyFile(t, libc.loader, filepath.Join(tr.root, muslLoader))
	tr.fill(t, muslLoader)
	if tr.IntN(2) == 0 {
		paths := strings.Join([]string{sampleDirs[tr.IntN(len(sampleDirs))], "", sampleDirs[tr.IntN(len(sampleDirs))]}, []string{"\n", ":"}[tr.IntN(2)])
		write(t, tr.root, "/etc/ld-musl-x86_64.path", []byte(paths))
		fmt.Fprintf(tr.log, "path %q\n", paths)
	}
	tr.chooseEnv()
	return tr
}

var (
	muslFound   = regexp.MustCompile(`(?m)^\t(.*) => (.*) \(0x[0-9a-f]+\)$`)
	muslMissing = regexp.MustCompile(`(?m)^Error loading shared library (.*?): .* \(needed by (.*)\)$`)
)

// askMusl runs the loader of the tree in it.
func (tr *sample) askMusl(t *testing.T) answer {
	t.Helper()
	out := tr.run(t, exec.Command(muslLoader, "--list", appPath))
	var a answer
	for _, m := range muslFound.FindAllStringSubmatch(out, -1) {
		if m[2] != muslLoader {
			a.Found = append(a.Found, m[1]+" => "+m[2])
		}
	}
	for _, m := range muslMissing.FindAllStringSubmatch(out, -1) {
		a.Missing = append(a.Missing, m[1]+" for "+m[2])
	}
	return a
}

// resolveMusl asks this package the same.
func (tr *sample) resolveMusl(t *testing.T, seen map[string]int) answer {
	t.Helper()
	r := tr.resolution(t)
	count(seen, r)
	var a answer
	for _, o := range r.Objects[1:] {
		if o.Path != muslLoader {
			a.Found = append(a.Found, o.Name+" => "+o.Path)
		}
	}
	for _, s := range r.Missing() {
		a.Missing = append(a.Missing, s.Name+" for "+s.NeededBy)
	}
	return a
}
