package targets

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/seaworthy/targets/starter"
)

func TestTheKitsPathIsFoundAtRunTime(t *testing.T) {
	t.Parallel()
	if got := kitPrefix(); got != kitPath {
		t.Errorf("it is %s, want %s", got, kitPath)
	}
	for _, tt := range []struct {
		path, module, rest string
		ok                 bool
	}{
		{"example.org/a/kit", "example.org/a", "kit", true},
		{"example.org/a", "example.org/a", "", true},
		{"example.org/ab", "example.org/a", "", false},
		{"example.org/a", "example.org/a/kit", "", false},
		{"example.org/a", "", "", false},
	} {
		if rest, ok := below(tt.path, tt.module); rest != tt.rest || ok != tt.ok {
			t.Errorf("%s below %q: %q %v", tt.path, tt.module, rest, ok)
		}
	}
}

func TestTheKitsModuleIsTheNearest(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	above := strings.TrimSuffix(kitPath, "/seaworthy")
	for _, tt := range []struct{ file, module, want string }{
		{"go.mod", "example.org/other", "."},
		{"go.mod", above, "."},
		{"seaworthy/go.mod", kitPath, "seaworthy"},
		{"magefiles/go.mod", kitPath + "/magefiles", "seaworthy"}, // a module beside the kit
	} {
		if err := os.MkdirAll(filepath.Dir(tt.file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(tt.file, []byte("module "+tt.module+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if got := kitModule(); got != tt.want {
			t.Errorf("with %s in %s it is %s, want %s", tt.module, tt.file, got, tt.want)
		}
	}
}

func TestTheKitItselfIsNoService(t *testing.T) {
	t.Parallel()
	kit, other := t.TempDir(), t.TempDir()
	link := filepath.Join(other, "link")
	if err := os.Symlink(kit, link); err != nil {
		t.Skip(err)
	}
	for dir, want := range map[string]bool{
		kit: false, filepath.Join(kit, "new", "deep"): false, link: false, filepath.Join(link, "new"): false,
		other: true, kit + "-beside": true, filepath.Dir(kit): true,
	} {
		if err := outside(dir, kit); (err == nil) != want {
			t.Errorf("%s: %v", dir, err)
		}
	}
}

func TestAnOlderKitIsTold(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	git := func(args ...string) string {
		t.Helper()
		c := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Ada", "-c", "user.email=ada@example.com"}, args...)...)
		out, err := c.CombinedOutput()
		if err != nil && os.Getenv("CI") == "true" {
			t.Fatalf("git %s: %v\n%s", args[0], err, out)
		} else if err != nil {
			t.Skipf("git %s: %v", args[0], err)
		}
		return strings.TrimSpace(string(out))
	}
	git("init", "-q")
	git("commit", "-q", "--allow-empty", "-m", "one")
	one := git("rev-parse", "HEAD")
	git("commit", "-q", "--allow-empty", "-m", "two")
	two := git("rev-parse", "HEAD")
	for _, tt := range []struct {
		from, has string
		older     bool
	}{
		{one, two, true}, {one + "-dirty", two, true}, {two, one, false}, {one, one, false},
		{"", two, false}, {one, "", false}, {one, strings.Repeat("0", 40), false},
	} {
		err := newer(t.Context(), &starter.Kit{Root: dir, Version: tt.from}, &starter.Service{Has: &starter.Manifest{Kit: tt.has}})
		if (err != nil) != tt.older {
			t.Errorf("%.7s into %.7s: %v", tt.from, tt.has, err)
		}
	}
}
