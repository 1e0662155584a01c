package root

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sample is one root with a program in it.
type sample struct {
	*rand.Rand
	stage
	root   string
	env    []string
	native bool   // no libraries for other machines
	dir    string // the current one; "" means /opt/app
	log    *bytes.Buffer
}

// sampleDirs are where libraries lie, and where paths lead.
var sampleDirs = []string{
	"/opt/app/bin", "/opt/app/lib", "/opt/app/lib/sub", "/opt/other", "/usr/local/lib",
	"/opt/app", "/opt/app/binAL", "/opt/app/$ORIGINAL", // the second is what $ORIGINAL must not become
	"/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib", "/usr/lib",
}

// samplePaths are elements of search paths.
var samplePaths = append([]string{
	"$ORIGIN", "${ORIGIN}/../lib", "$ORIGIN/sub", "/usr/$LIB", "/opt/$PLATFORM", "", "lib", "$ORIGINAL", "${ORIGIN",
	"/opt/other/", "/opt/other//", "/opt/./other", "/opt/link", "/opt/link/../lib", "/missing", "/opt/app/bin/app", "/", "$ORIGIN/../../other", "$NOTHING/x",
}, sampleDirs...)

func newTree(t *testing.T, libc stage, seed uint64) *sample {
	t.Helper()
	tr := &sample{Rand: rand.New(rand.NewPCG(seed, 7)), stage: libc, root: t.TempDir(), log: &bytes.Buffer{}}
	tr.directories(t)
	copyFile(t, tr.loader, filepath.Join(tr.root, glibcLoader))
	copyFile(t, tr.libc, filepath.Join(tr.root, "lib/x86_64-linux-gnu/libc.so.6"))
	tr.fill(t, glibcLoader)
	tr.configure(t)
	tr.chooseEnv()
	return tr
}

// fill puts libraries and the program into the tree.
func (tr *sample) fill(t *testing.T, interp string) {
	for i := range 5 + tr.IntN(4) {
		for range 1 + tr.IntN(5) {
			tr.place(t, libName(i))
		}
	}
	program := tr.library("")
	program.Interp = interp
	program.Needed = append(program.Needed, libName(0))
	write(t, tr.root, appPath, program.build())
	fmt.Fprintf(tr.log, "%s %s\n", appPath, program.text())
}

// chooseEnv makes the environment.
func (tr *sample) chooseEnv() {
	if tr.IntN(5) < 2 {
		tr.env = []string{"LD_LIBRARY_PATH=" + tr.searchPath(pick(tr.IntN(4) == 0, ";", ":"))}
	}
	fmt.Fprintln(tr.log, tr.env)
}

// directories makes the directories and a link.
func (tr *sample) directories(t *testing.T) {
	merged := tr.IntN(2) == 0
	if merged {
		for _, dir := range []string{"lib", "lib64"} {
			if err := errors.Join(os.MkdirAll(filepath.Join(tr.root, "usr", dir), 0o755), os.Symlink("usr/"+dir, filepath.Join(tr.root, dir))); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, dir := range append([]string{"/etc", "/opt/x86_64", "/lib64"}, sampleDirs...) {
		if err := os.MkdirAll(filepath.Join(tr.root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	target := []string{"/opt/other", "app/lib/sub", "link", "/nowhere", "../../../opt/other"}[tr.IntN(5)]
	os.Symlink(target, filepath.Join(tr.root, "opt/link"))
	fmt.Fprintf(tr.log, "merged %v, /opt/link -> %s\n", merged, target)
}

// place puts a file called name somewhere.
func (tr *sample) place(t *testing.T, name string) {
	dir := sampleDirs[tr.IntN(len(sampleDirs))]
	if tr.IntN(2) == 0 {
		dir = sampleDirs[tr.IntN(8)] // none of the loader's own
	}
	if tr.IntN(6) == 0 {
		dir += "/" + []string{
			"glibc-hwcaps/x86-64-v2", "glibc-hwcaps/x86-64-v3", "glibc-hwcaps/x86-64-v4",
			"tls", "x86_64", "haswell", "tls/x86_64", "x86_64/x86_64", "tls/haswell/x86_64", "avx512_1", "haswell/avx512_1/x86_64",
		}[tr.IntN(11)]
	}
	at := dir + "/" + name
	real := filepath.Join(tr.root, at)
	os.MkdirAll(filepath.Dir(real), 0o755)
	os.Remove(real)
	what := "link"
	switch n := tr.IntN(40); {
	case n < 4:
		target := sampleDirs[tr.IntN(len(sampleDirs))] + "/" + libName(tr.IntN(6))
		if n == 3 {
			target = name // a loop
		}
		what += " to " + target
		os.Symlink(target, real)
	case n < 6:
		other := filepath.Join(tr.root, sampleDirs[tr.IntN(len(sampleDirs))], libName(tr.IntN(6)))
		what = "hard link to " + other
		os.Link(other, real)
	case n == 6 && tr.IntN(4) == 0:
		what = "text"
		write(t, tr.root, at, []byte("INPUT ( libnothing.so with some words to make it as long as a header )"))
	case n == 7 && tr.IntN(4) == 0:
		what = "short"
		write(t, tr.root, at, []byte("short"))
	case n == 8 && tr.IntN(4) == 0:
		what = "directory"
		os.MkdirAll(real, 0o755)
	default:
		l := tr.library(name)
		what = l.text()
		write(t, tr.root, at, l.build())
	}
	fmt.Fprintln(tr.log, at, what)
}

// library is a random object that goes by name; "" for the program.
func (tr *sample) library(name string) library {
	l := library{Soname: name}
	for range tr.IntN(4) {
		l.Needed = append(l.Needed, tr.needed())
	}
	if tr.IntN(3) == 0 {
		l.Needed = append(l.Needed, "libc.so.6")
		l.Relr = tr.IntN(12) == 0
	}
	for _, p := range []**string{&l.RPath, &l.RunPath} {
		if tr.IntN(2) == 0 {
			s := tr.searchPath(":")
			*p = &s
		}
	}
	l.NoDefLib = tr.IntN(8) == 0
	tr.version(&l)
	if name == "" {
		return l
	}
	kind := tr.IntN(14)
	if tr.native && (kind == 2 || kind == 3) {
		return l
	}
	switch kind {
	case 0:
		l.Soname = ""
	case 1:
		l.Soname = libName(tr.IntN(6))
	case 2:
		l.Class = 32
	case 3:
		l.Machine = 183
	case 4:
		if tr.IntN(6) == 0 {
			l.Type = 2 // an executable
		}
	case 5:
		l.Static = tr.IntN(6) == 0
	}
	return l
}

// needed is one DT_NEEDED.
func (tr *sample) needed() string {
	switch tr.IntN(16) {
	case 0:
		return sampleDirs[tr.IntN(len(sampleDirs))] + "/" + libName(tr.IntN(6))
	case 1:
		return "$ORIGIN/" + libName(tr.IntN(6))
	case 2:
		return "/usr/$LIB/" + libName(tr.IntN(6))
	case 3:
		if tr.IntN(4) == 0 {
			return "libabsent.so.1"
		}
	case 4:
		return "lib/" + libName(tr.IntN(6))
	case 5:
		return "ld-linux-x86-64.so.2"
	}
	return libName(tr.IntN(6))
}

// version adds versions that l has and asks for.
func (tr *sample) version(l *library) {
	names := []string{"V_1", "V_2", "V_3"}
	if tr.IntN(2) == 0 {
		l.Defines = names[:1+tr.IntN(3)]
	}
	for _, needed := range slices.Compact(slices.Sorted(slices.Values(l.Needed))) {
		r := requirement{File: needed, Weak: tr.IntN(4) == 0}
		if strings.ContainsAny(needed, "/$") || needed == "ld-linux-x86-64.so.2" || tr.IntN(2) == 0 {
			continue
		}
		r.Versions = names[tr.IntN(3):]
		if needed == "libc.so.6" {
			r.Versions = []string{[]string{"GLIBC_2.2.5", "GLIBC_2.34", "GLIBC_2.99", "GLIBC_ABI_DT_RELR", "GLIBC_PRIVATE"}[tr.IntN(5)]}
		}
		l.Requires = append(l.Requires, r)
	}
}

// searchPath is some elements.
func (tr *sample) searchPath(separator string) string {
	var list []string
	for range tr.IntN(7) {
		list = append(list, samplePaths[tr.IntN(len(samplePaths))])
	}
	return strings.Join(list, separator)
}

// configure makes ld.so.cache, and lets it grow stale.
func (tr *sample) configure(t *testing.T) {
	if tr.IntN(3) == 0 {
		return
	}
	var conf []string
	for range tr.IntN(4) {
		conf = append(conf, sampleDirs[tr.IntN(len(sampleDirs))])
	}
	write(t, tr.root, "/etc/ld.so.conf", []byte(strings.Join(conf, "\n")+"\n"))
	args := []string{"-r", tr.root, "-c", []string{"new", "compat", "old"}[tr.IntN(3)]}
	if tr.IntN(2) == 0 {
		args = append(args, "-X")
	}
	out, err := exec.Command(tr.ldconfig, args...).CombinedOutput()
	fmt.Fprintf(tr.log, "ldconfig %v of %v: %v\n", args[2:], conf, err)
	_ = out
	switch tr.IntN(6) {
	case 0:
		tr.place(t, libName(tr.IntN(6)))
	case 1:
		os.Remove(filepath.Join(tr.root, sampleDirs[tr.IntN(len(sampleDirs))], libName(tr.IntN(6))))
	case 2:
		if b, err := os.ReadFile(filepath.Join(tr.root, "etc/ld.so.cache")); err == nil && tr.IntN(4) == 0 {
			os.WriteFile(filepath.Join(tr.root, "etc/ld.so.cache"), b[:tr.IntN(len(b))], 0o644)
			fmt.Fprintln(tr.log, "cache truncated")
		}
	}
}

func libName(i int) string { return fmt.Sprintf("lib%c.so.%d", 'a'+i, i%3) }

// text is what the library asks for.
func (l library) text() string {
	s := fmt.Sprintf("class %d machine %d type %d soname %q needed %q", l.Class, l.Machine, l.Type, l.Soname, l.Needed)
	if l.RPath != nil {
		s += fmt.Sprintf(" rpath %q", *l.RPath)
	}
	if l.RunPath != nil {
		s += fmt.Sprintf(" runpath %q", *l.RunPath)
	}
	return s + fmt.Sprintf(" nodeflib %v relr %v static %v requires %v defines %v", l.NoDefLib, l.Relr, l.Static, l.Requires, l.Defines)
}
