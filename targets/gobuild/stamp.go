package gobuild

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// HasVersion reports whether the main package in dir has a package-level string
// variable named version, which the linker's -X can set: declared as a string,
// or by a string literal (cmd/link, "-X importpath.name=value"). A file that
// cannot be parsed is left to the compiler to complain about.
func HasVersion(dir string) (bool, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		name := e.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.SkipObjectResolution)
		if _, unreadable := err.(*fs.PathError); unreadable {
			return false, err
		}
		if f != nil && declaresVersion(f) {
			return true, nil
		}
	}
	return false, nil
}

func declaresVersion(f *ast.File) bool {
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			if stringVersion(s.(*ast.ValueSpec)) {
				return true
			}
		}
	}
	return false
}

// stringVersion reports whether s declares version as a string that the linker
// may replace: without a value, or with a constant one.
func stringVersion(s *ast.ValueSpec) bool {
	for i, name := range s.Names {
		if name.Name != "version" {
			continue
		}
		typ, _ := s.Type.(*ast.Ident)
		typed := typ != nil && typ.Name == "string"
		if len(s.Values) <= i {
			return typed
		}
		lit, ok := s.Values[i].(*ast.BasicLit)
		return ok && lit.Kind == token.STRING && (typed || s.Type == nil)
	}
	return false
}
