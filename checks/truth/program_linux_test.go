package truth_test

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"example.com/seaworthy/checks"
)

// program is something to start: a directory that lies at /opt/NAME of a root,
// in which the file app is started.
type program struct {
	name  string
	arch  string            // "" is amd64
	files map[string]string // written before the steps
	steps []string          // commands, run in its directory: see workshop.run. OPT is /opt/NAME
	edit  func(app string) error

	// on are the names and kinds of the systems that it is started on; kinds
	// are of its own architecture. Nil is "suite".
	on []string

	language string   // "c" or "go"; "" is of what no record describes
	flags    []string // what the C compiler was told of the processor
	link     string   // what was decided: "static", or "" for dynamic

	dir string
}

// wanted is what the record of the build would say.
func (p *program) wanted() checks.Wanted {
	if p.language == "" {
		return checks.Wanted{}
	}
	return checks.Wanted{
		Known: true, Platform: "linux/" + p.architecture(), Language: p.language,
		Cgo: strings.Contains(p.steps[len(p.steps)-1], "CGO_ENABLED=1"), Link: cmp.Or(p.link, "dynamic"),
		CFlags: p.flags, CFlagsKnown: true,
	}
}

func (p *program) architecture() string { return cmp.Or(p.arch, "amd64") }

// goesOn reports whether the program is started on s.
func (p *program) goesOn(s *system) bool {
	on := p.on
	if on == nil {
		on = []string{"suite"}
	}
	return slices.Contains(on, s.name) || s.kind != "" && slices.Contains(on, s.kind) && s.arch == p.architecture()
}

var rootWord = regexp.MustCompile(`ROOT\(([^)]*)\)`)

// madeFrom are the roots that parts of the program are taken from.
func (p *program) madeFrom() (roots []string) {
	for _, m := range rootWord.FindAllStringSubmatch(strings.Join(p.steps, "\n"), -1) {
		roots = append(roots, m[1])
	}
	return roots
}

// needsRoots reports whether it is made from parts of a root, or from libraries
// that are.
func (p *program) needsRoots() bool {
	return p.madeFrom() != nil || slices.ContainsFunc(p.steps, func(step string) bool { return strings.Contains(step, "LIB") })
}

// tools are the commands of its steps, and the compilers that go is given.
func (p *program) tools() (tools []string) {
	for _, step := range p.steps {
		for word := range strings.FieldsSeq(step) {
			name, value, set := strings.Cut(word, "=")
			if !set {
				tools = append(tools, word)
				break
			}
			if name == "CC" && !strings.Contains(value, "/") {
				tools = append(tools, value)
			}
		}
	}
	return tools
}

// make builds the program.
func (p *program) make(w *workshop) error {
	if err := os.MkdirAll(p.dir, 0o755); err != nil {
		return err
	}
	for name, text := range p.files {
		at := filepath.Join(p.dir, name)
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, []byte(text), 0o755); err != nil {
			return err
		}
	}
	for _, step := range p.steps {
		if _, err := w.run(p.dir, strings.ReplaceAll(step, "OPT", "/opt/"+p.name)); err != nil {
			return err
		}
	}
	if p.edit != nil {
		return p.edit(filepath.Join(p.dir, "app"))
	}
	return nil
}

// install puts the program into a root.
func (p *program) install(w *workshop, s *system) error {
	_, err := w.run(w.dir, "cp -al "+p.dir+" "+filepath.Join(s.dir, "opt", p.name))
	return err
}
