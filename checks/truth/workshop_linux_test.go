package truth_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// workshop is where roots and programs are made.
type workshop struct {
	dir     string
	suites  []suite
	systems []*system
}

// sampleSuites are those of a sample: the oldest, the newest and one between.
var sampleSuites = []string{"bullseye", "trixie", "sid"}

func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	w := &workshop{dir: t.TempDir()}
	for _, s := range suites {
		if whole || slices.Contains(sampleSuites, s.name) {
			s.dir = filepath.Join(w.dir, "suites", s.name)
			w.suites = append(w.suites, s)
		}
	}
	for _, s := range systems {
		if w.has(&s) {
			s.dir = filepath.Join(w.dir, "roots", s.name)
			w.systems = append(w.systems, &s)
		}
	}
	for _, dir := range []string{"suites", "roots", "programs", "sources"} {
		if err := os.Mkdir(filepath.Join(w.dir, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range sources {
		if err := os.WriteFile(filepath.Join(w.dir, "sources", name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// has reports whether what the system is made from is there.
func (w *workshop) has(s *system) bool {
	if s.from != "" {
		return w.system(s.from) != nil
	}
	return s.suite == "" || w.suite(s.suite) != nil
}

// system is the system of that name; nil if there is none.
func (w *workshop) system(name string) *system {
	for _, s := range w.systems {
		if s.name == name {
			return s
		}
	}
	return nil
}

// suite is the suite of that name; nil if there is none.
func (w *workshop) suite(name string) *suite {
	for i := range w.suites {
		if w.suites[i].name == name {
			return &w.suites[i]
		}
	}
	return nil
}

// run runs a command line in a directory. Its words are parted by spaces, and
// nothing but these names in them is replaced:
//
//	SRC         the directory of the sources
//	ROOT(NAME)  the root of that name
//	LIB         the library libtruth; OLDLIB, ... are others of its name
//
// Words with an equals sign before the command are its environment.
func (w *workshop) run(dir, line string) (string, error) {
	line = strings.ReplaceAll(line, "ROOT(", filepath.Join(w.dir, "roots")+"/")
	var env, args []string
	for word := range strings.FieldsSeq(line) {
		word = strings.Replace(word, ")/", "/", 1)
		if lib, ok := libtruths[word]; ok {
			word = filepath.Join(w.dir, "programs", lib)
		}
		word = strings.ReplaceAll(word, "SRC/", filepath.Join(w.dir, "sources")+"/")
		if len(args) == 0 && strings.Contains(word, "=") {
			env = append(env, word)
			continue
		}
		args = append(args, word)
	}
	return command{dir: dir, env: append(w.environment(), env...), most: 8 * time.Minute, args: args}.must()
}

// environment is that of compilers: nothing that the developer has set changes
// what they make.
func (w *workshop) environment() []string {
	var env []string
	for _, set := range os.Environ() {
		name, _, _ := strings.Cut(set, "=")
		if !strings.HasPrefix(name, "GO") || name == "GOCACHE" || name == "GOROOT" || name == "GOPATH" || name == "GOMODCACHE" {
			if !strings.HasPrefix(name, "CGO_") && !strings.HasPrefix(name, "LD_") && name != "CC" && name != "CXX" {
				env = append(env, set)
			}
		}
	}
	return append(env, "GOFLAGS=-trimpath", "GOWORK=off", "GO111MODULE=on", "GOTOOLCHAIN=local", "GOOS=linux", "GOARCH=amd64", "GOAMD64=v1", "LC_ALL=C")
}
