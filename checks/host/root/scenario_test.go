package root

import (
	"archive/tar"
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scenario is a small root with a program at /opt/app/bin/app.
type scenario struct {
	name  string
	files map[string]any // a library, bytes, or a link; by path
	opt   Options
	want  []string // "name => path by source", or "name => missing", in order

	// noLoader is set where no real loader can be asked the same.
	noLoader string
}

type link string // a symbolic link, and where it leads

type hardLink string // another name for a file

func text(s string) *string { return &s }

func program(l library) library {
	l.Interp = "/lib64/ld-linux-x86-64.so.2"
	return l
}

// scenarios are the rules of glibc, one by one. On a machine with glibc for
// x86-64 its loader is asked the same, in TestGlibcAgreesWithScenarios.
var scenarios = []scenario{{
	name: "the RPATH of a library is inherited by the libraries of its libraries",
	files: map[string]any{
		appPath:          program(library{Needed: []string{"liba.so"}, RunPath: text("/opt/x")}),
		"/opt/x/liba.so": library{Needed: []string{"libb.so"}, RPath: text("/opt/y")},
		"/opt/y/libb.so": library{Needed: []string{"libc.so"}},
		"/opt/y/libc.so": library{},
	},
	want: []string{"liba.so => /opt/x/liba.so by runpath", "libb.so => /opt/y/libb.so by rpath", "libc.so => /opt/y/libc.so by rpath"},
}, {
	name: "an RPATH is inherited by the libraries of libraries",
	files: map[string]any{
		appPath:                program(library{Needed: []string{"liba.so"}, RPath: text("/opt/x:/opt/y")}),
		"/opt/x/liba.so":       library{Needed: []string{"libb.so"}},
		"/opt/y/libb.so":       library{Needed: []string{"libc.so"}},
		"/opt/y/libc.so":       library{},
		"/usr/lib/libb.so":     library{},
		"/opt/app/bin/libc.so": library{},
	},
	want: []string{"liba.so => /opt/x/liba.so by rpath", "libb.so => /opt/y/libb.so by rpath", "libc.so => /opt/y/libc.so by rpath"},
}, {
	name: "a RUNPATH is not inherited",
	files: map[string]any{
		appPath:          program(library{Needed: []string{"liba.so"}, RunPath: text("/opt/x")}),
		"/opt/x/liba.so": library{Needed: []string{"libb.so"}},
		"/opt/x/libb.so": library{},
	},
	want: []string{"liba.so => /opt/x/liba.so by runpath", "libb.so => missing"},
}, {
	name: "a RUNPATH makes the RPATH of its object, and of those above it, void",
	files: map[string]any{
		appPath:          program(library{Needed: []string{"liba.so"}, RPath: text("/opt/x")}),
		"/opt/x/liba.so": library{Needed: []string{"libb.so"}, RPath: text("/opt/x"), RunPath: text("/opt/y")},
		"/opt/x/libb.so": library{},
	},
	want: []string{"liba.so => /opt/x/liba.so by rpath", "libb.so => missing"},
}, {
	name: "RPATH comes before LD_LIBRARY_PATH, and that before RUNPATH",
	files: map[string]any{
		appPath:          program(library{Needed: []string{"liba.so", "libb.so"}, RPath: text("/opt/x")}),
		"/opt/x/liba.so": library{Needed: []string{"libc.so"}, RunPath: text("/opt/x")},
		"/opt/y/liba.so": library{},
		"/opt/y/libb.so": library{},
		"/opt/x/libc.so": library{},
		"/opt/y/libc.so": library{},
	},
	opt:  Options{LibraryPath: []string{"/opt/y"}},
	want: []string{"liba.so => /opt/x/liba.so by rpath", "libb.so => /opt/y/libb.so by env", "libc.so => /opt/y/libc.so by env"},
}, {
	name: "$ORIGIN of a library is where it was found, not where its link leads",
	files: map[string]any{
		appPath:                program(library{Needed: []string{"liba.so"}, RunPath: text("$ORIGIN/../lib")}),
		"/opt/app/lib/liba.so": link("/opt/real/liba.so"),
		"/opt/real/liba.so":    library{Needed: []string{"libb.so"}, RunPath: text("${ORIGIN}")},
		"/opt/real/libb.so":    library{},
		"/opt/app/lib/libb.so": library{},
	},
	want: []string{"liba.so => /opt/app/bin/../lib/liba.so by runpath", "libb.so => /opt/app/bin/../lib/libb.so by runpath"},
}, {
	name: "what only begins like a token is none",
	files: map[string]any{
		appPath:                                 program(library{Needed: []string{"liba.so", "libb.so"}, RunPath: text("/opt/$ORIGINAL:/opt/${LIB:$ORIGIN/../$LIB")}),
		"/opt/$ORIGINAL/liba.so":                library{},
		"/opt/app/lib/x86_64-linux-gnu/libb.so": library{},
	},
	want: []string{"liba.so => /opt/$ORIGINAL/liba.so by runpath", "libb.so => /opt/app/bin/../lib/x86_64-linux-gnu/libb.so by runpath"},
}, {
	name: "an empty RPATH is none, and an empty element the current directory",
	files: map[string]any{
		appPath:             program(library{Needed: []string{"liba.so", "libb.so"}, RunPath: text("/opt/x:")}),
		"/opt/work/liba.so": library{Needed: []string{"libc.so"}, RunPath: text("")},
		"/opt/work/libc.so": library{},
	},
	opt:  Options{Dir: "/opt/work"},
	want: []string{"liba.so => liba.so by runpath", "libb.so => missing", "libc.so => missing"},
}, {
	name: "DF_1_NODEFLIB leaves out the directories of the loader",
	files: map[string]any{
		appPath:            program(library{Needed: []string{"liba.so"}, NoDefLib: true}),
		"/usr/lib/liba.so": library{},
	},
	want: []string{"liba.so => missing"},
}, {
	name: "a library for another machine or class is passed over",
	files: map[string]any{
		appPath:            program(library{Needed: []string{"liba.so"}, RunPath: text("/opt/x:/opt/y")}),
		"/opt/x/liba.so":   library{Machine: 183},
		"/opt/y/liba.so":   library{Class: 32},
		"/usr/lib/liba.so": library{},
	},
	want: []string{"liba.so => /usr/lib/liba.so by default"},
}, {
	name: "a library that is loaded answers to its SONAME",
	files: map[string]any{
		appPath:            program(library{Needed: []string{"/opt/x/file.so", "liba.so"}}),
		"/opt/x/file.so":   library{Soname: "liba.so"},
		"/usr/lib/liba.so": library{},
	},
	want: []string{"/opt/x/file.so => /opt/x/file.so by direct", "liba.so => /opt/x/file.so by loaded"},
}, {
	name: "one file is loaded once, whatever its names",
	files: map[string]any{
		appPath:            program(library{Needed: []string{"liba.so", "libb.so", "libc.so", "libb.so"}}),
		"/usr/lib/liba.so": library{},
		"/usr/lib/libb.so": link("liba.so"),
		"/usr/lib/libc.so": hardLink("/usr/lib/liba.so"),
	},
	want: []string{"liba.so => /usr/lib/liba.so by default", "libb.so => /usr/lib/liba.so by default",
		"libc.so => /usr/lib/liba.so by default", "libb.so => /usr/lib/liba.so by loaded"},
}, {
	name: "libraries that need each other end",
	files: map[string]any{
		appPath:            program(library{Needed: []string{"liba.so"}}),
		"/usr/lib/liba.so": library{Needed: []string{"libb.so", "liba.so"}},
		"/usr/lib/libb.so": library{Needed: []string{"liba.so"}},
	},
	want: []string{"liba.so => /usr/lib/liba.so by default", "libb.so => /usr/lib/libb.so by default",
		"liba.so => /usr/lib/liba.so by loaded", "liba.so => /usr/lib/liba.so by loaded"},
}, {
	name: "links are followed inside the root",
	files: map[string]any{
		appPath:                 program(library{Needed: []string{"liba.so", "libb.so"}, RunPath: text("/opt/up/../lib:/opt/out")}),
		"/opt/up":               link("/srv/deep/er"),
		"/srv/deep/er/x":        []byte{},
		"/srv/deep/lib/liba.so": library{},
		"/opt/out":              link("../../../../srv/deep/out"),
		"/srv/deep/out/libb.so": library{},
	},
	want: []string{"liba.so => /opt/up/../lib/liba.so by runpath", "libb.so => /opt/out/libb.so by runpath"},
}, {
	name: "a loop of links ends the search path that it is in",
	files: map[string]any{
		appPath:            program(library{Needed: []string{"liba.so"}, RunPath: text("/opt/x:/opt/y")}),
		"/opt/x/liba.so":   link("liba.so"),
		"/opt/y/liba.so":   library{},
		"/usr/lib/liba.so": library{},
	},
	want: []string{"liba.so => /usr/lib/liba.so by default"},
}, {
	name: "a name of 300 bytes is not found",
	files: map[string]any{
		appPath: program(library{Needed: []string{"lib" + strings.Repeat("x", 300) + ".so"}}),
	},
	want: []string{"lib" + strings.Repeat("x", 300) + ".so => missing"},
}, {
	name: "the best directory for the processor comes first",
	files: map[string]any{
		appPath:                                 program(library{Needed: []string{"liba.so", "libb.so"}, RunPath: text("/opt/x")}),
		"/opt/x/glibc-hwcaps/x86-64-v2/liba.so": library{},
		"/opt/x/glibc-hwcaps/x86-64-v3/liba.so": library{},
		"/opt/x/glibc-hwcaps/x86-64-v4/liba.so": library{},
		"/opt/x/tls/libb.so":                    library{},
		"/opt/x/libb.so":                        library{},
	},
	opt:      Options{CPULevel: "v3"},
	want:     []string{"liba.so => /opt/x/glibc-hwcaps/x86-64-v3/liba.so by runpath", "libb.so => /opt/x/tls/libb.so by runpath"},
	noLoader: "the level is not this machine's",
}, {
	name: "with privileges LD_LIBRARY_PATH is ignored, and $ORIGIN outside the system directories",
	files: map[string]any{
		appPath:                program(library{Needed: []string{"liba.so", "libb.so", "libc.so"}, RunPath: text("$ORIGIN/../lib:/opt/x:$ORIGIN/../../../usr/lib/sub:/opt/$ORIGIN")}),
		"/opt/app/lib/liba.so": library{},
		"/opt/y/libb.so":       library{},
		"/opt/x/libb.so":       library{},
		"/usr/lib/sub/libc.so": library{},
	},
	opt:      Options{LibraryPath: []string{"/opt/y"}, Secure: true},
	want:     []string{"liba.so => missing", "libb.so => /opt/x/libb.so by runpath", "libc.so => /opt/app/bin/../../../usr/lib/sub/libc.so by runpath"},
	noLoader: "it has no such option",
}}

// loaderFiles is a C library that only this package takes for one.
func loaderFiles(version string) map[string]any {
	loader := library{Soname: "ld-linux-x86-64.so.2", Defines: []string{"GLIBC_2.2.5", "GLIBC_PRIVATE"}}.build()
	loader = append(loader, "\x00/lib/x86_64-linux-gnu/\x00/usr/lib/x86_64-linux-gnu/\x00/lib/\x00/usr/lib/\x00"...)
	libc := library{Soname: "libc.so.6", Needed: []string{"ld-linux-x86-64.so.2"}, Defines: []string{"GLIBC_2.2.5", "GLIBC_2.34"}}.build()
	return map[string]any{
		"/lib64/ld-linux-x86-64.so.2":     loader,
		"/lib/x86_64-linux-gnu/libc.so.6": append(libc, "GNU C Library (made up) stable release version "+version+".\n"...),
	}
}

// tarOf writes a tar archive of files and returns its path.
func tarOf(t testing.TB, files map[string]any) string {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	names := slices.Sorted(maps.Keys(files))
	// A hard link comes after what it is a link to.
	slices.SortStableFunc(names, func(a, b string) int {
		_, x := files[a].(hardLink)
		_, y := files[b].(hardLink)
		return pick(x, 1, 0) - pick(y, 1, 0)
	})
	for _, name := range names {
		h := &tar.Header{Name: "." + name, Mode: 0o755, Typeflag: tar.TypeReg}
		var content []byte
		switch f := files[name].(type) {
		case library:
			content = f.build()
		case []byte:
			content = f
		case link:
			h.Typeflag, h.Linkname = tar.TypeSymlink, string(f)
		case hardLink:
			h.Typeflag, h.Linkname = tar.TypeLink, "."+string(f)
		case tar.Header:
			f.Name, h = h.Name, &f
		}
		h.Size = int64(len(content))
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		w.Write(content)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	at := filepath.Join(t.TempDir(), "root.tar")
	if err := os.WriteFile(at, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return at
}

// systemOf opens the root at path, and closes it when the test ends.
func systemOf(t testing.TB, path string) (*FS, *System) {
	t.Helper()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	s, err := f.System(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return f, s
}

// resolveApp resolves /opt/app/bin/app in a root.
func resolveApp(t testing.TB, path string, opt Options) *Resolution {
	t.Helper()
	f, s := systemOf(t, path)
	app, err := f.Lookup(appPath)
	if err != nil {
		t.Fatal(err)
	}
	opt.Path = appPath
	return s.Resolve(app.Binary, opt)
}

// linesOf are the steps of a resolution, one a line.
func linesOf(r *Resolution) []string {
	var lines []string
	for _, s := range r.Steps {
		if s.Missing() {
			lines = append(lines, s.Name+" => missing")
			continue
		}
		lines = append(lines, fmt.Sprintf("%s => %s by %s", s.Name, s.Path, s.By))
	}
	return lines
}

func TestScenarios(t *testing.T) {
	t.Parallel()
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			files := loaderFiles("2.36")
			maps.Copy(files, s.files)
			r := resolveApp(t, tarOf(t, files), s.opt)
			if diff := cmp.Diff(linesOf(r), s.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
			if r.Loader == nil || r.NoInterp != "" || r.Loader.Version != "2.36" || r.Loader.Guessed {
				t.Errorf("loader is %+v, %q", r.Loader, r.NoInterp)
			}
		})
	}
}
