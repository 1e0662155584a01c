package templates_test

import (
	"bytes"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/rogpeppe/go-internal/txtar"
)

const starterFiles = "starter/files"

// newService is a new service as kit:init describes it to the files.
var newService = struct{ Name, Module, Kit string }{"orders", "example.org/orders", "example.org/orders/magefiles/seaworthy"}

// started are the files that a new service gets beside its packages, by their path
// in it.
func started(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	source := os.DirFS(starterFiles)
	err := fs.WalkDir(source, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(source, name)
		if err != nil {
			return err
		}
		to, ok := strings.CutSuffix(name, ".tmpl")
		if !ok {
			t.Errorf("%s does not end with .tmpl", name)
		}
		files[undotted(to)] = filled(t, name, text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// undotted is a path in a new service: "dot-" at the start of an element is a dot.
func undotted(name string) string {
	elements := strings.Split(name, "/")
	for i, e := range elements {
		if rest, ok := strings.CutPrefix(e, "dot-"); ok {
			elements[i] = "." + rest
		}
	}
	return path.Join(elements...)
}

func filled(t *testing.T, name string, text []byte) []byte {
	t.Helper()
	parsed, err := template.New(name).Option("missingkey=error").Parse(string(text))
	if err != nil {
		t.Errorf("%v", err)
		return nil
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, newService); err != nil {
		t.Errorf("%v", err)
	}
	return out.Bytes()
}

func TestANewServiceHasTheseFiles(t *testing.T) {
	t.Parallel()
	files := started(t)
	for _, name := range []string{
		".gitignore", ".gitattributes", "README.md", ".github/workflows/ci.yml", ".gitlab-ci.yml", "magefiles/magefile.go",
		"testdata/cases/serve.txtar", "testdata/cases/greet.txtar", "testdata/cases/drain.txtar", "testdata/cases/usage.txtar",
	} {
		if len(files[name]) == 0 {
			t.Errorf("%s is not there, or empty", name)
		}
		delete(files, name)
	}
	for name := range files {
		t.Errorf("%s is there, and nobody knows of it", name)
	}
}

func TestTheFilesOfANewServiceAreWhole(t *testing.T) {
	t.Parallel()
	for name, text := range started(t) {
		switch {
		case !bytes.HasSuffix(text, []byte("\n")) || bytes.HasSuffix(text, []byte("\n\n")):
			t.Errorf("%s does not end with one line end", name)
		case strings.HasSuffix(name, ".yml") && bytes.Contains(text, []byte("\t")):
			t.Errorf("%s: YAML has no tabs", name)
		}
		for i, line := range strings.Split(string(text), "\n") {
			if strings.TrimRight(line, " \t") != line {
				t.Errorf("%s:%d: blanks at the end", name, i+1)
			}
		}
	}
}

func TestTheMagefileOfANewServiceIsGo(t *testing.T) {
	t.Parallel()
	text := started(t)["magefiles/magefile.go"]
	f, err := parser.ParseFile(token.NewFileSet(), "magefile.go", text, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var imports []string
	for _, spec := range f.Imports {
		imports = append(imports, strings.Trim(spec.Path.Value, `"`))
	}
	if want := []string{"time", newService.Kit + "/targets", newService.Kit + "/templates"}; !slices.Equal(imports, want) {
		t.Errorf("it imports %q, want %q", imports, want)
	}
	if f.Name.Name != "main" || !bytes.HasPrefix(text, []byte("//go:build mage\n\n")) {
		t.Errorf("it is package %s and begins with %q", f.Name.Name, text[:20])
	}
	if formatted, err := format.Source(text); err != nil || !bytes.Equal(formatted, text) {
		t.Errorf("it is not as gofmt has it, %v", err)
	}
}

// words are the commands of a case: testscript's that are used here, and ours of
// checks/diff/cases.
var words = strings.Fields("exec skip stderr stdout http ready service shutdown status")

// subcommand is a command of the program in main.go.
var subcommand = regexp.MustCompile(`(?m)^	case ("[^\n]*"):$`)

func TestTheCasesOfANewServiceNameWhatThereIs(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("starter/main.go")
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, match := range subcommand.FindAllStringSubmatch(string(source), -1) {
		commands = append(commands, strings.Split(strings.Trim(match[1], `"`), `", "`)...)
	}
	if !slices.Contains(commands, "serve") {
		t.Fatalf("main.go has the commands %q", commands)
	}
	for name, text := range started(t) {
		if path.Dir(name) != "testdata/cases" {
			continue
		}
		archive := txtar.Parse(text)
		for i, line := range strings.Split(string(archive.Comment), "\n") {
			if wrong := wrongStep(line, commands, archive); wrong != "" {
				t.Errorf("%s:%d: %q: %s", name, i+1, line, wrong)
			}
		}
	}
}

// wrongStep says what a line of a case names that there is not, "" if nothing.
func wrongStep(line string, commands []string, archive *txtar.Archive) string {
	fields := strings.Fields(strings.TrimPrefix(line, "[windows] "))
	if len(fields) == 0 || fields[0] == "#" {
		return ""
	}
	fails := fields[0] == "!"
	if fails {
		fields = fields[1:]
	}
	switch word, args := fields[0], fields[1:]; {
	case !slices.Contains(words, word):
		return "is no command of a case"
	case word == "http" && len(args) == 3:
		if !slices.ContainsFunc(archive.Files, func(f txtar.File) bool { return f.Name == args[2] }) {
			return "the file is not there"
		}
	case word != "exec" && word != "service":
	case args[0] != newService.Name:
		return "is not the service"
	case !fails && (len(args) < 2 || !slices.Contains(commands, args[1])):
		return "is no command of the service"
	}
	return ""
}

func TestWhatACaseNamesIsLookedFor(t *testing.T) {
	t.Parallel()
	archive := &txtar.Archive{Files: []txtar.File{{Name: "a.json"}}}
	for line, want := range map[string]string{
		"# text": "", "exec orders serve": "", "! exec orders": "", "http POST / a.json": "", "[windows] skip 'no signals'": "",
		"run orders":           "is no command of a case",
		"exec tide serve":      "is not the service",
		"exec orders":          "is no command of the service",
		"service orders begin": "is no command of the service",
		"http POST / b.json":   "the file is not there",
	} {
		if got := wrongStep(line, []string{"serve"}, archive); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

func TestANewServiceHasNoNameButItsOwn(t *testing.T) {
	t.Parallel()
	err := eachGoFile("starter", func(name string, text []byte) {
		for _, spec := range importsOf(t, name, text) {
			if rest, ours := strings.CutPrefix(spec, "example.com/seaworthy/"); ours && !strings.HasPrefix(rest, "templates/starter/internal/") {
				t.Errorf("%s imports %s, which a new service does not have", name, spec)
			} else if !ours && strings.Contains(spec, ".") {
				t.Errorf("%s imports %s: a new service has the standard library alone", name, spec)
			}
		}
		without := bytes.ReplaceAll(text, []byte("example.com/seaworthy/templates/starter/internal/"), nil)
		for _, word := range []string{"seaworthy", "starter", "tide"} {
			if bytes.Contains(bytes.ToLower(without), []byte(word)) {
				t.Errorf("%s says %q", name, word)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// eachGoFile visits the Go files below dir, tests as well.
func eachGoFile(dir string, visit func(name string, text []byte)) error {
	return fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(name) != ".go" {
			return err
		}
		text, err := os.ReadFile(path.Join(dir, name))
		if err == nil {
			visit(name, text)
		}
		return err
	})
}

func importsOf(t *testing.T, name string, text []byte) (paths []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		paths = append(paths, strings.Trim(spec.Path.Value, `"`))
	}
	return paths
}
