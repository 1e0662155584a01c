package binary_test

import (
	"bytes"
	"debug/elf"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/binary"
)

// TestDefinedReadsAsDebugELF compares the libraries of this machine with what
// debug/elf says of their symbols, versions and all.
func TestDefinedReadsAsDebugELF(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("/lib/*/lib*.so.*")
	compared := 0
	libc, _ := filepath.Glob("/lib/*/libc.so.6") // which has symbols in several versions
	for _, path := range append(libc, files[:min(len(files), 120)]...) {
		f, err := elf.Open(path)
		if err != nil {
			continue
		}
		symbols, err := f.DynamicSymbols()
		f.Close()
		if err != nil || len(symbols) > 20000 {
			continue
		}
		want, names := map[string][]string{}, []string{}
		for _, s := range symbols {
			names = append(names, s.Name)
			placed := s.Value != 0 || s.Section == elf.SHN_ABS || elf.ST_TYPE(s.Info) == elf.STT_TLS
			if s.Section == elf.SHN_UNDEF || elf.ST_BIND(s.Info) == elf.STB_LOCAL || !placed {
				continue
			}
			version := s.Version
			if s.VersionIndex.Index() <= 1 { // the base
				version = ""
			}
			want[s.Name] = append(want[s.Name], version)
		}
		compared++
		if diff := cmp.Diff(want, definedIn(t, path, names...)); diff != "" {
			t.Errorf("%s: debug/elf (-), this package (+)\n%s", path, diff)
		}
	}
	if compared == 0 {
		t.Skip("no libraries below /lib")
	}
}

// TestImportVersionsReadAsDebugELF compares what programs ask for.
func TestImportVersionsReadAsDebugELF(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"c", "cgo", "net-cgo", "c-musl"} {
		path := fixture(t, name)
		f, err := elf.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		symbols, err := f.ImportedSymbols()
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, s := range symbols {
			want = append(want, s.Name+"@"+s.Version)
		}
		b := readFixture(t, name)
		for i, symbol := range b.Imports {
			got = append(got, symbol+"@"+b.ImportVersions[i])
		}
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: debug/elf (-), this package (+)\n%s", name, diff)
		}
	}
}

// A file that breaks off anywhere is an error or gives less, and never panics.
func TestDefinedOfDamageIsAnErrorOrLess(t *testing.T) {
	t.Parallel()
	whole, err := os.ReadFile(fixture(t, "c-library"))
	if err != nil {
		t.Fatal(err)
	}
	failed := 0
	for n := 0; n < len(whole); n += 37 {
		got, err := binary.Defined(bytes.NewReader(whole[:n]), map[string]bool{"answer": true})
		if err != nil {
			failed++
		}
		if err != nil && got != nil || len(got) > 1 {
			t.Errorf("of %d bytes: %v and error %v", n, got, err)
		}
	}
	if failed == 0 {
		t.Error("no length of the file was an error")
	}
	if _, err := binary.Defined(bytes.NewReader([]byte("#!/bin/sh\n")), nil); err == nil {
		t.Error("a script has symbols, and no error")
	}
}

func TestCapabilitiesOfAFileAreSeen(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "capable")
	if err := os.WriteFile(path, []byte("\x7fELF"), 0o755); err != nil {
		t.Fatal(err)
	}
	if b, err := binary.ReadFile(path); err != nil || b.Capabilities {
		t.Fatalf("a plain file has capabilities %v, error %v", b.Capabilities, err)
	}
	setCapability(t, path)
	if b, err := binary.ReadFile(path); err != nil || !b.Capabilities {
		t.Errorf("capabilities %v, error %v, want that it has some", b.Capabilities, err)
	}
}

// setCapability lets the file bind low ports: CAP_NET_BIND_SERVICE, permitted
// and effective, as setcap(8) writes it (linux/capability.h, VFS_CAP_REVISION_2).
func setCapability(t *testing.T, path string) {
	t.Helper()
	value := make([]byte, 20)
	value[0], value[3] = 1, 2
	value[5] = 1 << 2 // bit 10
	if err := syscall.Setxattr(path, "security.capability", value, 0); err != nil {
		t.Skip("setting capabilities takes root and a file system that keeps them: ", err)
	}
}
