package starter

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
)

// names are what the Go files of a directory define at package level.
type names struct {
	taken      map[string]bool // every identifier
	namespaces map[string]bool // those that are types of targets
	targets    map[string]bool // "test", "build.linux": Mage looks at no case
}

// defines tells whether a function, or a method as "Build.Linux", is there.
func (n names) defines(target string) bool {
	return n.targets[strings.ToLower(target)] || n.taken[target]
}

// ownNames reads what a service's own files in dir define. A directory that is not
// there defines nothing.
func ownNames(dir string) (names, error) {
	n := names{taken: map[string]bool{}, namespaces: map[string]bool{}, targets: map[string]bool{}}
	files, err := filepath.Glob(filepath.Join(escapeGlob(dir), "*.go"))
	if err != nil {
		return n, err
	}
	for _, file := range files {
		base := filepath.Base(file)
		if base == wrappersName || base == "mage_output_file.go" || strings.HasSuffix(base, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return n, err
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, text, parser.SkipObjectResolution)
		if err != nil {
			return n, fmt.Errorf("what targets it defines: %w", err)
		}
		n.add(f)
	}
	return n, nil
}

func (n names) add(f *ast.File) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			switch {
			case d.Recv != nil:
				n.targets[strings.ToLower(receiverName(d)+"."+d.Name.Name)] = true
			case d.Name.Name != "init":
				n.taken[d.Name.Name] = true
				n.targets[strings.ToLower(d.Name.Name)] = true
			}
		case *ast.GenDecl:
			n.addSpecs(d)
		}
	}
}

func (n names) addSpecs(d *ast.GenDecl) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			n.taken[s.Name.Name] = true
			n.namespaces[s.Name.Name] = isNamespace(s.Type)
		case *ast.ValueSpec:
			for _, name := range s.Names {
				n.taken[name.Name] = true
			}
		}
	}
}

// escapeGlob takes the meaning from the one character that has one on all systems.
func escapeGlob(path string) string { return strings.ReplaceAll(path, "[", "[[]") }
