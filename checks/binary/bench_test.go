package binary_test

import (
	"debug/buildinfo"
	"debug/elf"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/seaworthy/checks/binary"
)

// BenchmarkRead compares this package with debug/elf on large files of this
// machine, where they are, and on programs of the test's own. What debug/elf is
// asked for is less: libraries, versions and symbols, and Go's build information
// of the programs that have one. Of a static Go program debug/elf alone says next to
// nothing: the figure to compare with there is that with debug/buildinfo.
func BenchmarkRead(b *testing.B) {
	for name, path := range benchmarkFiles(b) {
		b.Run(name+"/ours", func(b *testing.B) {
			benchmark(b, path, func(file *os.File) error {
				_, err := binary.Read(file)
				return err
			})
		})
		b.Run(name+"/debugelf", func(b *testing.B) {
			benchmark(b, path, readWithDebugELF)
		})
		b.Run(name+"/debugelf+buildinfo", func(b *testing.B) {
			benchmark(b, path, func(file *os.File) error {
				buildinfo.Read(file) // of a C program: an error, at the cost of a search
				return readWithDebugELF(file)
			})
		})
	}
}

func benchmark(b *testing.B, path string, read func(*os.File) error) {
	file, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	b.ReportAllocs()
	for b.Loop() {
		if err := read(file); err != nil {
			b.Fatal(err)
		}
	}
}

// readWithDebugELF asks for what a check of libraries and versions has to know.
// Its errors are those of files without such tables, and are left alone.
func readWithDebugELF(file *os.File) error {
	f, err := elf.NewFile(file)
	if err != nil {
		return err
	}
	f.ImportedLibraries()
	f.DynamicVersionNeeds()
	f.ImportedSymbols()
	return nil
}

// benchmarkFiles names what to read: always there are the programs built here.
func benchmarkFiles(b *testing.B) map[string]string {
	files := map[string]string{
		"static-go":  fixture(b, "pure"),
		"dynamic-go": fixture(b, "cgo"),
	}
	for _, name := range []string{"node", "kubectl"} {
		if path, err := exec.LookPath(name); err == nil {
			files[name] = path
		}
	}
	if found, _ := filepath.Glob("/usr/lib/*/libLLVM-*.so.1"); len(found) > 0 {
		files["libLLVM"] = found[len(found)-1]
	}
	return files
}
