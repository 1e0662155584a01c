package checks_test

import (
	"archive/tar"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/tree"
)

// compiled is what gcc makes of an empty program.
func compiled(t *testing.T, args ...string) string {
	t.Helper()
	gcc, err := exec.LookPath("gcc")
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatal("no gcc, and CI is true: nothing may be skipped there")
	case err != nil:
		t.Skip("no gcc")
	}
	dir := t.TempDir()
	source, out := filepath.Join(dir, "a.c"), filepath.Join(dir, "a.out")
	if err := os.WriteFile(source, []byte("int main(void) { return 0; }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if words, err := exec.Command(gcc, append([]string{"-o", out, source}, args...)...).CombinedOutput(); err != nil {
		t.Fatalf("gcc %q: %v\n%s", args, err, words)
	}
	b, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// packedFile is a file in a tar archive that belongs to root.
type packedFile struct {
	name string
	mode int64
	text string
	uid  int
}

// packed is the tree of an archive with contents.
func packed(t *testing.T, files ...packedFile) *tree.Tree {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: f.name, Mode: f.mode, Size: int64(len(f.text)), Uid: f.uid}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(f.text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	read, err := tree.ReadFrom(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func TestG1LooksIntoWhatNoNameTells(t *testing.T) {
	t.Parallel()
	program, library := compiled(t, "-pie", "-fPIE"), compiled(t, "-shared", "-fPIC")
	got := said(checks.Perms(packed(t, packedFile{name: "data/worker", mode: 0o644, text: program}, packedFile{name: "data/plugin", mode: 0o644, text: library})), "execute")
	want := `FAIL nobody may run data/worker (0644): Linux answers "Permission denied" | chmod 0755 data/worker before tar, or in Go tar.Header{Mode: 0o755}`
	if diff := cmp.Diff(got, []string{want}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestG3FindsWhatTheLoaderIgnores(t *testing.T) {
	t.Parallel()
	origin, relative, fixed := compiled(t, "-Wl,-rpath,$ORIGIN/../lib"), compiled(t, "-Wl,-rpath,lib,--disable-new-dtags"), compiled(t, "-Wl,-rpath,/opt/orders/lib")
	root := packedFile{name: "etc/passwd", mode: 0o644, text: "root:x:0:0::/:/bin/sh\n"}
	for _, tt := range []struct {
		what  string
		files []packedFile
		says  string
	}{
		{"$ORIGIN", []packedFile{{name: "bin/a", mode: 0o4755, text: origin}}, `FAIL bin/a looks for libraries in "$ORIGIN/../lib"`},
		{"relative", []packedFile{{name: "bin/a", mode: 0o2755, text: relative}}, `FAIL bin/a looks for libraries in "lib"`},
		{"fixed", []packedFile{{name: "bin/a", mode: 0o4755, text: fixed}}, "PASS 1 program with rights of its own, which needs no $ORIGIN"},
		{"without rights", []packedFile{{name: "bin/a", mode: 0o755, text: origin}}, "PASS no program has rights of its own"},
		{"a script, whose SUID Linux ignores", []packedFile{{name: "bin/a", mode: 0o4755, text: "#!/bin/sh\n"}}, "PASS no program has rights of its own"},
		{"$ORIGIN that leads to the system's libraries", []packedFile{root, {name: "usr/bin/sudo", mode: 0o4755, text: origin}}, "PASS 1 program with rights of its own, which needs no $ORIGIN"},
		{"$ORIGIN that leads elsewhere", []packedFile{root, {name: "usr/local/bin/a", mode: 0o4755, text: origin}}, `FAIL usr/local/bin/a looks for libraries in "$ORIGIN/../lib"`},
		{"damaged", []packedFile{{name: "bin/a", mode: 0o4755, text: origin[:100]}}, "SKIP 1 program with rights of its own was not read"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			if tt.files[0] == root {
				tt.files = append(tt.files, packedFile{name: "usr/share/x", mode: 0o644}, packedFile{name: "bin/x", mode: 0o644})
			}
			got := said(checks.Perms(packed(t, tt.files...)), "secure-exec")
			if len(got) != 1 || !strings.HasPrefix(got[0], tt.says) {
				t.Errorf("got %q, want %q", got, tt.says)
			}
		})
	}
}

func TestG2OwnersOfARootAreItsAccounts(t *testing.T) {
	t.Parallel()
	files := []packedFile{
		{name: "etc/passwd", mode: 0o644, text: "root:x:0:0::/:/bin/sh\nalice:x:1000:0::/:/bin/sh\n"},
		{name: "usr/share/x", mode: 0o644}, {name: "bin/x", mode: 0o755, text: "#!/bin/sh\n"},
	}
	for _, tt := range []struct {
		name string
		uid  int
		says string
	}{
		{"home/alice/x", 1000, "PASS 4 entries, all owners are in etc/passwd and etc/group"},
		{"home/bob/x", 1001, "WARN home/bob/x (0755) of 1001:0, and etc/passwd or etc/group has no such number: the next account may get it | tar --owner=root:0 --group=root:0"},
		{"usr/bin/x", 1000, "WARN uid 1000, and not root, may change usr/bin/x (0755) | tar --owner=root:0 --group=root:0"},
	} {
		got := said(checks.Perms(packed(t, append(files[:3:3], packedFile{tt.name, 0o755, "#!/bin/sh\n", tt.uid})...)), "owner")
		if diff := cmp.Diff(got, []string{tt.says}); diff != "" {
			t.Errorf("%s (-got +want):\n%s", tt.name, diff)
		}
	}
}
