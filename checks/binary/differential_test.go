package binary_test

import (
	"debug/buildinfo"
	"debug/elf"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/binary"
)

// maxCompared bounds how many files of this machine are compared.
const maxCompared = 1500

// view is what both readers say of a dynamic file.
type view struct {
	Interp, Soname, RunPath, RPath string
	Needed                         []string
	Versions                       []string
	Defines                        []string
	Imports                        int
}

// TestSystemFilesReadAsDebugELF compares every ELF file of this machine with
// what debug/elf says of it. On well-formed files with section headers both must
// agree to the last version, and there must be no defect.
func TestSystemFilesReadAsDebugELF(t *testing.T) {
	t.Parallel()
	files := systemFiles(t)
	if len(files) == 0 {
		t.Skip("no ELF files in /usr and GOROOT of this system")
	}
	for _, path := range files {
		got, err := binary.ReadFile(path)
		if err != nil {
			t.Error(err)
			continue
		}
		if len(got.Defects) > 0 {
			t.Errorf("%s: defects %q", path, got.Defects)
		}
		if diff := cmp.Diff(debugView(t, path), viewOf(got)); diff != "" {
			t.Errorf("%s: debug/elf (-), this package (+)\n%s", path, diff)
		}
	}
	t.Logf("%d files", len(files))
}

// TestGoInfoReadsAsDebugBuildInfo compares every Go program of the toolchain
// and the machine.
func TestGoInfoReadsAsDebugBuildInfo(t *testing.T) {
	t.Parallel()
	compared := 0
	for _, path := range systemFiles(t) {
		want, err := buildinfo.ReadFile(path)
		if err != nil {
			want = nil
		}
		b, err := binary.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if (b.Go == nil) != (want == nil) {
			t.Errorf("%s: got Go build information %v, want %v", path, b.Go != nil, want != nil)
			continue
		}
		if want == nil {
			continue
		}
		compared++
		if diff := cmp.Diff(want.String(), whole(b.Go).String()); diff != "" {
			t.Errorf("%s: debug/buildinfo (-), this package (+)\n%s", path, diff)
		}
	}
	t.Logf("%d Go programs", compared)
}

// whole is g as debug/buildinfo gives it.
func whole(g *binary.GoInfo) *debug.BuildInfo {
	return &debug.BuildInfo{GoVersion: g.GoVersion, Path: g.Path, Main: g.Main, Deps: g.Modules(), Settings: g.Settings}
}

// goroot is where the toolchain lies; "" if there is no go command.
func goroot() string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

// systemFiles lists ELF programs and libraries of this machine.
func systemFiles(t *testing.T) (files []string) {
	t.Helper()
	roots := []string{"/usr/bin", "/usr/sbin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/aarch64-linux-gnu/lib", "/lib64", goroot()}
	for _, root := range roots {
		filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.Type().IsRegular() && len(files) < maxCompared && isELF(path) && !isSeparateDebug(path) {
				files = append(files, path)
			}
			return nil
		})
	}
	return files
}

// isSeparateDebug names what is left out: files that hold only the debugging
// half of another one, as some in the testdata of Go's debug/elf do. Their segments
// are those of the other file and reach past their own end.
func isSeparateDebug(path string) bool {
	path = filepath.ToSlash(path)
	return strings.Contains(path, "/debug/elf/testdata/") || strings.Contains(path, "/.build-id/") || strings.HasSuffix(path, ".debug")
}

// isELF reports whether the file is a program or a library.
func isELF(path string) bool {
	file, err := os.Open(path)
	if err != nil {
		return false
	}
	defer file.Close()
	head := make([]byte, 18)
	if _, err := io.ReadFull(file, head); err != nil || string(head[:4]) != elf.ELFMAG {
		return false
	}
	return head[16] == byte(elf.ET_EXEC) || head[16] == byte(elf.ET_DYN)
}

// viewOf is the view of this package.
func viewOf(b *binary.Binary) view {
	v := view{Interp: b.Interp, Soname: b.Soname, RunPath: b.RunPath, RPath: b.RPath, Needed: b.Needed, Imports: len(b.Imports)}
	for _, lib := range b.Requires {
		for _, version := range lib.Versions {
			v.Versions = append(v.Versions, lib.File+" "+version.Name)
		}
	}
	v.Defines = b.Defines
	return v
}

// debugView is the view of debug/elf.
func debugView(t *testing.T, path string) (v view) {
	t.Helper()
	file, err := elf.Open(path)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	defer file.Close()
	first := func(tag elf.DynTag) string {
		if s, err := file.DynString(tag); err == nil && len(s) > 0 {
			return s[0]
		}
		return ""
	}
	v.Interp = debugInterp(file)
	v.Soname, v.RunPath, v.RPath = first(elf.DT_SONAME), first(elf.DT_RUNPATH), first(elf.DT_RPATH)
	v.Needed, _ = file.ImportedLibraries()
	needs, _ := file.DynamicVersionNeeds()
	for _, need := range needs {
		for _, dep := range need.Needs {
			v.Versions = append(v.Versions, need.Name+" "+dep.Dep)
		}
	}
	defines, _ := file.DynamicVersions()
	for _, d := range defines {
		if d.Flags&elf.VER_FLG_BASE == 0 {
			v.Defines = append(v.Defines, d.Name)
		}
	}
	symbols, _ := file.ImportedSymbols()
	v.Imports = min(len(symbols), 16384)
	return v
}

func debugInterp(file *elf.File) string {
	i := slices.IndexFunc(file.Progs, func(p *elf.Prog) bool { return p.Type == elf.PT_INTERP })
	if i < 0 {
		return ""
	}
	b, _ := io.ReadAll(file.Progs[i].Open())
	return strings.TrimRight(string(b), "\x00")
}
