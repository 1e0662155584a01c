package proof_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

// A program is compiled again and again, each time a little otherwise.
type program struct {
	name  string
	dir   string   // of the module, for Go; of the sources that belong together, for C
	main  string   // the package, or the C file
	flags []string // of go build or gcc, of every build
	cases string   // where the cases are
}

const testdata = "../../../testdata"

var (
	tide = &program{
		name: "tide", dir: testdata + "/services/tide", main: "./cmd/tide", flags: []string{"-trimpath"},
		cases: testdata + "/services/tide/testdata/cases",
	}
	gauge = &program{
		name: "gauge", dir: testdata + "/c", main: "gauge/gauge.c", flags: []string{"-std=c11", "-O0"},
		cases: testdata + "/c/gauge/cases",
	}
	scribe = &program{
		name: "scribe", dir: ".", main: "./testdata/scribe", flags: []string{"-trimpath"},
		cases: "testdata/scribe/cases",
	}
)

func (p *program) isC() bool { return strings.HasSuffix(p.main, ".c") }

// suite loads the cases of p.
func (p *program) suite(t testing.TB) *cases.Suite {
	t.Helper()
	s, err := cases.Load(p.cases, "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// build compiles p with further flags; for Go also with KEY=VALUE of its
// environment.
func (p *program) build(t testing.TB, flags ...string) cases.Build {
	t.Helper()
	return p.changed(t, nil, flags...)
}

// changed is build with some files, relative to p.dir, replaced by others' text.
func (p *program) changed(t testing.TB, texts map[string]string, flags ...string) cases.Build {
	t.Helper()
	b := cases.Build{Name: p.name, Path: filepath.Join(newRoom(t), p.name)}
	cmd, err := p.compiler(b.Path, texts, flags)
	if err == nil {
		var out []byte
		if out, err = cmd.CombinedOutput(); err != nil {
			err = fmt.Errorf("%q: %w\n%s", cmd.Args, err, out)
		}
	}
	if errors.Is(err, exec.ErrNotFound) {
		unavailable(t, err.Error())
	}
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// compiler is the command. What it compiles otherwise than it lies there is beside
// the result.
func (p *program) compiler(to string, texts map[string]string, flags []string) (*exec.Cmd, error) {
	flags = append(append([]string{}, p.flags...), flags...)
	dir, err := filepath.Abs(p.dir)
	if err != nil {
		return nil, err
	}
	aside := filepath.Join(filepath.Dir(to), "changed")
	if p.isC() {
		if err := os.CopyFS(aside, os.DirFS(dir)); err != nil {
			return nil, err
		}
		for name, text := range texts {
			if err := os.WriteFile(filepath.Join(aside, name), []byte(text), 0o644); err != nil {
				return nil, err
			}
		}
		cmd := exec.Command("gcc", append(flags, "-o", to, p.main, "-lm")...)
		cmd.Dir = aside
		return cmd, nil
	}
	if len(texts) > 0 {
		overlay, err := writeOverlay(dir, aside, texts)
		if err != nil {
			return nil, err
		}
		flags = append(flags, "-overlay="+overlay)
	}
	env := append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	args := []string{"build", "-buildvcs=false", "-o", to}
	for _, flag := range flags {
		if strings.HasPrefix(flag, "-") {
			args = append(args, flag)
		} else {
			env = append(env, flag)
		}
	}
	cmd := exec.Command("go", append(args, p.main)...)
	cmd.Dir, cmd.Env = dir, env
	return cmd, nil
}

// writeOverlay writes the texts and what -overlay of go build wants to know of
// them.
func writeOverlay(dir, aside string, texts map[string]string) (string, error) {
	if err := os.Mkdir(aside, 0o755); err != nil {
		return "", err
	}
	replace := map[string]string{}
	for name, text := range texts {
		at := filepath.Join(aside, fmt.Sprint(len(replace)))
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			return "", err
		}
		replace[filepath.Join(dir, name)] = at
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(aside, "overlay.json")
	return file, os.WriteFile(file, data, 0o644)
}

// twin is the baseline with its functions in another order; of C there is none.
func (p *program) twin(t testing.TB) cases.Build {
	t.Helper()
	if p.isC() {
		return cases.Build{}
	}
	return p.build(t, "-ldflags=-randlayout=1")
}
