package starter

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const ordersMod = "module example.org/orders\n\ngo 1.26\n"

// tree is every file below dir with its text.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, file)
		all[filepath.ToSlash(rel)] = text(t, file)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func look(t *testing.T, dir string) *Service {
	t.Helper()
	s, err := Look(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fresh(t *testing.T, k *Kit, dir string) *Plan {
	t.Helper()
	p, err := Fresh(k, look(t, dir), "orders", "example.org/orders")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestANewServiceIsTheSampleByAnotherName(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "orders")
	if err := fresh(t, openKit(t, lay(t, "", smallKit)), dir).Write(); err != nil {
		t.Fatal(err)
	}
	got := tree(t, dir)
	for name, want := range map[string]string{
		"main.go":                      "package main\n\nimport \"example.org/orders/internal/api\"\n\nfunc main() { api.Serve() }\n",
		".github/.x/ci.yml":            "name: orders\n",
		"testdata/cases/health.txtar":  "exec orders # of example.org/orders\n",
		"internal/api/testdata/in.txt": "in\n",
		"go.mod":                       "module example.org/orders\n\ngo 1.26.0\n\ntool github.com/magefile/mage\n\nrequire github.com/magefile/mage v1.17.2 // indirect\n",
		"go.sum":                       "github.com/magefile/mage v1.17.2 h1:a=\ngithub.com/magefile/mage v1.17.2/go.mod h1:b=\n",
		"magefiles/magefile.go":        "//go:build mage\n\npackage main\n\nimport _ \"example.org/orders/magefiles/seaworthy/targets\"\n",
		"magefiles/go.mod":             "module example.org/orders/magefiles\n\ngo 1.26.0\n\nrequire (\n\tgithub.com/fatih/color v1.19.0\n\tgithub.com/magefile/mage v1.17.2\n)\n\nrequire (\n\tgithub.com/google/go-cmp v0.7.0 // indirect\n\tgolang.org/x/sys v0.49.0 // indirect\n)\n\ntool github.com/magefile/mage\n",
	} {
		if diff := cmp.Diff(got[name], want); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
	if drifts, _, err := Status(look(t, dir)); err != nil || len(drifts) > 0 {
		t.Errorf("it has drift at once: %v %v", drifts, err)
	}
}

func TestTheSameInputGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	a, b := t.TempDir(), t.TempDir()
	for _, dir := range []string{a, b} {
		if err := fresh(t, k, dir).Write(); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(tree(t, a), tree(t, b)); diff != "" {
		t.Error(diff)
	}
}

func TestWhatANewRepositoryHasStays(t *testing.T) {
	t.Parallel()
	dir := lay(t, "", map[string]string{"README.md": "mine\n", ".gitignore": "*.log\n", "LICENSE": "l\n"})
	if err := fresh(t, openKit(t, lay(t, "", smallKit)), dir).Write(); err != nil {
		t.Fatal(err)
	}
	if got := text(t, dir, "README.md") + text(t, dir, ".gitignore"); got != "mine\n*.log\ndist/\nmage_output_file.go\n" {
		t.Errorf("they are now %q", got)
	}
}

func TestANewServiceDoesNotMixWithAProgram(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	for name, body := range map[string]string{"main.go": "package main\n", "cmd/x/main.go": "package main\n", "sub/go.mod": "module m\n", "magefiles/x.go": "package main\n"} {
		dir := lay(t, "", map[string]string{name: body})
		if _, err := Fresh(k, look(t, dir), "orders", "example.org/orders"); err == nil {
			t.Errorf("a new service was planned where %s is", name)
		}
	}
	if _, err := Fresh(k, look(t, t.TempDir()), "x", "not a path"); err == nil || !strings.Contains(err.Error(), "-module=not a path") {
		t.Errorf("of a module's path that is none: %v", err)
	}
}

// TestAnInterruptedInitGoesOn ends the writing after every file in turn, and begins
// anew: the result is the same, and never is there a manifest too early.
func TestAnInterruptedInitGoesOn(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	whole := t.TempDir()
	p := fresh(t, k, whole)
	if err := p.Write(); err != nil {
		t.Fatal(err)
	}
	want := tree(t, whole)
	for n := range p.Changes {
		dir := t.TempDir()
		first := fresh(t, k, dir)
		first.Changes = first.Changes[:n]
		if err := first.Write(); err != nil {
			t.Fatal(err)
		}
		s := look(t, dir)
		if s.Has != nil {
			t.Fatalf("there is a manifest after %d of %d files", n, len(p.Changes))
		}
		var second *Plan
		var err error
		if s.Module == "" {
			second, err = Fresh(k, s, "orders", "example.org/orders")
		} else {
			second, err = Init(k, s, Facts{Name: "orders"})
		}
		if err != nil {
			t.Fatalf("after %d files: %v", n, err)
		}
		if err := second.Write(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tree(t, dir), want); diff != "" {
			t.Fatalf("after %d files:\n%s", n, diff)
		}
	}
}

func TestASecondInitChangesNothing(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	dir := lay(t, "", map[string]string{"go.mod": ordersMod, "main.go": "package main\n", "go.work": "go 1.26\n\nuse .\n"})
	install(t, k, dir)
	before := tree(t, dir)
	if p := install(t, k, dir); !p.Empty() || len(p.Changes) > 0 {
		t.Errorf("it would change %v", p.Changes)
	}
	if diff := cmp.Diff(tree(t, dir), before); diff != "" {
		t.Error(diff)
	}
}

func TestNothingIsOverwritten(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	mine := map[string]string{"go.mod": ordersMod, "magefiles/go.sum": "mine\n", "magefiles/seaworthy/checks/row.json": "mine\n"}
	dir := lay(t, "", mine)
	p := install(t, k, dir)
	for name, want := range mine {
		if got := text(t, dir, name); got != want && name != "go.mod" {
			t.Errorf("%s is now %q", name, got)
		}
	}
	if notes := strings.Join(p.Notes, "\n"); !strings.Contains(notes, "magefiles/go.sum is there with other content") || !strings.Contains(notes, "row.json") {
		t.Errorf("the notes are %q", notes)
	}
}

func TestAnotherKitIsNotMixedIn(t *testing.T) {
	t.Parallel()
	dir := lay(t, "", map[string]string{"go.mod": ordersMod})
	install(t, openKit(t, lay(t, "", smallKit)), dir)
	other := lay(t, lay(t, "", smallKit), map[string]string{"checks/row.json": "{\"newer\": 1}\n"})
	_, err := Init(openKit(t, other), look(t, dir), Facts{})
	if err == nil || !strings.Contains(err.Error(), "kit:update "+other) {
		t.Errorf("the error is %v", err)
	}
}

func TestAServiceWithMageFilesGetsTheKitBesideThem(t *testing.T) {
	t.Parallel()
	const tagged = "//go:build mage\n\npackage main\n"
	k := openKit(t, lay(t, "", smallKit))
	for _, tt := range []struct {
		name, file, text, home string
	}{
		{"none", "main.go", "package main\n", "magefiles"},
		{"a root file", "mage.go", tagged, "seaworthy"},
		{"an old tag", "mage.go", "// +build mage\n\npackage main\n", "seaworthy"},
		{"a tag that mage is not needed for", "mage.go", "//go:build mage || linux\n\npackage main\n", "magefiles"},
		{"a tag among others", "mage.go", "//go:build mage && !windows\n\npackage main\n", "seaworthy"},
		{"a word in the text", "mage.go", "package main\n\n//go:build mage\n", "magefiles"},
		{"magefiles", "magefiles/x.go", "package main\n", "seaworthy"},
		{"a module there", "magefiles/go.mod", "module m\n", "seaworthy"},
		{"something else there", "magefiles/README", "x\n", "magefiles"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := lay(t, "", map[string]string{"go.mod": ordersMod, tt.file: tt.text})
			install(t, k, dir)
			if s := look(t, dir); s.Home != tt.home || s.Has == nil {
				t.Errorf("the kit is in %s, want %s (%v)", s.Home, tt.home, s.Has != nil)
			}
			if got := text(t, dir, tt.home, "targets.go"); !strings.Contains(got, `"example.org/orders/`+tt.home+`/seaworthy/targets"`) {
				t.Errorf("the wrappers are\n%s", got)
			}
			if got := text(t, dir, filepath.FromSlash(tt.file)); got != tt.text {
				t.Errorf("%s was changed", tt.file)
			}
		})
	}
	dir := lay(t, "", map[string]string{"go.mod": ordersMod, "mage.go": tagged, "seaworthy/x.go": "package x\n"})
	if _, err := Look(dir); err == nil {
		t.Error("there is something else in seaworthy, and no error")
	}
}

func TestAWorkspaceAboveIsKeptOut(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	above := lay(t, "", map[string]string{"go.work": "go 1.26\n\nuse ./orders\n", "orders/go.mod": ordersMod})
	install(t, k, filepath.Join(above, "orders"))
	if got := text(t, above, "orders", "magefiles", "go.work"); !strings.HasSuffix(got, "\ngo 1.26.0\n\nuse .\n") {
		t.Errorf("go.work is %q", got)
	}
}

func TestVendoringIsToBeDoneAgain(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	dir := lay(t, "", map[string]string{"go.mod": ordersMod, "vendor/modules.txt": ""})
	if got, want := install(t, k, dir).Vendor, []Command{{dir, "go mod vendor"}}; !slices.Equal(got, want) {
		t.Errorf("commands are %v, want %v", got, want)
	}
	if got := install(t, k, dir).Vendor; got != nil {
		t.Errorf("the second time they are %v", got)
	}
	above := lay(t, "", map[string]string{"go.work": "go 1.26\n", "vendor/modules.txt": "", "orders/go.mod": ordersMod})
	if got, want := install(t, k, filepath.Join(above, "orders")).Vendor, []Command{{above, "go work vendor"}}; !slices.Equal(got, want) {
		t.Errorf("commands are %v, want %v", got, want)
	}
}

func TestTrackedBuildsAreRefused(t *testing.T) {
	t.Parallel()
	dir := lay(t, "", map[string]string{"go.mod": ordersMod})
	_, err := Init(openKit(t, lay(t, "", smallKit)), look(t, dir), Facts{Tracked: []string{"dist/app.js"}})
	if err == nil || !strings.Contains(err.Error(), "git tracks dist/app.js") {
		t.Errorf("the error is %v", err)
	}
}

func TestAFileIsWrittenThroughALinkAndKeepsItsMode(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.WriteFile(real, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("real", link); err != nil {
		t.Skip(err)
	}
	if err := writeFile(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(real)
	if err != nil || text(t, real) != "new" || text(t, link) != "new" {
		t.Fatalf("%v, and the file is %q", err, text(t, real))
	}
	if filepath.Separator == '/' && info.Mode().Perm() != 0o600 {
		t.Errorf("its mode is %v", info.Mode())
	}
}
