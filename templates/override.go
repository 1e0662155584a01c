package templates

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template"
	"text/template/parse"
)

// templates are ours, with those of Overrides in their places.
func (o Options) templates() (map[string]*template.Template, error) {
	parsed, err := ours()
	if err != nil || o.Overrides == nil {
		return parsed, err
	}
	parsed = maps.Clone(parsed)
	err = fs.WalkDir(o.Overrides, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		if formats[name] == nil {
			return unknownTemplate(name)
		}
		parsed[name], err = parseTemplate(o.Overrides, name)
		return err
	})
	return parsed, err
}

func unknownTemplate(name string) error {
	near := nearest(name, Names())
	for _, there := range Names() {
		if path.Base(there) == path.Base(name) {
			near = there // the right name in the wrong directory
		}
	}
	if near != "" {
		return fmt.Errorf("template %q takes no template's place; did you mean %q?", name, near)
	}
	return fmt.Errorf("template %q takes no template's place; there are %s", name, strings.Join(Names(), ", "))
}

// parseTemplate reads a template and refuses one that prints a value as it is.
func parseTemplate(from fs.FS, name string) (*template.Template, error) {
	text, err := fs.ReadFile(from, name)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Delims("<%", "%>").Option("missingkey=error").Funcs(formats[name]).Parse(string(text))
	if err != nil {
		return nil, err
	}
	for _, defined := range t.Templates() {
		if at := raw(defined.Root, formats[name]); at != nil {
			where, what := defined.ErrorContext(at)
			return nil, fmt.Errorf("template %s: %s prints a value as it is; put one of these before it: %s", where, what, strings.Join(slices.Sorted(maps.Keys(formats[name])), ", "))
		}
	}
	return t, nil
}

// raw returns the first action below n that prints what no quoting function has
// made, nil if there is none.
func raw(n parse.Node, quoting template.FuncMap) parse.Node {
	switch n := n.(type) {
	case *parse.ListNode:
		if n == nil {
			return nil
		}
		for _, child := range n.Nodes {
			if found := raw(child, quoting); found != nil {
				return found
			}
		}
	case *parse.ActionNode:
		if len(n.Pipe.Decl) == 0 && !quotes(n.Pipe, quoting) {
			return n
		}
	case *parse.IfNode:
		return rawBranch(n.BranchNode, quoting)
	case *parse.RangeNode:
		return rawBranch(n.BranchNode, quoting)
	case *parse.WithNode:
		return rawBranch(n.BranchNode, quoting)
	}
	return nil
}

func rawBranch(n parse.BranchNode, quoting template.FuncMap) parse.Node {
	if found := raw(n.List, quoting); found != nil {
		return found
	}
	return raw(n.ElseList, quoting)
}

// quotes reports whether the last function of a pipeline is a quoting one.
func quotes(pipe *parse.PipeNode, quoting template.FuncMap) bool {
	last := pipe.Cmds[len(pipe.Cmds)-1]
	name, ok := last.Args[0].(*parse.IdentifierNode)
	return ok && quoting[name.Ident] != nil
}
