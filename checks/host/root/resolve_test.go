package root

import (
	"debug/elf"
	"fmt"
	"io/fs"
	"maps"
	"strings"
	"sync"
	"testing"

	"example.com/seaworthy/checks/binary"

	"github.com/google/go-cmp/cmp"
)

// inventory is a System's files as a profile has them.
type inventory map[string]*Object

func (v inventory) Lookup(path string) (*Object, error) {
	if o, ok := v[path]; ok {
		return o, nil
	}
	return nil, fs.ErrNotExist
}

// shared is an object of an inventory.
func shared(real string, b binary.Binary) *Object {
	b.Format, b.Type, b.Dynamic = binary.ELF, elf.ET_DYN, true
	b.Class, b.Machine = 64, elf.EM_X86_64
	return &Object{Real: real, Binary: &b}
}

func TestASystemFilledByHandResolves(t *testing.T) {
	t.Parallel()
	s := &System{
		Files: inventory{
			"/lib64/libc.so.6": shared("/usr/lib64/libc-2.17.so", binary.Binary{Soname: "libc.so.6", Defines: []string{"GLIBC_2.2.5", "GLIBC_2.17"}, Needed: []string{"ld-linux-x86-64.so.2"}}),
		},
		Loaders: []Loader{{Path: "/lib64/ld-linux-x86-64.so.2", Real: "/usr/lib64/ld-2.17.so", Libc: Glibc, Version: "2.17", Machine: elf.EM_X86_64, Class: 64}},
		Cache:   &Cache{Entries: []CacheEntry{{Name: "libc.so.6", Path: "/lib64/libc.so.6", Flags: 0x303}}},
	}
	app := &binary.Binary{Format: binary.ELF, Class: 64, Machine: elf.EM_X86_64, Interp: "/lib64/ld-linux-x86-64.so.2",
		Needed: []string{"libc.so.6", "libz.so.1"}, Requires: []binary.Library{{File: "libc.so.6", Versions: []binary.Version{
			{Name: "GLIBC_2.34", Symbols: []string{"pthread_create"}}, {Name: "GLIBC_2.17"}, {Name: "GLIBC_2.33", Weak: true}}}}}
	r := s.Resolve(app, Options{Path: "/opt/app"})
	want := []string{"libc.so.6 => /lib64/libc.so.6 by cache", "libz.so.1 => missing", "ld-linux-x86-64.so.2 => /lib64/ld-linux-x86-64.so.2 by loaded"}
	if diff := cmp.Diff(linesOf(r), want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	var complaints []string
	for _, v := range r.Versions {
		complaints = append(complaints, fmt.Sprint(v, v.Symbols, v.Kind.Fatal()))
	}
	want = []string{
		"/lib64/libc.so.6: version `GLIBC_2.34' not found (required by /opt/app) [pthread_create] true",
		"/lib64/libc.so.6: weak version `GLIBC_2.33' not found (required by /opt/app) [] false",
	}
	if diff := cmp.Diff(complaints, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestWhatWasTriedIsToldInOrder(t *testing.T) {
	t.Parallel()
	files := loaderFiles("2.36")
	maps.Copy(files, map[string]any{
		appPath:                  program(library{Needed: []string{"libz.so.1"}, RunPath: text("$ORIGIN/../lib:/opt/loop")}),
		"/opt/app/lib/libz.so.1": library{Machine: elf.EM_AARCH64},
		"/opt/loop/libz.so.1":    link("libz.so.1"),
		"/opt/env/libz.so.1":     library{Class: 32},
	})
	r := resolveApp(t, tarOf(t, files), Options{LibraryPath: []string{"/opt/env"}, CPULevel: "v3"})
	want := []Try{
		{Environment, "/opt/env/libz.so.1", "ELF32, not ELF64"},
		{RunPath, "/opt/app/bin/../lib/libz.so.1", "for EM_AARCH64, not EM_X86_64"},
		{RunPath, "/opt/loop/libz.so.1", ErrLoop.Error()},
		{InCache, "/etc/ld.so.cache", "not there"},
		{Default, "/lib/x86_64-linux-gnu/libz.so.1", "not there"},
		{Default, "/usr/lib/x86_64-linux-gnu/libz.so.1", "not there"},
		{Default, "/lib/libz.so.1", "not there"},
		{Default, "/usr/lib/libz.so.1", "not there"},
	}
	if diff := cmp.Diff(r.Steps[0].Tried, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestAFileThatEndsTheSearchSaysWhy(t *testing.T) {
	t.Parallel()
	for want, file := range map[string]any{
		"invalid ELF header":                    []byte(strings.Repeat("INPUT(libz.so.1) ", 20)),
		"file too short":                        []byte("short"),
		"cannot dynamically load executable":    library{Type: elf.ET_EXEC},
		"object file has no dynamic section":    library{Static: true},
		"only ET_DYN and ET_EXEC can be loaded": library{Type: elf.ET_REL},
		"cannot read file data: Is a directory": nil,
	} {
		files := loaderFiles("2.36")
		files[appPath] = program(library{Needed: []string{"libz.so.1"}, RunPath: text("/opt/x")})
		files["/usr/lib/libz.so.1"] = library{}
		if files["/opt/x/libz.so.1"] = file; file == nil {
			delete(files, "/opt/x/libz.so.1")
			files["/opt/x/libz.so.1/x"] = []byte{}
		}
		if r := resolveApp(t, tarOf(t, files), Options{}); r.Steps[0].Fatal != want || !r.Steps[0].Missing() {
			t.Errorf("Fatal is %q, want %q", r.Steps[0].Fatal, want)
		}
	}
}

func TestAnOldGlibcPassesOverLibrariesForNewerKernels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		glibc, kernel string
		missing       bool
	}{{"2.35", "3.10.0-1160.el7", true}, {"2.35", "4.11.0", false}, {"2.35", "", false}, {"2.36", "3.10", false}} {
		s := &System{
			Files:   inventory{"/lib/libq.so": shared("/lib/libq.so", binary.Binary{ABITag: &binary.ABITag{Major: 4, Minor: 11}})},
			Loaders: []Loader{{Path: "/ld.so", Libc: Glibc, Version: c.glibc, Machine: elf.EM_X86_64, Class: 64}},
		}
		app := shared("", binary.Binary{Needed: []string{"libq.so"}})
		if r := s.Resolve(app.Binary, Options{Kernel: c.kernel}); r.Steps[0].Missing() != c.missing {
			t.Errorf("glibc %s on %q: %+v", c.glibc, c.kernel, r.Steps[0])
		}
	}
}

func TestMuslSatisfiesItsOwnNames(t *testing.T) {
	t.Parallel()
	files := map[string]any{
		// A musl where programs for glibc look for their loader.
		"/lib/ld-musl-x86_64.so.1":    library{Soname: "libc.so"},
		"/lib64/ld-linux-x86-64.so.2": link("../lib/ld-musl-x86_64.so.1"),
		appPath: program(library{Needed: []string{"libc.so.6", "libpthread.so.0", "libresolv.so.2"}, RunPath: text("/opt/$LIB"),
			Requires: []requirement{{File: "libc.so.6", Versions: []string{"GLIBC_2.34"}}}}),
	}
	r := resolveApp(t, tarOf(t, files), Options{})
	want := []string{
		"libc.so.6 => /lib64/ld-linux-x86-64.so.2 by loaded", "libpthread.so.0 => /lib64/ld-linux-x86-64.so.2 by loaded", "libresolv.so.2 => missing",
	}
	if diff := cmp.Diff(linesOf(r), want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	if r.Loader.Libc != Musl || len(r.Versions) > 0 {
		t.Errorf("%+v, %v, want musl, which asks for no version", r.Loader, r.Versions)
	}
}

func TestAFloodEnds(t *testing.T) {
	t.Parallel()
	objects := inventory{}
	long := strings.Repeat("/x:", 1300) + "$ORIGIN"
	for i := range 5000 {
		var needed []string
		for j := range 50 {
			needed = append(needed, fmt.Sprintf("lib%d.so", i*7+j))
		}
		at := fmt.Sprintf("/lib/lib%d.so", i)
		objects[at] = shared(at, binary.Binary{Needed: needed, RPath: long, HasRPath: true})
	}
	s := &System{Files: objects}
	app := shared("", binary.Binary{Needed: []string{"lib0.so", strings.Repeat("n", 5000), strings.Repeat("$ORIGIN", 700) + "/x"}, Interp: "/ld.so"})
	r := s.Resolve(app.Binary, Options{Path: "/opt/" + strings.Repeat("p/", 2000)})
	if r.Stopped == "" {
		t.Errorf("%d objects, %d steps, and not stopped", len(r.Objects), len(r.Steps))
	}
}

func TestOneSystemServesManyAtOnce(t *testing.T) {
	t.Parallel()
	files := loaderFiles("2.36")
	files[appPath] = program(library{Needed: []string{"libc.so.6", "liba.so"}})
	files["/usr/lib/liba.so"] = library{Needed: []string{"libc.so.6"}}
	f, s := systemOf(t, tarOf(t, files))
	app, err := f.Lookup(appPath)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if r := s.Resolve(app.Binary, Options{Path: appPath}); len(r.Missing()) > 0 || len(r.Objects) != 4 {
				t.Errorf("got %v", linesOf(r))
			}
		})
	}
	group.Wait()
	if again, _ := f.Lookup(appPath); again != app {
		t.Error("a file was read twice")
	}
}
