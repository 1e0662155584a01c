package bundle

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const (
	greet  = "cache/download/example.com/!ada/greet/@v/v1.0.0"
	lookup = "cache/download/sumdb/sums.example/lookup/example.com/!ada/greet@v1.0.0"
)

// zipOf is the zip file of example.com/Ada/greet, whose word is word.
func zipOf(t *testing.T, word string) string {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{{"go.mod", "module example.com/Ada/greet\n"}, {"greet.go", "package greet\n\nconst Word = \"" + word + "\"\n"}} {
		w, err := z.Create("example.com/Ada/greet@v1.0.0/" + f[0])
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, f[1])
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// write writes files below dir.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// read returns the files below dir.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		rel, _ := filepath.Rel(dir, file)
		files[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// modCache is one with a module in it, and with what no bundle takes.
func modCache(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, map[string]string{
		greet + ".info":    `{"Version":"v1.0.0","Time":"2026-01-02T03:04:05Z","Origin":{"URL":"https://somewhere.example"}}`,
		greet + ".mod":     "module example.com/Ada/greet\n",
		greet + ".zip":     zipOf(t, "good day"),
		greet + ".ziphash": "h1:whatever",
		greet + ".lock":    "",
		"cache/download/example.com/!ada/greet/@v/list": "v1.0.0\n",
		"cache/lock": "",
		"cache/download/golang.org/toolchain/@v/v0.0.1-go1.26.7.linux-amd64.zip":                    "",
		"cache/download/sumdb/sums.example/lookup/golang.org/toolchain@v0.0.1-go1.26.7.linux-amd64": "1\n",
		"example.com/!ada/greet@v1.0.0/greet.go":                                                    "package greet\n",
		lookup:                                                                                      "1\nexample.com/Ada/greet v1.0.0 h1:x\n",
		"cache/download/sumdb/sums.example/tile/8/0/000.p/1":                                        "tile",
		"cache/download/cache.tmp/@v/v1.0.0.zip123.tmp":                                             "part",
		"cache/download/example.com/!ada/greet/@v/v1.0.0.zip1.tmp":                                  "part",
		"cache/download/example.com/!ada/greet/@v/v1.0.0.partial":                                   "",
		"cache/download/example.com/!ada/greet/@v/v1.0.0.info.keep":                                 "",
	})
	return dir
}

// taken are the files of modCache that a bundle takes.
var taken = []string{
	greet + ".info", greet + ".mod", greet + ".zip", lookup,
	"cache/download/sumdb/sums.example/supported", "cache/download/sumdb/sums.example/tile/8/0/000.p/1",
}

// made is a bundle of modCache, and its manifest.
func made(t *testing.T) ([]byte, Manifest) {
	t.Helper()
	var b bytes.Buffer
	m, err := Write(&b, Manifest{Name: "orders", Module: "example.com/orders", Version: "v1", Commit: "c0ffee"}, modCache(t))
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), m
}

// place is an empty module cache, and a go.sum that knows the module.
func place(t *testing.T, m Manifest) Place {
	t.Helper()
	sums := map[string]string{}
	for _, f := range m.Files {
		if key, ok := f.sumKey(); ok {
			AddSums(sums, []byte(key+" "+f.Sum+"\n"))
		}
	}
	if len(sums) != 2 {
		t.Fatalf("go.sum has %v", sums)
	}
	return Place{ModCache: filepath.Join(t.TempDir(), "go", "pkg", "mod"), Module: "example.com/orders", Sums: sums}
}

func TestABundleHasWhatABuildNeedsAndNoMore(t *testing.T) {
	t.Parallel()
	data, m := made(t)
	var names []string
	for _, f := range m.Files {
		names = append(names, f.Name)
	}
	if diff := cmp.Diff(names, taken); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	names = nil
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		names = append(names, h.Name)
		if h.Mode != 0o644 || !h.ModTime.Equal(time.Unix(0, 0)) || h.Uid != 0 || h.Uname != "" || h.Typeflag != tar.TypeReg {
			t.Errorf("%+v", h)
		}
	}
	if diff := cmp.Diff(names, append([]string{ManifestName}, taken...)); diff != "" {
		t.Errorf("entries (-got +want):\n%s", diff)
	}
}

func TestTheSameModulesMakeTheSameBundle(t *testing.T) {
	t.Parallel()
	one, _ := made(t)
	two, _ := made(t)
	if !bytes.Equal(one, two) {
		t.Error("two bundles differ")
	}
}

func TestARestoredCacheIsTheOneThatWasBundled(t *testing.T) {
	t.Parallel()
	data, m := made(t)
	p := place(t, m)
	res, err := p.Restore(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if res.Placed != len(taken) || res.Kept != 0 || res.Unvouched != 0 || res.Manifest.Commit != "c0ffee" {
		t.Errorf("%+v", res)
	}
	got := read(t, p.ModCache)
	if len(got) != len(taken) || got[greet+".zip"] != zipOf(t, "good day") || got[greet+".info"] != `{"Version":"v1.0.0","Time":"2026-01-02T03:04:05Z"}` {
		t.Errorf("%q", got)
	}
	if res, err = p.Restore(bytes.NewReader(data)); err != nil || res.Placed != 0 || res.Kept != len(taken) {
		t.Errorf("again: %+v, %v", res, err)
	}
}

func TestWhatIsGoodStaysAndWhatIsNotIsReplaced(t *testing.T) {
	t.Parallel()
	data, m := made(t)
	p := place(t, m)
	write(t, p.ModCache, map[string]string{
		greet + ".info":    `{"Version":"v1.0.0"}`,
		greet + ".mod":     "module example.com/Ada/greet\n",
		greet + ".zip":     zipOf(t, "good night"),
		greet + ".ziphash": "h1:of another",
	})
	res, err := p.Restore(bytes.NewReader(data))
	if err != nil || res.Kept != 2 || res.Placed != len(taken)-2 {
		t.Errorf("%+v, %v", res, err)
	}
	got := read(t, p.ModCache)
	if got[greet+".info"] != `{"Version":"v1.0.0"}` || got[greet+".zip"] != zipOf(t, "good day") {
		t.Errorf("%q", got)
	}
	if _, there := got[greet+".ziphash"]; there {
		t.Error("the go command would not hash the new zip file")
	}
}

func TestAModuleThatGoSumDoesNotHaveIsCounted(t *testing.T) {
	t.Parallel()
	data, m := made(t)
	p := place(t, m)
	clear(p.Sums)
	if res, err := p.Restore(bytes.NewReader(data)); err != nil || res.Unvouched != 1 {
		t.Errorf("%+v, %v", res, err)
	}
}

func TestOfGoOnlyWhatIsAskedForIsTaken(t *testing.T) {
	t.Parallel()
	dir := modCache(t)
	for _, tt := range []struct {
		asked []string
		want  int
	}{
		{nil, 0},
		{[]string{"go1.26.7.linux-amd64"}, 2},
		{[]string{"go1.26.7.linux-amd6"}, 0},
		{[]string{"go1.26.8.linux-amd64"}, 0},
	} {
		all, err := collect(dir, tt.asked)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, s := range all {
			if strings.Contains(s.Name, "toolchain") {
				n++
			}
		}
		if n != tt.want {
			t.Errorf("%q: %d files, want %d", tt.asked, n, tt.want)
		}
	}
}
