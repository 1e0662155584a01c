package root

import (
	"testing"

	"example.com/seaworthy/checks/binary"
)

// BenchmarkResolve resolves one program with two libraries, again and again.
func BenchmarkResolve(b *testing.B) {
	files := loaderFiles("2.36")
	files[appPath] = program(library{Needed: []string{"libc.so.6", "liba.so", "libmissing.so"}, RunPath: text("$ORIGIN/../lib")})
	files["/usr/lib/liba.so"] = library{Needed: []string{"libc.so.6"}}
	f, s := systemOf(b, tarOf(b, files))
	app, err := f.Lookup(appPath)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		s.Resolve(app.Binary, Options{Path: appPath})
	}
}

// BenchmarkSystem reads what the loaders of this machine work with, and the
// libraries of a program.
func BenchmarkSystem(b *testing.B) {
	app, err := binary.ReadFile("/bin/ls")
	if err != nil {
		b.Skip("no program to ask about: ", err)
	}
	for b.Loop() {
		f, err := Open("/")
		if err != nil {
			b.Fatal(err)
		}
		s, err := f.System(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		s.Resolve(app, Options{Path: "/bin/ls"})
		f.Close()
	}
}
