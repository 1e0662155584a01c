package checks_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

const (
	cPart  = "#include <stddef.h>\nint first(void) { return 0; }\n"
	cParts = cPart + "int second(void) { return 0; }\n"
	cUses  = "#include <stddef.h>\nint first(void);\nint second(void);\nint main(int n, char **v) { return n > 1 ? second() : first(); }\n"
)

// cFamily is a C library of this machine, with what its programs are built by.
type cFamily struct{ gcc, loader, libc, dir string }

var (
	ofGlibc = cFamily{"gcc", "/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6", "/lib/x86_64-linux-gnu"}
	ofMusl  = cFamily{"musl-gcc", "/lib/ld-musl-x86_64.so.1", "", "/lib"}
)

// library builds libpart.so.1 in a directory of its own, which it returns.
func (c cFamily) library(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	made := build(t, source, nil, c.gcc, "-shared", "-fPIC", "-Wl,-soname,libpart.so.1")
	if err := os.Rename(made, filepath.Join(dir, "libpart.so.1")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// image is a root file system with the C library and libpart.so.1 of a directory.
func (c cFamily) image(t *testing.T, part string) *host.Host {
	t.Helper()
	files := map[string]string{}
	for to, from := range map[string]string{c.loader: c.loader, c.libc: c.libc, c.dir + "/libpart.so.1": filepath.Join(part, "libpart.so.1")} {
		if to == "" {
			continue
		}
		content, err := os.ReadFile(from)
		if err != nil {
			unavailable(t, err.Error())
		}
		files[to] = string(content)
	}
	return rooted(t, files)
}

func TestC5FindsSymbolsAsTheLoaderDoes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what   string
		family cFamily
		flag   string
		source string // of the library on the host
		want   string
		start  bool // whether that decides the start
		code   int  // of the exit, when it is run
	}{
		{"all are there", ofGlibc, "-Wl,-z,now", cParts, "PASS all symbols of 4 objects; image defines them", false, 0},
		{"one is missing, looked up at start", ofGlibc, "-Wl,-z,now", cPart, `FAIL the program needs the function or variable second; no library of image defines it, and it would answer "symbol not found" at start`, true, 127},
		{"one is missing, looked up at the call", ofGlibc, "-Wl,-z,lazy", cPart, "WARN the program needs the function or variable second; no library of image defines it: it ends at the first call", false, 0},
		{"musl, all are there", ofMusl, "-Wl,-z,lazy", cParts, "PASS all symbols of 3 objects; image defines them", false, 0},
		{"musl looks all up at start", ofMusl, "-Wl,-z,lazy", cPart, `FAIL the program needs the function or variable second; no library of image defines it, and it would answer "symbol not found" at start`, true, 127},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			whole := c.family.library(t, cParts)
			path := build(t, cUses, nil, c.family.gcc, "-Wl,--no-as-needed", c.flag, filepath.Join(whole, "libpart.so.1"))
			there := c.family.library(t, c.source)
			f := judge(t, "C5", ruling{file: readFile(t, path), on: c.family.image(t, there), says: "?"})
			if got := f.Status.String() + " " + f.Text; got != c.want || f.Start != c.start {
				t.Errorf("got %s (start %v)\nwant %s (start %v)", got, f.Start, c.want, c.start)
			}
			run := exec.Command(path)
			run.Env = []string{"LD_LIBRARY_PATH=" + there}
			words, _ := run.CombinedOutput()
			if code := run.ProcessState.ExitCode(); code != c.code {
				t.Errorf("the program itself exits with %d, want %d: %s", code, c.code, words)
			}
		})
	}
}

func TestC5AsksWhereSymbolsAreKnown(t *testing.T) {
	t.Parallel()
	musl := dynamic(interp(muslLoader), needed("libc.so"), requires())
	holds(t, "C5", []ruling{
		{what: "no host", file: dynamic()},
		{what: "a distribution", file: dynamic(), host: "debian-12"},
		{what: "a machine with glibc, whose versions say it", file: dynamic(), on: parted()},
		{what: "static", file: pure(), on: alpine(muslLoader)},
		{
			what: "a machine with musl", file: musl, on: alpine(muslLoader), says: "SKIP musl looks every symbol up at start, and the profile of edge has none",
			hint: `Config.Hosts: []string{"root:DIR"}, where DIR is a copy of the host's / or its image, or a tar of it`,
		},
		{what: "an image without its loader", file: dynamic(), on: rooted(t, map[string]string{"/etc/passwd": ""}), says: "SKIP the loader is not there: see loader"},
	})
}

// What a profile cannot tell of symbols is no reason to say nothing of the start.
func TestSymbolsThatAreNotKnownDoNotDecideTheStart(t *testing.T) {
	t.Parallel()
	musl := dynamic(interp(muslLoader), needed("libc.so"), requires())
	findings := checks.Run(checks.Default(), checks.Subject{File: musl, Wanted: checks.Wanted{CFlagsKnown: true}}, []host.Host{*alpine(muslLoader)})
	for _, f := range findings {
		if f.ID == "C5" && (f.Status != checks.Skip || f.Start) {
			t.Errorf("C5 is %v, decides the start %v: %s", f.Status, f.Start, f.Text)
		}
	}
}

// The loader's answer is worked out once, however many checks ask.
func BenchmarkRunOnARoot(b *testing.B) {
	h, err := host.Open("root:/")
	if err != nil {
		b.Skip(err)
	}
	defer h.Close()
	file, err := binary.ReadFile("/bin/bash")
	if err != nil || !strings.Contains(strings.Join(file.Needed, " "), "libc.so.6") {
		b.Skip("no bash for glibc here")
	}
	for b.Loop() {
		checks.Run(checks.Default(), checks.Subject{File: file}, []host.Host{h})
	}
}
