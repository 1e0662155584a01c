package truth_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/probe"
	"example.com/seaworthy/checks/host/profile"
)

// whole is the matrix of all programs and systems, and the default in CI. A
// sample has those of sampleSuites. SEAWORTHY_TRUTH is "all" or "sample".
var whole = cmp.Or(os.Getenv("SEAWORTHY_TRUTH"), map[bool]string{true: "all"}[os.Getenv("CI") == "true"]) == "all"

// How many pairs there are at least, and how many of a hundred may be not known.
const (
	leastWhole, leastSample = 900, 600
	mostUnknown             = 5
)

// What is predicted of each program on each system, from the files alone, is what
// happens when the program is started there. Nobody says which processor C code
// is for but the record that the kit keeps of its builds, so that is filled in;
// and the kernel and the level of the processor are known, as they are of a
// machine that was probed.
func TestNoPredictionIsWrong(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds programs and fetches packages")
	}
	needRoot(t)
	m := newMatrix(t)
	needTools(t, m.tools()...)
	m.build(t)
	m.catalogue(t)
	if err := each(2, m.systems, m.fill); err != nil {
		t.Fatal(err)
	}
	m.judge(t)
}

// pair is a program on a system.
type pair struct {
	program  *program
	system   *system
	findings []checks.Finding
	predicts checks.Status
	real     outcome
}

// cell is the pair in one word.
func (p *pair) cell() string {
	switch starts := p.predicts == checks.Pass || p.predicts == checks.Warn; {
	case p.predicts == checks.Skip:
		return "?"
	case starts != p.real.started:
		return "WRONG"
	case starts:
		return "ok"
	}
	return "no"
}

// matrix is all that is asked.
type matrix struct {
	*workshop
	programs []*program
	machine  *profile.Profile // of this machine
	pairs    []*pair
}

func newMatrix(t *testing.T) *matrix {
	t.Helper()
	machine, err := probe.Probe(t.Context(), probe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m := &matrix{workshop: newWorkshop(t), machine: machine}
	libraries.dir = filepath.Join(m.dir, "programs", libraries.name)
	for _, p := range slices.Concat(cPrograms, floorPrograms(), treePrograms(), searchPrograms(), ownLoaders(), damaged, goPrograms, foreignPrograms()) {
		if p.dir = filepath.Join(m.dir, "programs", p.name); m.has(&p) {
			m.programs = append(m.programs, &p)
		}
	}
	for _, s := range m.systems {
		for _, p := range m.programs {
			if p.goesOn(s) {
				m.pairs = append(m.pairs, &pair{program: p, system: s})
			}
		}
	}
	return m
}

// has reports whether the program is one of those to build: it is started
// somewhere, and what it is made from is there.
func (m *matrix) has(p *program) bool {
	for _, root := range p.madeFrom() {
		if m.system(root) == nil {
			return false
		}
	}
	return slices.ContainsFunc(m.systems, p.goesOn)
}

// tools are all that is needed.
func (m *matrix) tools() []string {
	tools := []string{"apt-get", "dpkg-deb", "unshare", "cp", "ldconfig"}
	for _, p := range append(m.programs, &libraries) {
		tools = append(tools, p.tools()...)
	}
	for _, s := range m.systems {
		if s.emulator != "" {
			tools = append(tools, s.emulator)
		}
	}
	slices.Sort(tools)
	return slices.Compact(tools)
}

// fill predicts and starts all on one system.
func (m *matrix) fill(s *system) error {
	var here []*pair
	for _, p := range m.pairs {
		if p.system != s {
			continue
		}
		here = append(here, p)
		if err := p.program.install(m.workshop, s); err != nil {
			return err
		}
	}
	h, err := m.host(s)
	if err != nil {
		return err
	}
	defer h.Close()
	for _, p := range here {
		if err := p.ask(h); err != nil {
			return fmt.Errorf("%s on %s: %w", p.program.name, s.name, err)
		}
	}
	return nil
}

// ask predicts and then starts.
func (p *pair) ask(h host.Host) error {
	app := filepath.Join(p.system.dir, "opt", p.program.name, "app")
	file, err := binary.ReadFile(app)
	if err != nil {
		return err
	}
	p.findings = checks.Run(checks.Default(), checks.Subject{Name: app, File: file, Wanted: p.program.wanted()}, []host.Host{h})
	p.predicts = checks.Starts(p.findings, h.Name)
	p.real = p.system.start("/opt/" + p.program.name + "/app")
	return nil
}

// host is the root of a system, on a machine whose kernel and processor are
// known.
func (m *matrix) host(s *system) (host.Host, error) {
	h, err := host.Open("root:" + s.dir)
	if err != nil {
		return h, err
	}
	h.Name, h.Kernel = s.name, m.machine.Kernel
	level := s.level
	if s.emulator == "" {
		level = m.machine.CPU.Level
	}
	if s.arch == "amd64" {
		h.CPU = level
	}
	if s.level != "" {
		h.Profile = &profile.Profile{Arch: s.arch, Kernel: h.Kernel, CPU: profile.CPU{Level: level}}
	}
	return h, nil
}

// judge prints the matrix, and fails where a prediction is wrong or too few say
// anything.
func (m *matrix) judge(t *testing.T) {
	t.Helper()
	t.Log("\n" + m.table())
	count := map[string]int{}
	for _, p := range m.pairs {
		switch cell := p.cell(); cell {
		case "WRONG":
			count[cell]++
			t.Error("wrong: " + p.story())
		case "?":
			count[cell]++
			t.Log("not known: " + p.story())
		}
	}
	pairs, least := len(m.pairs), leastSample
	if whole {
		least = leastWhole
	}
	t.Logf("%d pairs, %d wrong, %d not known (%.1f %%)", pairs, count["WRONG"], count["?"], 100*float64(count["?"])/float64(max(pairs, 1)))
	if 100*count["?"] > mostUnknown*pairs {
		t.Errorf("more than %d %% of the pairs are not known", mostUnknown)
	}
	if pairs < least {
		t.Errorf("%d pairs, fewer than %d", pairs, least)
	}
}

// story is what decided, and what happened.
func (p *pair) story() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s is predicted %v", p.program.name, p.system.name, p.predicts)
	for _, f := range p.findings {
		if f.Start && f.Status == p.predicts && f.Status != checks.Pass {
			fmt.Fprintf(&b, "\n\t%s %s: %s", f.ID, f.Check, f.Text)
		}
	}
	fmt.Fprintf(&b, "\n\tstarted is %v, %s", p.real.started, p.real.said)
	return b.String()
}
