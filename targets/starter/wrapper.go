package starter

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/printer"
	"go/token"
	"strings"
)

// wrapping makes the file of one-line targets.
type wrapping struct {
	prefix string // import path of the kit's source
	own    names  // what the service's other files there define
	uses   map[string]bool
	out    bytes.Buffer
	left   []string // targets of the service's own, which are left out
}

// wrappersName is the file with the wrappers, beside the magefile.
const wrappersName = "targets.go"

// wrappers returns the file of visible targets for a service: each calls the one of
// the kit that has its name. Left are those that the service defines itself.
func wrappers(source []byte, prefix string, own names) (text []byte, left []string, err error) {
	f, err := parser.ParseFile(token.NewFileSet(), wrappersName, source, parser.ParseComments)
	if err != nil {
		return nil, nil, err
	}
	w := wrapping{prefix: prefix, own: own, uses: map[string]bool{}}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			w.namespace(d)
		case *ast.FuncDecl:
			if err := w.target(d); err != nil {
				return nil, nil, err
			}
		}
	}
	text, err = format.Source(append(w.head(), w.out.Bytes()...))
	return text, w.left, err
}

func (w *wrapping) head() []byte {
	var b bytes.Buffer
	b.WriteString("//go:build mage\n\n")
	b.WriteString("package main\n\n")
	b.WriteString("// The targets of the kit. To replace one, delete it here and write your own into\n// magefile.go. mage kit:update writes this file anew, without what other files define.\n\n")
	b.WriteString("import (\n")
	for _, pkg := range []string{"context", "time"} {
		if w.uses[pkg] {
			fmt.Fprintf(&b, "%q\n", pkg)
		}
	}
	if w.uses["mg"] {
		fmt.Fprintf(&b, "\n%q\n", magePath+"/mg")
	}
	fmt.Fprintf(&b, "\n%q\n)\n", w.prefix+"/targets")
	return b.Bytes()
}

// namespace writes a type of targets, "type Build mg.Namespace", unless the
// service has it.
func (w *wrapping) namespace(d *ast.GenDecl) {
	if d.Tok != token.TYPE || len(d.Specs) != 1 {
		return
	}
	s := d.Specs[0].(*ast.TypeSpec)
	if !isNamespace(s.Type) || !s.Name.IsExported() {
		return
	}
	switch {
	case w.own.namespaces[s.Name.Name]: // its methods join ours
	case w.own.taken[s.Name.Name]:
		w.left = append(w.left, s.Name.Name)
	default:
		w.uses["mg"] = true
		fmt.Fprintf(&w.out, "\n%stype %s mg.Namespace\n", comment(d.Doc), s.Name.Name)
	}
}

// target writes the wrapper of one target.
func (w *wrapping) target(d *ast.FuncDecl) error {
	name, receiver, callee := d.Name.Name, "", "targets."+d.Name.Name
	if !d.Name.IsExported() {
		return nil
	}
	full := name
	if d.Recv != nil {
		space := receiverName(d)
		receiver, callee, full = "("+space+") ", "targets."+space+"{}."+name, space+"."+name
		if w.own.taken[space] && !w.own.namespaces[space] {
			return nil
		}
	}
	if w.own.defines(full) {
		w.left = append(w.left, full)
		return nil
	}
	params, args, err := w.signature(d.Type)
	if err != nil {
		return fmt.Errorf("%s: %w", full, err)
	}
	fmt.Fprintf(&w.out, "\n%sfunc %s%s(%s) error { return %s(%s) }\n", comment(d.Doc), receiver, name, params, callee, args)
	return nil
}

// signature returns the parameters of a target as they are written, and as they
// are passed on.
func (w *wrapping) signature(t *ast.FuncType) (params, args string, err error) {
	var declared, passed []string
	for i, field := range t.Params.List {
		var typ bytes.Buffer
		if err := printer.Fprint(&typ, token.NewFileSet(), field.Type); err != nil {
			return "", "", err
		}
		for pkg := range map[string]bool{"context": true, "time": true} {
			if strings.Contains(typ.String(), pkg+".") {
				w.uses[pkg] = true
			}
		}
		var group []string
		for _, n := range field.Names {
			group = append(group, n.Name)
		}
		if len(group) == 0 {
			group = []string{"_"}
		}
		for j, n := range group {
			if n == "_" && typ.String() == "context.Context" {
				group[j] = "ctx"
			} else if n == "_" {
				group[j] = fmt.Sprintf("arg%d", i)
			}
		}
		declared = append(declared, strings.Join(group, ", ")+" "+typ.String())
		passed = append(passed, group...)
	}
	return strings.Join(declared, ", "), strings.Join(passed, ", "), nil
}

// comment is a doc comment as it is written.
func comment(doc *ast.CommentGroup) string {
	if doc == nil {
		return ""
	}
	var b strings.Builder
	for _, c := range doc.List {
		b.WriteString(c.Text + "\n")
	}
	return b.String()
}

// isNamespace tells the type of a namespace as Mage knows it: mg.Namespace.
func isNamespace(t ast.Expr) bool {
	s, ok := t.(*ast.SelectorExpr)
	if !ok || s.Sel.Name != "Namespace" {
		return false
	}
	pkg, ok := s.X.(*ast.Ident)
	return ok && pkg.Name == "mg"
}

func receiverName(d *ast.FuncDecl) string {
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if name, ok := typ.(*ast.Ident); ok {
		return name.Name
	}
	return ""
}
