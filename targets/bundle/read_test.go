package bundle

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// entry is one entry of an archive.
type entry struct {
	tar.Header
	text string
}

// repacked is a bundle after change had its entries. The manifest is the first.
func repacked(t *testing.T, data []byte, change func([]entry) []entry) []byte {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	var all []entry
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, entry{*h, string(text)})
	}
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	w := tar.NewWriter(zw)
	for _, e := range change(all) {
		if e.Typeflag == tar.TypeReg {
			e.Size = int64(len(e.text))
		}
		if err := w.WriteHeader(&e.Header); err != nil {
			t.Fatal(err)
		}
		if e.Typeflag == tar.TypeReg {
			io.WriteString(w, e.text)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := zw.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// manifested changes an entry and makes the manifest agree with it.
func manifested(t *testing.T, name string, change func(*entry, *File)) func([]entry) []entry {
	return func(all []entry) []entry {
		var m Manifest
		if err := json.Unmarshal([]byte(all[0].text), &m); err != nil {
			t.Fatal(err)
		}
		for i := range m.Files {
			if m.Files[i].Name != name {
				continue
			}
			e, f := &all[i+1], &m.Files[i]
			change(e, f)
			if f.Size < maxFile { // else it is what is wrong
				f.Size = int64(len(e.text))
			}
			sum := sha256.Sum256([]byte(e.text))
			f.SHA256 = hex.EncodeToString(sum[:])
			e.Name = f.Name
		}
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		all[0].text = string(text)
		return all
	}
}

func TestADamagedOrForeignBundleChangesNothing(t *testing.T) {
	t.Parallel()
	data, m := made(t)
	rename := func(to string) func([]entry) []entry {
		return manifested(t, greet+".info", func(_ *entry, f *File) { f.Name = to })
	}
	index := func(name string) int {
		for i, f := range m.Files {
			if f.Name == name {
				return i + 1
			}
		}
		t.Fatal(name)
		return 0
	}
	damage := map[string]struct {
		data []byte
		want string
	}{
		"cut in the middle": {data[:len(data)/2], "it is cut off: copy it again"},
		"cut at the end":    {data[:len(data)-1], "it is cut off: copy it again"},
		"empty":             {nil, "it is cut off"},
		"no archive":        {[]byte("<html>not found</html>"), "it is no .tar.gz"},
		"a flipped bit":     {flipped(data), "damaged"},
		"another archive": {repacked(t, data, func(all []entry) []entry { return all[1:] }),
			`its first entry is "` + taken[0] + `", and no manifest`},
		"another module": {repacked(t, data, func(all []entry) []entry {
			all[0].text = strings.Replace(all[0].text, "example.com/orders", "example.com/other", 1)
			return all
		}), "it is a bundle of example.com/other, and here is example.com/orders"},
		"a newer schema": {repacked(t, data, func(all []entry) []entry {
			all[0].text = strings.Replace(all[0].text, `"schema": 1`, `"schema": 2`, 1)
			return all
		}), "its schema is 2"},
		"another zip": {repacked(t, data, func(all []entry) []entry {
			all[index(greet+".zip")].text = zipOf(t, "good-day")
			return all
		}), greet + `.zip" is not what its manifest says`},
		"another zip, and the manifest says so": {repacked(t, data, manifested(t, greet+".zip", func(e *entry, _ *File) {
			e.text = zipOf(t, "good night")
		})), `.zip" has the sum h1:`},
		"another zip with its own sum": {repacked(t, data, manifested(t, greet+".zip", func(e *entry, f *File) {
			e.text = zipOf(t, "good night")
			f.Sum = sumOfText(t, f.Name, e.text)
		})), "example.com/Ada/greet@v1.0.0 has the sum h1:"},
		"another go.mod with its own sum": {repacked(t, data, manifested(t, greet+".mod", func(e *entry, f *File) {
			e.text += "// hello\n"
			f.Sum = sumOfText(t, f.Name, e.text)
		})), "go.sum here says h1:"},
		"a path that leaves":          {repacked(t, data, rename("cache/download/../../../../evil/@v/v1.0.0.info")), "would lie outside"},
		"an absolute path":            {repacked(t, data, rename("/etc/@v/v1.0.0.info")), "would lie outside"},
		"a path of Windows":           {repacked(t, data, rename(`cache/download/a\..\..\b/@v/v1.0.0.info`)), "would lie outside"},
		"a drive":                     {repacked(t, data, rename("cache/download/c:/x/@v/v1.0.0.info")), "would lie outside"},
		"a place outside of download": {repacked(t, data, rename("cache/vcs/x/@v/v1.0.0.info")), "would lie outside"},
		"a hash that is believed":     {repacked(t, data, rename(greet+".ziphash")), "is no part of a module"},
		"source in place of modules":  {repacked(t, data, rename("example.com/!ada/greet@v1.0.0/greet.go")), "would lie outside"},
		"a link": {repacked(t, data, func(all []entry) []entry {
			all[1].Typeflag, all[1].Linkname, all[1].Size = tar.TypeSymlink, "/etc/passwd", 0
			return all
		}), `it has "` + taken[0] + `" (type '2'`},
		"a link of no size": {repacked(t, data, func(all []entry) []entry {
			e := &all[index("cache/download/sumdb/sums.example/supported")]
			e.Typeflag, e.Linkname = tar.TypeSymlink, "/etc/passwd"
			return all
		}), "(type '2', 0 bytes)"},
		"a hard link": {repacked(t, data, func(all []entry) []entry {
			all[1].Typeflag, all[1].Linkname, all[1].Size = tar.TypeLink, "etc/passwd", 0
			return all
		}), "(type '1'"},
		"one more": {repacked(t, data, func(all []entry) []entry {
			return append(all, entry{tar.Header{Name: greet + ".ziphash", Typeflag: tar.TypeReg, Mode: 0o644}, "h1:x"})
		}), `it has "` + greet + `.ziphash", which its manifest does not have`},
		"one less": {repacked(t, data, func(all []entry) []entry { return all[:len(all)-1] }), "it is cut off"},
		"a giant": {repacked(t, data, manifested(t, greet+".info", func(_ *entry, f *File) {
			f.Size = maxFile + 1
		})), "more than any module"},
		"many giants": {repacked(t, data, func(all []entry) []entry {
			var m Manifest
			for i := range 40 {
				m.Files = append(m.Files, File{Name: fmt.Sprintf("cache/download/example.com/m/@v/v1.0.%d.zip", i), Size: maxFile})
			}
			m.Schema = 1
			text, _ := json.Marshal(m)
			all[0].text = string(text)
			return all
		}), "it unpacks to more than"},
		"a name twice": {repacked(t, data, func(all []entry) []entry {
			m := m
			m.Files = append(m.Files[:1:1], m.Files...)
			text, _ := json.Marshal(m)
			all[0].text = string(text)
			return all
		}), "is in it twice"},
		"more than one stream": {append(bytes.Clone(data), data...), "damaged"},
	}
	for what, tt := range damage {
		p := place(t, m)
		_, err := p.Restore(bytes.NewReader(tt.data))
		if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, want %q", what, err, tt.want)
		}
		if _, err := os.Stat(p.ModCache); err == nil {
			t.Errorf("%s: there is %q now", what, read(t, p.ModCache))
		}
	}
}

// flipped is data with one bit changed in what is compressed.
func flipped(data []byte) []byte {
	other := bytes.Clone(data)
	other[len(other)-6] ^= 1 // of the sum at the end, so that all before it is read
	return other
}

func sumOfText(t *testing.T, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	sum, err := sumOf(File{Name: name}, file)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}
