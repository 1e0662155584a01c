package starter

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// smallKit is all that a kit needs to be one, and a little more.
var smallKit = map[string]string{
	"go.mod":     "module example.net/kit\n\ngo 1.26.0\n\ntool github.com/magefile/mage\n\nrequire (\n\tgithub.com/fatih/color v1.19.0\n\tgithub.com/google/go-cmp v0.7.0\n\tgithub.com/magefile/mage v1.17.2\n)\n\nrequire golang.org/x/sys v0.49.0 // indirect\n",
	"go.sum":     "github.com/fatih/color v1.19.0 h1:c=\ngithub.com/google/go-cmp v0.7.0 h1:d=\ngithub.com/magefile/mage v1.17.2 h1:a=\ngithub.com/magefile/mage v1.17.2/go.mod h1:b=\ngolang.org/x/sys v0.49.0 h1:e=\n",
	".gitignore": "dist/\n",

	"targets/targets.go":          "package targets\n\nimport (\n\t\"context\"\n\n\t\"github.com/magefile/mage/mg\"\n\n\t\"example.net/kit/checks\"\n)\n\n// Build compiles.\ntype Build mg.Namespace\n\n// Linux builds for Linux.\nfunc (Build) Linux(ctx context.Context) error { return checks.All(ctx) }\n\n// Test tests.\nfunc Test(ctx context.Context) error { return checks.All(ctx) }\n",
	"targets/targets_test.go":     "package targets\n\nimport _ \"github.com/google/go-cmp/cmp\"\n",
	"targets/testdata/x.txt":      "x\n",
	"checks/doc.go":               "// Package checks checks.\npackage checks\n\nimport _ \"github.com/fatih/color\"\n",
	"checks/row.json":             "{}\n",
	"checks/.hidden":              "x\n",
	"templates/render.go":         "package templates\n\nimport _ \"embed\"\n",
	"templates/systemd/x.service": "[Unit]\r\n",

	"templates/starter/main.go":                                "package main\n\nimport \"example.net/kit/templates/starter/internal/api\"\n\nfunc main() { api.Serve() }\n",
	"templates/starter/main_test.go":                           "package main\n",
	"templates/starter/internal/api/api.go":                    "package api\n",
	"templates/starter/internal/api/testdata/in.txt":           "in\n",
	"templates/starter/files/dot-github/dot-x/ci.yml.tmpl":     "name: {{.Name}}\n",
	"templates/starter/files/dot-gitignore.tmpl":               "dist/\nmage_output_file.go\n",
	"templates/starter/files/magefiles/magefile.go.tmpl":       "//go:build mage\n\npackage main\n\nimport _ \"{{.Kit}}/targets\"\n",
	"templates/starter/files/testdata/cases/health.txtar.tmpl": "exec {{.Name}} # of {{.Module}}\n",
}

// lay writes files below a new directory, or one that is named.
func lay(t *testing.T, dir string, files map[string]string) string {
	t.Helper()
	if dir == "" {
		dir = t.TempDir()
	}
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// text is a file's; "" if it is not there.
func text(t *testing.T, elem ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(elem...))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(data)
}

func openKit(t *testing.T, dir string) *Kit {
	t.Helper()
	k, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestACopyHasWhatThePackagesNeed(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	want := []string{
		"checks/doc.go", "checks/row.json", "targets/targets.go", "templates/render.go",
		"templates/starter/files/dot-github/dot-x/ci.yml.tmpl", "templates/starter/files/dot-gitignore.tmpl",
		"templates/starter/files/magefiles/magefile.go.tmpl", "templates/starter/files/testdata/cases/health.txtar.tmpl",
		"templates/starter/internal/api/api.go", "templates/starter/internal/api/testdata/in.txt",
		"templates/starter/main.go", "templates/starter/main_test.go", "templates/systemd/x.service",
	}
	var got []string
	for name := range k.Files {
		got = append(got, name)
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("a copy has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if k.Prefix != "example.net/kit" {
		t.Errorf("its import path is %s", k.Prefix)
	}
}

func TestACopyImportsItself(t *testing.T) {
	t.Parallel()
	files := openKit(t, lay(t, "", smallKit)).under("example.org/orders/magefiles/seaworthy")
	if got := string(files["targets/targets.go"]); !strings.Contains(got, `"example.org/orders/magefiles/seaworthy/checks"`) || strings.Contains(got, "example.net") {
		t.Errorf("targets.go is\n%s", got)
	}
	if got := string(files["templates/systemd/x.service"]); got != "[Unit]\n" {
		t.Errorf("line ends are %q", got)
	}
}

func TestAKitIsFoundInAServiceAndAsSource(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	install(t, openKit(t, lay(t, "", smallKit)), lay(t, dir, map[string]string{"go.mod": "module example.org/orders\n\ngo 1.26\n"}))
	for _, at := range []string{dir, filepath.Join(dir, "magefiles", "seaworthy")} {
		if k := openKit(t, at); k.Prefix != "example.org/orders/magefiles/seaworthy" {
			t.Errorf("the kit in %s has the import path %s", at, k.Prefix)
		}
	}
	for _, at := range []string{t.TempDir(), filepath.Join(dir, "nowhere"), filepath.Join(dir, "go.mod")} {
		if _, err := Open(at); err == nil {
			t.Errorf("a kit was found in %s", at)
		}
	}
}

// install writes the kit into the service in dir.
func install(t *testing.T, k *Kit, dir string) *Plan {
	t.Helper()
	s, err := Look(dir)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Init(k, s, Facts{Name: "orders", NameFrom: "as it is"})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Write(); err != nil {
		t.Fatal(err)
	}
	return p
}
