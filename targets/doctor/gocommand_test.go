package doctor

import (
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/run"
)

func TestGoIsComparedWithWhatGoModAsksFor(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name                  string
		have, line, toolchain string
		switching             string
		fetched               bool
		status                checks.Status
		text                  string
	}{
		{"no go.mod", "go1.26.8", "", "", "auto", false, checks.Pass, "there is no go.mod here"},
		{"enough", "go1.26.8", "go1.26.0", "", "auto", false, checks.Pass, "go1.26.8; go.mod asks for go1.26.0"},
		{"just enough", "go1.26.0", "go1.26.0", "go1.26.0", "local", false, checks.Pass, "go1.26.0; go.mod asks for go1.26.0"},
		{"a toolchain that it fetches", "go1.26.0", "go1.26.0", "go1.26.8", "auto", false, checks.Pass, "which fetches go1.26.8"},
		{"a toolchain that it must not fetch", "go1.26.0", "go1.26.0", "go1.26.8", "local", false, checks.Pass, "would rather have go1.26.8"},
		{"one that it fetches", "go1.25.3", "go1.26.0", "", "auto", false, checks.Warn, "needs go1.26.0 (go.mod); here is go1.25.3, which fetches the other on first use"},
		{"one that it has fetched", "go1.25.3", "go1.26.0", "", "auto", true, checks.Pass, "has fetched go1.26.0"},
		{"one that it must not fetch", "go1.25.3", "go1.26.0", "", "local", false, checks.Fail, "GOTOOLCHAIN=local fetches no other"},
		{"one from PATH alone", "go1.25.3", "go1.26.0", "", "go1.25.3+path", false, checks.Fail, "GOTOOLCHAIN=go1.25.3+path fetches no other"},
		{"too old to fetch", "go1.19.8", "go1.26.0", "", "", false, checks.Fail, "here is go1.19.8, which cannot fetch another"},
		{"a release candidate", "go1.26rc1", "go1.26.0", "", "auto", false, checks.Warn, "here is go1.26rc1"},
	} {
		r := requirement{line: tt.line, toolchain: tt.toolchain, file: "go.mod"}
		f := r.judge(settings{GOVERSION: tt.have, GOTOOLCHAIN: tt.switching}, tt.fetched)
		t.Log(tt.name)
		says(t, one(f), tt.status, tt.text)
		if (f.Hint == "") != (f.Status == checks.Pass) {
			t.Errorf("hint %q", f.Hint)
		}
	}
}

func TestTheHighestOfTheModulesCounts(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module example.com/orders\n\ngo 1.99.1\n\ntoolchain go1.99.7\n")
	p := patientWith(settings{GOVERSION: "go1.26.8", GOTOOLCHAIN: "local"})
	p.Dir = filepath.Join(dir, "cmd") // not there: go.mod is looked for above
	says(t, p.goCommand(t.Context()), checks.Fail, "needs go1.99.1", "or ", "go1.99.7")
	write(t, filepath.Join(dir, "go.mod"), "module example.com/orders\n\ngo 1.99.1\n\nsandwich ham\n")
	says(t, p.goCommand(t.Context()), checks.Fail, "needs go1.99.1")
}

func TestAGoCommandThatIsNotThereOrDoesNotAnswer(t *testing.T) {
	t.Parallel()
	gone := &run.Error{Cmd: "go", Code: -1, Err: exec.ErrNotFound}
	p := patientWith(settings{err: gone})
	says(t, p.goCommand(t.Context()), checks.Fail, "no go command on PATH")
	for _, look := range []Look{{Ask: p.proxies}, {Ask: p.checksumDatabase}, {Ask: p.modules}, {Ask: p.goflags}} {
		says(t, look.Ask(t.Context()), checks.Skip, "there is no go command")
	}
	broken := &run.Error{Cmd: "go env a very long line", Code: 1, Stderr: "go: first\ngo: download go1.99.0: 403 Forbidden\n\tserver response: no"}
	says(t, patientWith(settings{err: broken}).goCommand(t.Context()), checks.Fail, "does not answer: go: download go1.99.0: 403 Forbidden |")
	says(t, patientWith(settings{GOVERSION: "go1.26.8", refused: broken}).goCommand(t.Context()), checks.Fail, "GOTOOLCHAIN names is not to be had: go: download go1.99.0: 403 Forbidden |")
}

func TestTheRealGoCommandSaysItsSettings(t *testing.T) {
	t.Parallel()
	s := Exam{}.patient().readSettings(t.Context())
	if s.err != nil || s.GOVERSION == "" || s.GOCACHE == "" || s.GOMODCACHE == "" || s.GOPROXY == "" {
		t.Errorf("%+v", s)
	}
}
