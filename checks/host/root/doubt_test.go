package root

import (
	"debug/elf"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/binary"
)

// asking is a program for x86-64 that needs liba.so.1, and V_1 of it for a
// symbol.
func asking(change func(*binary.Binary)) *binary.Binary {
	b := &binary.Binary{
		Format: binary.ELF, Class: 64, Machine: elf.EM_X86_64, Interp: glibcLoader, Needed: []string{"liba.so.1"},
		Requires: []binary.Library{{File: "liba.so.1", Versions: []binary.Version{{Name: "V_1", Symbols: []string{"a"}, Count: 1}}}},
	}
	if change != nil {
		change(b)
	}
	return b
}

// having is a system whose glibc has that version, and liba.so.1 in /lib.
func having(version string, liba binary.Binary) *System {
	return &System{
		Files: inventory{"/lib/liba.so.1": shared("/lib/liba.so.1", liba)},
		Loaders: []Loader{{
			Path: glibcLoader, Real: glibcLoader, Libc: Glibc, Version: version, Machine: elf.EM_X86_64, Class: 64, SystemDirs: []string{"/lib"},
		}},
	}
}

func TestWhatFilesDoNotTellIsDoubted(t *testing.T) {
	t.Parallel()
	whole := binary.Binary{Defines: []string{"V_1"}}
	cut := binary.Binary{Defines: []string{"V_1"}, Truncated: true, Size: 9000, Segments: []binary.Segment{
		{Type: elf.PT_LOAD, Offset: 0x2000, FileSize: 0x2000}, {Type: elf.PT_DYNAMIC, Offset: 0x2000, FileSize: 0x100},
	}}
	v4 := binary.Binary{Defines: []string{"V_1"}, ISANeeded: 8}
	other := having("2.31", whole)
	other.Loaders[0].Own = "2.41"
	platform := having("2.41", whole)
	platform.Files = inventory{"/opt/x86_64/liba.so.1": shared("/opt/x86_64/liba.so.1", whole)}
	byPlatform := asking(func(b *binary.Binary) { b.HasRunPath, b.RunPath = true, "/opt/$PLATFORM" })
	for _, tt := range []struct {
		what    string
		system  *System
		program *binary.Binary
		opt     Options
		want    []string
	}{
		{"nothing odd", having("2.36", whole), asking(nil), Options{CPULevel: "v3"}, nil},
		{"a library that ends early", having("2.36", cut), asking(nil), Options{}, []string{"/lib/liba.so.1 is cut off"}},
		{"a library for a level, and no processor", having("2.36", v4), asking(nil), Options{}, []string{"/lib/liba.so.1 is for x86-64-v4, and the processor is not known"}},
		{"a library for a level, and an old loader", having("2.31", v4), asking(nil), Options{CPULevel: "v2"}, []string{"/lib/liba.so.1 is for x86-64-v4, and this loader does not look"}},
		{"a library for a level that is there", having("2.31", v4), asking(nil), Options{CPULevel: "v4"}, nil},
		{"a library with no table of versions", having("2.36", binary.Binary{}), asking(nil), Options{}, []string{"/lib/liba.so.1 has no table of versions: this glibc ends when it looks for V_1 there, at start or later"}},
		{"the same with glibc 2.41", having("2.41", binary.Binary{}), asking(nil), Options{}, nil},
		{"a loader of another glibc", other, asking(nil), Options{}, []string{"the loader /lib64/ld-linux-x86-64.so.2 is of glibc 2.41, and libc.so.6 of 2.31"}},
		{"a directory of the processor", platform, byPlatform, Options{CPULevel: "v3"}, []string{"liba.so.1 is looked for in other places on processors of Intel"}},
		{"the same on an older one", platform, byPlatform, Options{CPULevel: "v2"}, nil},
		{"a library that is missing anyway", &System{Loaders: other.Loaders}, asking(nil), Options{}, nil},
	} {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.system.Resolve(tt.program, tt.opt).Doubts, tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

func TestTheLoaderStopsAtALibraryThatCannotWork(t *testing.T) {
	t.Parallel()
	dynamic := []binary.Segment{{Type: elf.PT_DYNAMIC, Offset: 0x2e00, FileSize: 0x200}}
	for _, tt := range []struct {
		what string
		liba binary.Binary
		want string
	}{
		{"cut within its header", binary.Binary{Size: 40, Truncated: true}, "file too short"},
		{"cut before its dynamic section", binary.Binary{Size: 0x1fff, Truncated: true, Segments: dynamic}, "it is cut off, and ends with a bus error"},
		{"cut at the page of its dynamic section", binary.Binary{Size: 0x2000, Truncated: true, Segments: []binary.Segment{{Type: elf.PT_DYNAMIC, Offset: 0x2000, FileSize: 0x100}}}, "it is cut off, and ends with a bus error"},
		{"cut in the last page", binary.Binary{Size: 0x2e80, Truncated: true, Segments: dynamic}, ""},
		{"for a higher level", binary.Binary{ISANeeded: 4}, "CPU ISA level is lower than required: x86-64-v3"},
		{"for the level of the processor", binary.Binary{ISANeeded: 2}, ""},
	} {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			r := having("2.36", tt.liba).Resolve(asking(nil), Options{CPULevel: "v2"})
			if got := r.Steps[0].Fatal; got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestOldLoadersComplainOfVersionsInTheirOwnWay(t *testing.T) {
	t.Parallel()
	now := asking(func(b *binary.Binary) { b.BindNow = true })
	packed := binary.Binary{Defines: []string{"V_1"}, Relr: true}
	marked := having("2.34", packed)
	maps.Copy(marked.Files.(inventory), inventory{"/lib/libc.so.6": shared("/lib/libc.so.6", binary.Binary{Soname: "libc.so.6", Defines: []string{relrMark}})})
	withLibc := asking(func(b *binary.Binary) { b.Needed = append(b.Needed, "libc.so.6") })
	for _, tt := range []struct {
		what    string
		system  *System
		program *binary.Binary
		want    []Missing
	}{
		{"no table of versions, looked at when it starts", having("2.40", binary.Binary{}), now, []Missing{Unanswered}},
		{"the same with glibc 2.41", having("2.41", binary.Binary{}), now, []Missing{Unversioned}},
		{"a table, but no version", having("2.40", binary.Binary{Requires: []binary.Library{{File: "liba.so.1"}}}), now, []Missing{Unversioned}},
		{"packed relocations", having("2.35", packed), asking(nil), []Missing{RelrIgnored}},
		{"packed relocations of glibc 2.36", having("2.36", packed), asking(nil), nil},
		{"packed relocations of a distribution", marked, withLibc, nil},
	} {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			var got []Missing
			for _, v := range tt.system.Resolve(tt.program, Options{}).Versions {
				got = append(got, v.Kind)
			}
			if diff := cmp.Diff(got, tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

func TestMuslBefore124DoesNotKnowPackedRelocations(t *testing.T) {
	t.Parallel()
	for version, want := range map[string][]string{"1.2.3": {"the program has DT_RELR, which musl 1.2.3 does not know"}, "1.2.4": nil, "": nil} {
		s := &System{Loaders: []Loader{{Path: "/lib/ld-musl-x86_64.so.1", Libc: Musl, Version: version, Machine: elf.EM_X86_64, Class: 64}}}
		r := s.Resolve(asking(func(b *binary.Binary) {
			b.Interp, b.Needed, b.Relr = "/lib/ld-musl-x86_64.so.1", []string{"libc.so"}, true
		}), Options{})
		if diff := cmp.Diff(r.Doubts, want); diff != "" {
			t.Errorf("musl %q (-got +want):\n%s", version, diff)
		}
	}
}

func TestTheProgramsDirectoryIsOriginWithoutAPath(t *testing.T) {
	t.Parallel()
	s := having("2.36", binary.Binary{Defines: []string{"V_1"}})
	s.Files = inventory{"/opt/app/lib/liba.so.1": s.Files.(inventory)["/lib/liba.so.1"]}
	beside := asking(func(b *binary.Binary) { b.HasRunPath, b.RunPath = true, "$ORIGIN/lib" })
	r := s.Resolve(beside, Options{Origin: "/opt/app"})
	if got := r.Steps[0]; got.Path != "/opt/app/lib/liba.so.1" || got.NeededBy != "" {
		t.Errorf("got %+v", got)
	}
	if r := s.Resolve(beside, Options{Origin: "/opt/app", Secure: true}); len(r.Missing()) != 1 {
		t.Errorf("found in secure mode: %+v", r.Steps)
	}
}

func TestMuslIsToldByWhereALoaderLeads(t *testing.T) {
	t.Parallel()
	for real, want := range map[string]Libc{
		"/lib/ld-musl-x86_64.so.1": Musl, "/usr/lib/x86_64-linux-musl/libc.so": Musl, "/usr/lib/libc.so": Musl, glibcLoader: "",
	} {
		if got := libcOf(glibcLoader, shared(real, binary.Binary{})); got != want {
			t.Errorf("%s: got %q, want %q", real, got, want)
		}
	}
}

func TestALoadersTextsAreFound(t *testing.T) {
	t.Parallel()
	// The first as Debian's for armhf has it, where code lies before it.
	text := "\x98\xe5\xff\xff/lib/arm-linux-gnueabihf/\x00/usr/lib/arm-linux-gnueabihf/\x00/lib/\x00/usr/lib/\x00\x19\x00" +
		"ld.so (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\n\x00"
	want := []string{"/lib/arm-linux-gnueabihf", "/usr/lib/arm-linux-gnueabihf", "/lib", "/usr/lib"}
	if diff := cmp.Diff(systemDirs([]byte(text)), want); diff != "" {
		t.Errorf("directories (-got +want):\n%s", diff)
	}
	if got := ownVersion([]byte(text)); got != "2.36" {
		t.Errorf("version: got %q", got)
	}
}

func TestAFileInsideTheRootHasAPlaceThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for file, want := range map[string]string{
		filepath.Join(dir, "opt", "app"):       "/opt/app",
		dir + "/opt/../opt/app":                "/opt/app",
		filepath.Join(dir, "..", "app"):        "",
		filepath.Join(os.TempDir(), "another"): "",
	} {
		if got, ok := f.Inside(file); got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %v, want %q", file, got, ok, want)
		}
	}
	archive, err := Open(tarOf(t, map[string]any{"/etc/hostname": []byte("prod\n")}))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	if at, ok := archive.Inside(filepath.Join(dir, "opt", "app")); ok {
		t.Errorf("lies in an archive, at %s", at)
	}
}
