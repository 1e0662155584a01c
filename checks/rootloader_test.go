package checks_test

import (
	"debug/elf"
	"encoding/binary"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks"
	file "example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// sharedHeader is the header of a shared object for x86-64 or 386, and nothing
// more.
func sharedHeader(class elf.Class) string {
	b := make([]byte, 64)
	copy(b, elf.ELFMAG)
	b[4], b[5], b[6] = byte(class), byte(elf.ELFDATA2LSB), 1
	machine := map[elf.Class]elf.Machine{elf.ELFCLASS64: elf.EM_X86_64, elf.ELFCLASS32: elf.EM_386}[class]
	binary.LittleEndian.PutUint16(b[16:], uint16(elf.ET_DYN))
	binary.LittleEndian.PutUint16(b[18:], uint16(machine))
	binary.LittleEndian.PutUint32(b[20:], 1)
	return string(b)
}

// rootWith is a root file system with some files, and its directory. Nobody may
// run what is closed.
func rootWith(t *testing.T, files map[string]string, closed ...string) (h host.Host, dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, content := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		mode := os.FileMode(0o755)
		if slices.Contains(closed, name) {
			mode = 0o644
		}
		if err := os.WriteFile(at, []byte(content), mode); err != nil {
			t.Fatal(err)
		}
	}
	h, err := host.Open("root:" + dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	h.Name = "root"
	return h, dir
}

func TestTheLoaderOfARootIsTheOneThatTheKernelWouldStart(t *testing.T) {
	t.Parallel()
	named := func(interp string) *file.Binary { return dynamic(func(b *file.Binary) { b.Interp = interp }) }
	good, usual := sharedHeader(elf.ELFCLASS64), "/lib64/ld-linux-x86-64.so.2"
	for _, tt := range []struct {
		what    string
		file    *file.Binary
		at      string
		content string
		closed  string
		says    string
	}{
		{"it is there", named(usual), usual, good, "", "PASS " + usual + ", which root has"},
		{"it is not there", named(usual), "/etc/hostname", good, "", "FAIL needs the loader " + usual + `; root does not have it, and would answer "no such file or directory"`},
		{"it is there, in a place of the build machine", named("/nix/store/ld.so"), "/nix/store/ld.so", good, "", "PASS /nix/store/ld.so, which root has"},
		{"it is for another class", named("/lib/ld-linux.so.2"), "/lib/ld-linux.so.2", sharedHeader(elf.ELFCLASS32), "", `FAIL needs the loader /lib/ld-linux.so.2; that of root is no loader for it, and Linux would answer "Accessing a corrupted shared library"`},
		{"it is a text", named(usual), usual, "a text that is as long as a header of an ELF file, and not one of them", "", "FAIL needs the loader " + usual + `; that of root is no loader for it, and Linux would answer "Accessing a corrupted shared library"`},
		{"nobody may run it", named(usual), usual, good, usual, "FAIL needs the loader " + usual + `; that of root may not be run, and Linux would answer "Permission denied"`},
		{"it is found from /", named("opt/ld.so"), "/opt/ld.so", good, "", `WARN needs the loader "opt/ld.so", which root has, and which is looked for from where the program is started`},
	} {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS == "windows" && tt.closed != "" {
				t.Skip("Windows keeps no modes")
			}
			h, _ := rootWith(t, map[string]string{tt.at: tt.content}, tt.closed)
			if got := says("B2", checks.Subject{File: tt.file}, h); got != tt.says {
				t.Errorf("got %s\nwant %s", got, tt.says)
			}
		})
	}
}

// says is what one check says of a subject on a host.
func says(id string, s checks.Subject, h host.Host) string {
	var said []string
	for _, f := range checks.Run(checks.Default(), s, []host.Host{h}) {
		if f.ID == id {
			said = append(said, f.Status.String()+" "+f.Text)
		}
	}
	return strings.Join(said, "\n")
}

func TestALibraryByItsPlaceIsLeftToTheLoaderOfAKnownHost(t *testing.T) {
	t.Parallel()
	placed := dynamic(func(b *file.Binary) { b.Needed = []string{"/opt/app/liba.so.1", "libc.so.6"} })
	if got := says("B4", checks.Subject{File: placed}, prod(listed())); !strings.HasPrefix(got, "PASS") {
		t.Errorf("prod: got %s", got)
	}
	if got := says("B3", checks.Subject{File: placed}, prod(listed())); strings.HasPrefix(got, "PASS") {
		t.Errorf("prod does not have it: got %s", got)
	}
	if got := says("B4", checks.Subject{File: placed}, hostNamed(t, "debian-12")); !strings.HasPrefix(got, "FAIL") {
		t.Errorf("debian-12: got %s", got)
	}
}

func TestMuslIsNotAskedForVersions(t *testing.T) {
	t.Parallel()
	asks := dynamic(func(b *file.Binary) {
		b.Interp = "/lib/ld-musl-x86_64.so.1"
		b.Requires = []file.Library{{File: "libc.so.6", Versions: []file.Version{
			{Name: "GLIBC_2.99", Symbols: []string{"puts"}}, {Name: "GLIBC_ABI_DT_RELR"}, {Name: "GCC_99.0"},
		}}}
	})
	h, _ := rootWith(t, map[string]string{"/lib/ld-musl-x86_64.so.1": sharedHeader(elf.ELFCLASS64)})
	for _, id := range []string{"C1", "C2", "C6"} {
		if got := says(id, checks.Subject{File: asks}, h); !strings.HasPrefix(got, "PASS") || !strings.HasSuffix(got, "musl looks at no versions") {
			t.Errorf("%s: got %s", id, got)
		}
	}
}

func TestAProgramInTheRootHasItsLibrariesBesideIt(t *testing.T) {
	t.Parallel()
	const program = "the program"
	h, dir := rootWith(t, map[string]string{"/opt/app/app": program, "/opt/app/ld.so": sharedHeader(elf.ELFCLASS64)})
	beside := dynamic(func(b *file.Binary) {
		b.Interp, b.Needed, b.Requires = "/opt/app/ld.so", []string{"liba.so.1"}, nil
		b.HasRunPath, b.RunPath, b.Size = true, "$ORIGIN/lib", int64(len(program))
	})
	for name, want := range map[string]string{
		filepath.Join(dir, "opt", "app", "app"):  "FAIL liba.so.1, which the program needs, is nowhere;",
		filepath.Join(dir, "opt", "app", "gone"): "SKIP liba.so.1, which the program needs, is in no place that is known;",
		"app":                                    "SKIP liba.so.1, which the program needs, is in no place that is known;",
	} {
		if got := says("B3", checks.Subject{Name: name, File: beside}, h); !strings.HasPrefix(got, want) {
			t.Errorf("%s: got %s\nwant %s", name, got, want)
		}
	}
}
