package root

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLinksAreResolvedInsideTheRoot(t *testing.T) {
	t.Parallel()
	files := map[string]any{
		"/usr/lib/libz.so.1": []byte("z"),
		"/lib":               link("usr/lib"),
		"/abs":               link("/usr/lib/libz.so.1"),
		"/deep/up":           link("../../../../../usr"),
		"/deep/self":         link("."),
		"/loop":              link("loop"),
		"/a":                 link("b"),
		"/b":                 link("a/x"),
		"/dangling":          link("/nowhere"),
		"/through":           link("/usr/lib/libz.so.1/x"),
		"/hard":              hardLink("/usr/lib/libz.so.1"),
	}
	for i := range 41 { // l0 follows 41 links, l1 follows 40
		files["/chain/l"+strconv.Itoa(i)] = link("l" + strconv.Itoa(i+1))
	}
	files["/chain/l41"] = []byte{}
	f, err := Open(tarOf(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, c := range []struct {
		path, want string
		err        error
	}{
		{path: "/lib/libz.so.1", want: "/usr/lib/libz.so.1"},
		{path: "lib/libz.so.1", want: "/usr/lib/libz.so.1"},
		{path: "/abs", want: "/usr/lib/libz.so.1"},
		{path: "/deep/up/lib/libz.so.1", want: "/usr/lib/libz.so.1"},
		{path: "/deep/self/self/up/./lib//libz.so.1", want: "/usr/lib/libz.so.1"},
		{path: "/lib/../bin", err: fs.ErrNotExist},
		{path: "/lib/../lib", want: "/usr/lib"},
		{path: "/../../lib", want: "/usr/lib"},
		{path: "/", want: "/"},
		{path: "", want: "/"},
		{path: "/hard", want: "/hard"},
		{path: "/loop", err: ErrLoop},
		{path: "/loop/x", err: ErrLoop},
		{path: "/a", err: ErrLoop},
		{path: "/chain/l0", err: ErrLoop},
		{path: "/chain/l1", want: "/chain/l41"},
		{path: "/dangling", err: fs.ErrNotExist},
		{path: "/usr/lib/libz.so.1/", err: ErrNotDir},
		{path: "/usr/lib/libz.so.1/..", err: ErrNotDir},
		{path: "/through", err: ErrNotDir},
		{path: "/" + strings.Repeat("x", 256), err: ErrNameTooLong},
		{path: strings.Repeat("/x", 2048), err: ErrNameTooLong},
	} {
		real, err := f.Real(c.path)
		if real != c.want || !errors.Is(err, c.err) {
			t.Errorf("Real(%.40q) = %q, %v, want %q, %v", c.path, real, err, c.want, c.err)
		}
	}
	if e, err := f.Lstat("/abs"); err != nil || e.Link != "/usr/lib/libz.so.1" {
		t.Errorf("Lstat(/abs) = %+v, %v, want the link itself", e, err)
	}
	list, err := f.ReadDir("/lib/../../deep")
	var names []string
	for _, e := range list {
		names = append(names, e.Path)
	}
	if diff := cmp.Diff(names, []string{"/deep/self", "/deep/up"}); diff != "" || err != nil {
		t.Errorf("ReadDir (-got +want):\n%s%v", diff, err)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("/a/b", "../x", "/a/b/c")
	f.Add("/loop", "loop", "/loop")
	f.Add("/a", "/", "/a/a/../a")
	f.Fuzz(func(t *testing.T, name, target, path string) {
		a := newArchive(strings.NewReader(""), func() error { return nil })
		for _, e := range []struct {
			name string
			mode fs.FileMode
		}{{name, fs.ModeSymlink}, {target, 0}, {name + "/" + target, fs.ModeSymlink}, {path, fs.ModeDir}} {
			if err := a.put(e.name, &Entry{Mode: e.mode, Link: target}); err != nil {
				t.Fatal(err)
			}
		}
		r := newFS(a)
		e, err := r.Stat(path)
		if err != nil {
			return
		}
		if again, err := r.Lstat(e.Path); err != nil || again != e {
			t.Errorf("%q leads to %q, which is %+v, %v", path, e.Path, again, err)
		}
		if !strings.HasPrefix(e.Path, "/") || strings.Contains(e.Path, "/../") || e.Mode&fs.ModeSymlink != 0 {
			t.Errorf("%q leads to %q (%v)", path, e.Path, e.Mode)
		}
	})
}
