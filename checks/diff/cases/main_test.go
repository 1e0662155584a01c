package cases_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/record"
)

var (
	tide    = cases.Build{Name: "tide"}
	hostile = cases.Build{Name: "hostile"}
)

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if play := os.Getenv("CASES_PLAY"); play != "" {
		return playAsKit(play)
	}
	dir, err := os.MkdirTemp("", "cases-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	tide.Path = build(dir, "tide", tideDir, "./cmd/tide")
	hostile.Path = build(dir, "hostile", ".", "./testdata/hostile")
	return m.Run()
}

const tideDir = "../../../testdata/services/tide"

func build(dir, name, from, what string) string {
	path := filepath.Join(dir, name)
	cmd := exec.Command("go", "build", "-o", path, what)
	cmd.Dir = from
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("build %s: %v\n%s", name, err, out))
	}
	return path
}

// script is a case of the lines.
func script(lines ...string) cases.Case {
	return cases.Case{Name: "script", Data: []byte(strings.Join(lines, "\n") + "\n")}
}

// played is what came of a run, and where it was.
type played struct {
	*record.Recording
	rules []cases.Rule
}

// play runs c, and fails the test if a process or a file is left.
func play(t *testing.T, b cases.Build, c cases.Case, o cases.Options) played {
	t.Helper()
	p, err := tryPlay(t, t.Context(), b, c, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func tryPlay(t *testing.T, ctx context.Context, b cases.Build, c cases.Case, o cases.Options) (played, error) {
	t.Helper()
	mark := newMark(t)
	o.Env = append(o.Env, "CASES_MARK="+mark)
	if o.Work == "" {
		o.Work = t.TempDir()
	}
	recording, rules, err := c.Run(ctx, b, o)
	expectNone(t, mark)
	if left, _ := os.ReadDir(o.Work); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	return played{recording, rules}, err
}

// step returns the step of a name.
func (p played) step(t *testing.T, name string) record.Step {
	t.Helper()
	var names []string
	for _, s := range p.Steps {
		if s.Name == name {
			return s
		}
		names = append(names, s.Name)
	}
	t.Fatalf("no step %q; there are %q; failed: %s", name, names, p.Failed)
	return record.Step{}
}

func (p played) held(t *testing.T) {
	t.Helper()
	if p.Failed != "" {
		t.Errorf("the case failed: %s", p.Failed)
	}
}

// fails fails the test if the case did not fail with all of the words.
func (p played) fails(t *testing.T, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(p.Failed, word) {
			t.Errorf("got %q, want it to fail with %q", p.Failed, word)
		}
	}
}

// soon is a deadline that a test can wait for.
const soon = 2 * time.Second
