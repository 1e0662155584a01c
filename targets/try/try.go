// Package try starts a service under a real systemd, in a container on this
// machine, and says how it comes through what happens on a host: a kill, a hang, a
// release that does not start, restarts under load.
package try

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/try/trial"
	"example.com/seaworthy/templates"
)

// Systemd is how units are tried. Driver has to be set; the zero value of the
// other fields is useful.
type Systemd struct {
	Driver   string            // path of targets/try/driver, compiled for this machine without cgo
	Work     string            // where the trial's files are for as long as it runs; "" = the system's directory for such
	Profiles []int             // versions of systemd to render for; nil = 219, 239 and 252
	Options  templates.Options // how units are rendered
	Note     func(string)      // told of each step, a line without its end; nil = nobody

	steps []string // what is done after the start; nil = everything
}

// profiles are those that are tried where none are named.
var profiles = []int{219, 239, 252}

// timeout is how long the trial of one profile may take, of which a quiet machine
// needs a tenth.
const timeout = 10 * time.Minute

// Run renders u for each profile, and tries it with a binary for this machine. It
// returns an item a profile, with the findings U1 to U15. What one systemd cannot
// try, and everything where something is Missing, is an item with a SKIP that says
// why. Of the profiles one, the last, is also tried without its socket, to compare.
//
// The systemd is this machine's: what a profile leaves out for an older one is
// left out, but that one itself is not there. An error is a unit that is wrong, or
// a container that does not boot; with it come the items that were done.
func (s Systemd) Run(ctx context.Context, u templates.Unit, binary string) ([]checks.Item, error) {
	if err := u.Validate(); err != nil {
		return nil, err
	}
	list := s.Profiles
	if len(list) == 0 {
		list = profiles
	}
	missing, version := s.Missing(), 0
	if missing == "" {
		var err error
		if version, err = systemdVersion(ctx); err != nil {
			return nil, err
		}
	}
	var items []checks.Item
	for i, profile := range list {
		u := u
		u.Systemd = profile
		c := candidate{unit: u.Filled(), binary: binary, version: version, compare: i == len(list)-1}
		item, err := s.profile(ctx, c, missing)
		if err != nil {
			return items, fmt.Errorf("try %s for systemd %d: %w", u.Name, profile, err)
		}
		items = append(items, item)
	}
	return items, nil
}

// candidate is a unit for one profile, and what it is tried with.
type candidate struct {
	unit    templates.Unit // filled
	files   []templates.File
	binary  string
	version int  // of the systemd that tries it
	compare bool // with the same unit without its socket
}

func (c candidate) item() checks.Item {
	return checks.Item{
		Name:  fmt.Sprintf("%s: unit for systemd %d", c.unit.Name, c.unit.Systemd),
		Facts: []string{c.kind()},
	}
}

func (c candidate) kind() string {
	switch {
	case c.unit.Isolated:
		return "socket, isolated"
	case c.unit.Socket:
		return "socket"
	}
	return "no socket"
}

// profile tries one.
func (s Systemd) profile(ctx context.Context, c candidate, missing string) (checks.Item, error) {
	item, from := c.item(), time.Now()
	files, err := templates.Systemd(c.unit, s.Options)
	switch {
	case missing != "":
		item.Findings = skipped("nothing was started: " + missing)
		return item, nil
	case err != nil:
		item.Findings = skipped("there is no unit for systemd " + fmt.Sprint(c.unit.Systemd) + ": " + oneLine(err.Error()))
		return item, nil
	case c.version < c.unit.Systemd:
		item.Findings = skipped(fmt.Sprintf("this machine has systemd %d, which does not know all that is in a unit for %d", c.version, c.unit.Systemd))
		return item, nil
	}
	c.files = files
	item.Facts = append(item.Facts, fmt.Sprintf("tried under systemd %d", c.version))
	facts, err := s.boot(ctx, c)
	if err != nil {
		return item, err
	}
	item.Findings = judge(c, facts)
	item.Took = time.Since(from)
	return item, nil
}

// boot boots a container for the candidate and returns what was seen in it.
func (s Systemd) boot(ctx context.Context, c candidate) (trial.Facts, error) {
	clearStale(cmp.Or(s.Work, os.TempDir()))
	dir, err := os.MkdirTemp(s.Work, fmt.Sprintf("%s%d-", workPrefix, os.Getpid()))
	if err != nil {
		return trial.Facts{}, err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.Abs(dir); err != nil {
		return trial.Facts{}, err
	}
	if err := s.stage(dir, c); err != nil {
		return trial.Facts{}, err
	}
	s.note("%s: booting", c.item().Name)
	console := strings.Builder{}
	cmd := run.Cmd{
		Path: filepath.Join(dir, trial.DriverFile), Args: []string{"boot", dir, fmt.Sprintf("try-%s-%d", cut(c.unit.Name, 30), c.unit.Systemd)},
		Stdout: &console, Stderr: &console, Timeout: timeout,
	}
	err = cmd.Run(ctx)
	facts, unread := readFacts(dir)
	switch {
	case ctx.Err() != nil:
		return facts, ctx.Err()
	case unread == nil:
		return facts, nil // how the container ended does not matter then
	case err != nil:
		return facts, fmt.Errorf("%w\n%s", err, lastLines(console.String()+driverLog(dir), 20))
	}
	return facts, fmt.Errorf("the container ended without a word\n%s", lastLines(console.String()+driverLog(dir), 20))
}

func readFacts(dir string) (facts trial.Facts, err error) {
	text, err := os.ReadFile(filepath.Join(dir, trial.FactsFile))
	if err != nil {
		return facts, err
	}
	return facts, json.Unmarshal(text, &facts)
}

func driverLog(dir string) string {
	text, _ := os.ReadFile(filepath.Join(dir, trial.LogFile))
	return string(text)
}

func (s Systemd) note(format string, args ...any) {
	if s.Note != nil {
		s.Note(fmt.Sprintf(format, args...))
	}
}

// systemdVersion is that of this machine's systemd, which the container boots.
func systemdVersion(ctx context.Context) (int, error) {
	text, err := run.Cmd{Path: "systemctl", Args: []string{"--version"}, Timeout: time.Minute}.Output(ctx)
	if err != nil {
		return 0, err
	}
	var version int
	if _, err := fmt.Sscanf(text, "systemd %d", &version); err != nil {
		return 0, errors.New("systemctl --version names no version")
	}
	return version, nil
}

// workPrefix begins the names of our directories; the number of the process that
// made one follows.
const workPrefix = "seaworthy-try-"

// clearStale removes the directories of processes that were killed.
func clearStale(parent string) {
	dirs, _ := filepath.Glob(filepath.Join(parent, workPrefix+"*"))
	for _, dir := range dirs {
		var pid int
		if _, err := fmt.Sscanf(filepath.Base(dir), workPrefix+"%d-", &pid); err == nil && pid > 0 && !alive(pid) {
			os.RemoveAll(dir)
		}
	}
}

// lastLines are the last n lines of a text that say something.
func lastLines(text string, n int) string {
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func cut(text string, most int) string { return strings.TrimRight(text[:min(len(text), most)], "-") }
