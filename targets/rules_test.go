package targets

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	kitPath  = "example.com/seaworthy"
	magePath = "github.com/magefile/mage"
)

// tracked lists the files that git knows or would take, as slash paths below
// the repository's root. Those that are gone from disk are left out.
func tracked(t *testing.T) []string {
	t.Helper()
	git := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	git.Dir = ".."
	out, err := git.Output()
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatalf("git ls-files: %v, and CI is true: nothing may be skipped there", err)
	case err != nil:
		t.Skipf("git ls-files: %v", err)
	}
	var names []string
	for name := range strings.SplitSeq(strings.TrimRight(string(out), "\x00"), "\x00") {
		if _, err := os.Lstat(filepath.Join("..", name)); err == nil {
			names = append(names, name)
		}
	}
	return names
}

// goFiles are the tracked Go files and their text.
func goFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, name := range tracked(t) {
		if path.Ext(name) == ".go" {
			text, err := os.ReadFile(filepath.Join("..", name))
			if err != nil {
				t.Fatal(err)
			}
			files[name] = text
		}
	}
	if len(files) < 50 {
		t.Fatalf("only %d Go files found", len(files))
	}
	return files
}

// rooms says which packages of ours, and whether Mage, each package may import.
// A name that ends in "/..." stands for all packages below.
var rooms = []struct {
	room    string
	imports []string
}{
	{"magefiles", []string{"targets", "targets/run", "targets/starter", "templates", magePath}},
	{"targets", []string{"targets/...", "checks", "checks/...", "templates", "templates/...", magePath}},
	{"targets/run", nil},
	{"targets/install", nil},
	{"targets/whole", nil},
	{"targets/gobuild", []string{"targets/run", "targets/install", "targets/whole"}},
	{"targets/doctor", []string{"targets/run", "targets/install", "checks"}},
	{"targets/gomod", []string{"targets/run"}},
	{"targets/gotest", []string{"targets/run"}},
	{"targets/bundle", []string{"targets/run", "targets/gomod"}},
	{"targets/try", []string{"targets/run", "targets/try/...", "checks", "checks/...", "templates"}},
	{"targets/try/...", []string{"targets/try/..."}},
	{"targets/...", []string{"targets/run", "targets/whole", "checks", "checks/...", "templates", "templates/..."}},
	{"checks", []string{"checks/..."}},
	{"checks/binary", nil},
	{"checks/host", []string{"checks/binary", "checks/host/..."}},
	{"checks/host/...", []string{"checks/binary", "checks/host", "checks/host/..."}},
	{"checks/unit/internal/...", []string{"checks/unit"}},
	{"checks/truth", []string{"checks", "checks/..."}},                // tests alone
	{"checks/diff/proof", []string{"checks/diff", "checks/diff/..."}}, // tests alone
	{"checks/triage", []string{"checks/binary", "checks/unit", "checks/host", "checks/host/..."}},
	{"checks/diff", []string{"checks/diff/..."}},
	{"checks/diff/...", []string{"checks/diff/..."}},
	{"checks/...", nil},
	{"templates", []string{"templates/...", "checks/unit"}},  // checks/unit in tests alone
	{"templates/starter", []string{"templates/starter/..."}}, // a service of its own, once it is copied
	{"templates/starter/...", []string{"templates/starter/..."}},
	{"templates/...", nil},
}

func within(pkg, pattern string) bool {
	if above, ok := strings.CutSuffix(pattern, "/..."); ok {
		return strings.HasPrefix(pkg, above+"/")
	}
	return pkg == pattern
}

// allowed reports whether a package in dir may import pkg, a path of ours
// without the module's, or Mage.
func allowed(dir, pkg string) bool {
	for _, r := range rooms {
		if within(dir, r.room) {
			return slices.ContainsFunc(r.imports, func(p string) bool { return within(pkg, p) })
		}
	}
	return false
}

func TestImportsKeepTheirDirection(t *testing.T) {
	t.Parallel()
	for name, text := range goFiles(t) {
		if strings.HasPrefix(name, "testdata/") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		dir := path.Dir(name)
		for _, spec := range f.Imports {
			imported := strings.Trim(spec.Path.Value, `"`)
			pkg, ours := strings.CutPrefix(imported, kitPath+"/")
			if strings.HasPrefix(imported, magePath+"/") {
				pkg, ours = magePath, true
			}
			if imported == kitPath+"/checks/unit" && dir == "templates" && !strings.HasSuffix(name, "_test.go") {
				t.Errorf("%s imports %s, which only its tests may", name, imported)
			}
			external := strings.HasSuffix(name, "_test.go") && pkg == dir // package x_test
			if ours && !external && !allowed(dir, pkg) {
				t.Errorf("%s imports %s, which %s may not", name, imported, dir)
			}
		}
	}
}

func TestTheImportRulesThemselves(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		dir, pkg string
		want     bool
	}{
		{"magefiles", "targets", true}, {"magefiles", "checks", false}, {"magefiles", magePath, true},
		{"targets", "targets/gobuild", true}, {"targets", "checks/host", true}, {"targets", magePath, true},
		{"targets/gobuild", "targets/run", true}, {"targets/gobuild", "checks", false}, {"targets/gobuild", magePath, false},
		{"targets/gomod", "targets/gobuild", false}, {"targets/run", "checks/binary", false},
		{"targets/deploy", "checks", true}, {"targets/deploy", magePath, false}, {"targets/deploy", "targets", false},
		{"checks", "checks/binary", true}, {"checks", "targets", false}, {"checks", "targets/run", false},
		{"checks/host", "checks/binary", true}, {"checks/host", "checks", false}, {"checks/binary", "checks/host", false},
		{"checks/host/probe", "checks/host/profile", true}, {"checks/host/probe", "checks", false},
		{"templates", "targets", false}, {"elsewhere", "targets", false},
		{"templates/starter", "templates/starter/internal/api", true}, {"templates/starter", "templates", false},
		{"templates/starter/internal/api", "checks", false},
	} {
		if got := allowed(tt.dir, tt.pkg); got != tt.want {
			t.Errorf("%s may import %s: %v, want %v", tt.dir, tt.pkg, got, tt.want)
		}
	}
}

func TestEveryFileIsFormatted(t *testing.T) {
	t.Parallel()
	for name, text := range goFiles(t) {
		formatted, err := format.Source(text)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !bytes.Equal(formatted, text) {
			t.Errorf("%s: write gofmt -w %s", name, name)
		}
	}
}

// limit is the most lines that a file may have.
const limit = 400

func TestNoFileIsTooLong(t *testing.T) {
	t.Parallel()
	for name, text := range goFiles(t) {
		if n := bytes.Count(text, []byte("\n")); n > limit {
			t.Errorf("%s has %d lines, more than %d: it is more than one noun", name, n, limit)
		}
	}
}

func TestEveryLineEndsAlike(t *testing.T) {
	t.Parallel()
	for _, name := range tracked(t) {
		info, err := os.Lstat(filepath.Join("..", name))
		if err != nil || !info.Mode().IsRegular() || path.Ext(name) == ".png" {
			continue
		}
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, []byte("\r\n")) {
			t.Errorf("%s has CRLF line ends; .gitattributes says eol=lf", name)
		}
		if len(text) > 0 && path.Ext(name) == ".go" && text[len(text)-1] != '\n' {
			t.Errorf("%s does not end with a line end", name)
		}
	}
}

func TestTheTopLevelHasOnlyItsRooms(t *testing.T) {
	t.Parallel()
	want := []string{"magefiles", "targets", "checks", "templates", "testdata", "go.mod", "go.sum", "README.md"}
	for _, name := range tracked(t) {
		top, _, _ := strings.Cut(name, "/")
		if top[0] != '.' && !slices.Contains(want, top) {
			t.Errorf("%s: the top level has %s and dot files, nothing else", name, strings.Join(want, ", "))
		}
	}
}

func TestEveryExportedNameIsDocumented(t *testing.T) {
	t.Parallel()
	for name, text := range goFiles(t) {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, text, parser.ParseComments)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, at := range undocumented(f) {
			t.Errorf("%s:%d: %s has no comment", name, fset.Position(at.Pos()).Line, at.Name)
		}
	}
}

// undocumented are the exported names of f, at package level and methods of
// exported types, that have no comment of their own or of their group.
func undocumented(f *ast.File) (names []*ast.Ident) {
	add := func(name *ast.Ident, docs ...*ast.CommentGroup) {
		if name.IsExported() && !slices.ContainsFunc(docs, func(c *ast.CommentGroup) bool { return c.Text() != "" }) {
			names = append(names, name)
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if !wellKnown(d) && exportedReceiver(d) {
				add(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					add(s.Name, d.Doc, s.Doc, s.Comment)
				case *ast.ValueSpec:
					for _, name := range s.Names {
						add(name, d.Doc, s.Doc, s.Comment)
					}
				}
			}
		}
	}
	return names
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return true
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	name, ok := typ.(*ast.Ident)
	return !ok || name.IsExported()
}

// wellKnown are the methods whose interface documents them.
func wellKnown(d *ast.FuncDecl) bool {
	return d.Recv != nil && slices.Contains([]string{"Error", "Unwrap"}, d.Name.Name)
}

func TestGoModIsTidy(t *testing.T) {
	t.Parallel()
	tidy := exec.Command("go", "mod", "tidy", "-diff")
	tidy.Dir = ".."
	tidy.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	out, err := tidy.CombinedOutput()
	switch {
	case err == nil:
	case bytes.Contains(out, []byte("module lookup disabled by GOPROXY=off")) && os.Getenv("CI") != "true":
		t.Skipf("the module cache lacks what tidy looks at, the tests of dependencies: go mod tidy once with a network\n%s", out)
	default:
		t.Errorf("write go mod tidy:\n%s", out)
	}
}

func TestNoPackageIsHiddenFromTheRules(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); file != ".." && (name[0] == '.' || name == "dist") {
			return filepath.SkipDir
		}
		if nested, _ := filepath.Glob(filepath.Join(file, "go.mod")); len(nested) > 0 && file != ".." && !strings.HasPrefix(filepath.ToSlash(file), "../testdata/") {
			t.Errorf("%s is a module of its own outside testdata", file)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
