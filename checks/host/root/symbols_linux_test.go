package root

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/seaworthy/checks/binary"
)

// TestSymbolsOfThisMachineAreFoundAsByLdd asks of programs that are installed
// here: what ldd -r finds nothing to complain of has no symbol missing, and the
// other way round.
func TestSymbolsOfThisMachineAreFoundAsByLdd(t *testing.T) {
	t.Parallel()
	needLoader(t, glibcLoader)
	files, err := Open("/")
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	sys, err := files.System(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	programs, _ := filepath.Glob("/usr/bin/*")
	compared := 0
	for i := 0; i < len(programs) && compared < 60; i += 11 {
		b, err := binary.ReadFile(programs[i])
		if err != nil || b.Interp != glibcLoader || len(b.Needed) == 0 {
			continue
		}
		if link, err := os.Lstat(programs[i]); err != nil || link.Mode()&os.ModeSymlink != 0 {
			continue // ldd takes the directory of the link for $ORIGIN, the kernel that of the program
		}
		r := sys.Resolve(b, Options{Path: programs[i]})
		missing, err := files.Unresolved(r)
		if err != nil {
			t.Errorf("%s: %v", programs[i], err)
			continue
		}
		out, _ := exec.Command("ldd", "-r", programs[i]).CombinedOutput()
		if said := strings.Count(string(out), "undefined symbol"); (said > 0) != (len(missing) > 0) {
			t.Errorf("%s: ldd -r names %d symbols, this %v", programs[i], said, missing)
		}
		compared++
	}
	t.Logf("%d programs", compared)
}

func TestSymbolsAreMatchedByVersionAsTheLoaderDoes(t *testing.T) {
	t.Parallel()
	d := definitions{}
	d.add(map[string][]string{"old": {"V_1"}, "both": {"V_1", "V_2"}, "plain": {""}})
	for _, c := range []struct {
		name, version string
		want          bool
	}{
		{"old", "V_1", true}, {"old", "V_2", false}, {"old", "", true},
		{"both", "V_2", true}, {"plain", "V_9", true}, {"plain", "", true}, {"none", "", false}, {"none", "V_1", false},
	} {
		if got := d.has(c.name, c.version); got != c.want {
			t.Errorf("%s@%s is there: %v, want %v", c.name, c.version, got, c.want)
		}
	}
}

// What a program exports answers its libraries, and what cannot be read is an
// error and no missing symbol.
func TestUnresolvedIsOfAllObjects(t *testing.T) {
	t.Parallel()
	program := &Object{Binary: &binary.Binary{Imports: []string{"in_library"}}}
	library := &Object{Real: "/lib/libx.so", Binary: &binary.Binary{Imports: []string{"in_program", "nowhere"}, ImportVersions: []string{"", "V_1"}, BindNow: true}}
	d := definitions{}
	d.add(map[string][]string{"in_program": {""}})
	d.add(map[string][]string{"in_library": {"V_1"}})
	for _, c := range []struct {
		libc Libc
		want string
	}{{Glibc, "/lib/libx.so: undefined symbol: nowhere, version V_1"}, {Musl, "/lib/libx.so: undefined symbol: nowhere"}} {
		r := &Resolution{Loader: &Loader{Libc: c.libc}, Objects: []LoadedObject{{Object: program}, {Path: "/lib/libx.so", Object: library}}}
		missing := d.missing(r)
		if len(missing) != 1 || missing[0].String() != c.want || !missing[0].BindNow {
			t.Errorf("%s: %v, want %s at start", c.libc, missing, c.want)
		}
		files, err := Open(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		defer files.Close()
		if _, err := files.Unresolved(r); err == nil || !strings.Contains(err.Error(), "/lib/libx.so") {
			t.Errorf("%s: a library that is gone gives error %v, want one that names it", c.libc, err)
		}
	}
}
