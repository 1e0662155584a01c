package targets

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/unit"
	"example.com/seaworthy/targets/run"
)

// analyzeID is the id of what systemd-analyze says, beside our own checks.
const analyzeID = "H8"

// recursiveErrors is the version of systemd-analyze that has an exit code worth
// reading, and security --offline (NEWS of 250).
const recursiveErrors = 250

// analyzer asks systemd-analyze about units, in a tree that has them, their
// neighbours, and a program at each path that they name: not this machine's own.
type analyzer struct {
	stage   string
	version int    // of systemd-analyze
	why     string // it cannot be asked; "" = it can
}

// newAnalyzer makes the tree for the units in dir. It is to be closed.
func newAnalyzer(ctx context.Context, dir string) (*analyzer, error) {
	a := &analyzer{}
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		a.why = "systemd-analyze is not on this machine"
		return a, nil
	}
	if a.version = analyzeVersion(ctx); a.version < recursiveErrors {
		a.why = fmt.Sprintf("systemd-analyze is of systemd %d here, and has an exit code from %d on", a.version, recursiveErrors)
		return a, nil
	}
	var err error
	if a.stage, err = os.MkdirTemp("", "units"); err != nil {
		return nil, err
	}
	if err := a.fill(dir); err != nil {
		a.close()
		return nil, err
	}
	return a, nil
}

func (a *analyzer) close() {
	if a.stage != "" {
		os.RemoveAll(a.stage)
	}
}

var systemdVersion = regexp.MustCompile(`^systemd (\d+)`)

// analyzeVersion is 0 where it does not say.
func analyzeVersion(ctx context.Context) int {
	text, _ := run.Cmd{Path: "systemd-analyze", Args: []string{"--version"}, Timeout: 10 * time.Second}.Output(ctx)
	if m := systemdVersion.FindStringSubmatch(text); m != nil {
		version, _ := strconv.Atoi(m[1])
		return version
	}
	return 0
}

// fill copies the units of dir, with their drop-ins, and puts programs where they
// look for them.
func (a *analyzer) fill(dir string) error {
	units := filepath.Join(a.stage, "etc", "systemd", "system")
	if err := os.MkdirAll(units, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch {
		case e.IsDir() && strings.HasSuffix(e.Name(), ".d"):
			err = os.CopyFS(filepath.Join(units, e.Name()), os.DirFS(path))
		case e.Type().IsRegular() && unit.SectionsOf(strings.TrimPrefix(filepath.Ext(e.Name()), ".")) != nil:
			err = a.add(path, filepath.Join(units, e.Name()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (a *analyzer) add(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.WriteFile(to, text, 0o644); err != nil {
		return err
	}
	f, err := unit.ReadFile(from)
	if err != nil {
		return nil // which systemd-analyze will say as well
	}
	for _, as := range f.Assignments {
		if !strings.HasPrefix(as.Key, "Exec") {
			continue
		}
		commands, _ := unit.Commands(as.Value)
		for _, c := range commands {
			if err := a.program(c.Path); err != nil {
				return err
			}
		}
	}
	return nil
}

// program puts one at a path, if that is absolute and has no specifier.
func (a *analyzer) program(path string) error {
	if !strings.HasPrefix(path, "/") || strings.Contains(path, "%") || strings.Contains(path, "..") {
		return nil
	}
	file := filepath.Join(a.stage, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte("#!/bin/true\n"), 0o755)
}

// analyzeHint is what to do without systemd-analyze, which is for Linux alone.
func analyzeHint(goos string) string {
	if goos != "linux" {
		return "mage unit:all on a Linux machine, or look at the rows above, which need none"
	}
	return "apt-get install systemd, or look at the rows above, which need none"
}

// finding is what systemd-analyze says of one unit of the tree.
func (a *analyzer) finding(ctx context.Context, name string) checks.Finding {
	f := checks.Finding{ID: analyzeID, Check: "analyze", Status: checks.Skip}
	if a.why != "" {
		f.Text, f.Hint = a.why, analyzeHint(runtime.GOOS)
		return f
	}
	said, err := a.ask(ctx, "verify", "--man=no", "--recursive-errors=no", "--root="+a.stage, name)
	if ctx.Err() != nil {
		f.Text = ctx.Err().Error()
		return f
	}
	if err != nil {
		f.Status, f.Text = checks.Fail, fmt.Sprintf("systemd %d finds something wrong", a.version)
		if lines := a.relative(said); len(lines) > 0 {
			f.Text, f.Evidence = f.Text+": "+lines[0], lines[1:]
		}
		return f
	}
	f.Status, f.Text = checks.Pass, fmt.Sprintf("systemd-analyze %d verify finds nothing", a.version)
	if strings.HasSuffix(name, ".service") {
		said, _ := a.ask(ctx, "security", "--offline=true", "--no-pager", "--root="+a.stage, name)
		if m := overall.FindStringSubmatch(said); m != nil {
			f.Text += ", security counts " + m[1]
		}
	}
	return f
}

var overall = regexp.MustCompile(`Overall exposure level for \S+: ([0-9.]+ \w+)`)

func (a *analyzer) ask(ctx context.Context, args ...string) (string, error) {
	var said strings.Builder
	err := run.Cmd{
		Path: "systemd-analyze", Args: args, Env: []string{"LC_ALL=C.UTF-8", "SYSTEMD_COLORS=0", "SYSTEMD_EMOJI=0"},
		Stdout: &said, Stderr: &said, Timeout: 30 * time.Second,
	}.Run(ctx)
	return said.String(), err
}

// relative are the lines of a text without the tree's own path.
func (a *analyzer) relative(said string) []string {
	var kept []string
	for line := range strings.Lines(said) {
		if line = strings.TrimSpace(strings.NewReplacer(a.stage, "", "/etc/systemd/system/", "").Replace(line)); line != "" {
			kept = append(kept, line)
		}
	}
	return kept
}

// analyzed adds to each item what systemd-analyze says of its unit, by the name of
// the file.
func analyzed(ctx context.Context, report *checks.Report, dir string) error {
	a, err := newAnalyzer(ctx, dir)
	if err != nil {
		return err
	}
	defer a.close()
	for i := range report.Items {
		item := &report.Items[i]
		if isUnit(item.Name) {
			item.Findings = append(item.Findings, a.finding(ctx, filepath.Base(item.Name)))
		}
	}
	return nil
}
