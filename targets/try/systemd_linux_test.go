package try

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/templates"
)

// container returns what is needed to boot one, or skips the test. Those tests do
// not run side by side: they measure time.
func container(t *testing.T) (s Systemd, buoy string) {
	t.Helper()
	if missing := (Systemd{}).Missing(); missing != "" {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s, and CI is true: nothing may be skipped there", missing)
		}
		t.Skip(missing)
	}
	dir := t.TempDir()
	s = Systemd{Driver: filepath.Join(dir, "driver"), Work: t.TempDir(), Note: func(line string) { t.Log(line) }}
	buoy = filepath.Join(dir, "buoy")
	for out, pkg := range map[string]string{s.Driver: "./driver", buoy: "./testdata/buoy"} {
		build := exec.Command("go", "build", "-o", out, pkg)
		build.Env = append(os.Environ(), "CGO_ENABLED=0")
		if text, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	}
	return s, buoy
}

// run tries the unit, and returns the statuses by check, and the item.
func (s Systemd) run(t *testing.T, u templates.Unit, binary string) (map[string]string, checks.Item) {
	t.Helper()
	s.Profiles = []int{252}
	items, err := s.Run(t.Context(), u, binary)
	if err != nil || len(items) != 1 {
		t.Fatalf("got %d items and %v", len(items), err)
	}
	if left := s.remains(t); len(left) > 0 {
		t.Errorf("left behind on the host: %q", left)
	}
	statuses := map[string]string{}
	t.Logf("%v\n%s", items[0].Took, strings.Join(said(items[0].Findings), "\n"))
	for _, f := range items[0].Findings {
		statuses[f.Check] = f.Status.String()
		if f.Status != checks.Pass {
			t.Logf("%s %s", f.ID, strings.Join(f.Evidence, "\n"))
		}
	}
	return statuses, items[0]
}

// remains are traces that a container could leave: processes, mounts, control
// groups, and files of systemd-nspawn and of ours.
func (s Systemd) remains(t *testing.T) []string {
	t.Helper()
	found := running(s.Driver, "try-buoy-252")
	for _, pattern := range []string{
		"/sys/fs/cgroup/seaworthy-try-*-try-buoy-*", "/sys/fs/cgroup/*/seaworthy-try-*-try-buoy-*", "/run/systemd/nspawn/*/try-buoy-*", "/run/shared",
		filepath.Join(s.Work, "*"),
	} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, names...)
	}
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(mounts)) {
		if strings.Contains(line, s.Work) || strings.Contains(line, "/run/shared") {
			found = append(found, line)
		}
	}
	return found
}

func TestAServiceAndItsSocketComeThrough(t *testing.T) {
	s, buoy := container(t)
	got, item := s.run(t, buoyUnit(), buoy)
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if got[name] != "PASS" {
			t.Errorf("%s: %s", name, got[name])
		}
	}
	if len(item.Findings) != len(rules) {
		t.Errorf("got %d findings, want %d", len(item.Findings), len(rules))
	}
}

// without is the service's template with lines replaced.
func without(t *testing.T, replace ...string) templates.Options {
	t.Helper()
	const name = "systemd/unit.service"
	text, err := os.ReadFile(filepath.Join("..", "..", "templates", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(replace); i += 2 {
		if !strings.Contains(string(text), replace[i]) {
			t.Fatalf("%s has no %q", name, replace[i])
		}
		text = []byte(strings.ReplaceAll(string(text), replace[i], replace[i+1]))
	}
	return templates.Options{Overrides: fstest.MapFS{name: {Data: text}}}
}

func TestAUnitThatIsWrongIsRed(t *testing.T) {
	s, buoy := container(t)
	s.Options = without(t,
		"Type=<% bare .Type %>", "Type=simple",
		"WatchdogSec=<% span .Watchdog %>", "",
		"ProtectSystem=strict", "ProtectSystem=strict  # all of it",
	)
	s.steps = []string{"look", "watchdog", "stop", "missing", "crash"}
	u := buoyUnit()
	u.Args = []string{"-deaf"}
	got, item := s.run(t, u, buoy)
	want := map[string]string{
		"start": "PASS", "health": "PASS", "user": "PASS", "capabilities": "PASS", "seccomp": "PASS", "backlog": "PASS",
		"write": "FAIL", "watchdog": "FAIL", "stop": "FAIL", "missing": "FAIL", "crash": "FAIL", "hardening": "FAIL",
		"kill": "SKIP", "load": "SKIP", "start-limit": "SKIP",
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("got - want +:\n%s", diff)
	}
	for _, f := range item.Findings {
		if f.Status == checks.Fail && len(f.Evidence) == 0 {
			t.Errorf("%s fails without evidence", f.Check)
		}
	}
}

func TestAServiceThatDropsConnectionsOrStarvesItsWatchdogIsRed(t *testing.T) {
	s, buoy := container(t)
	s.steps = []string{"look", "load", "watchdog"}
	u := buoyUnit()
	u.Args = []string{"-rude", "-starve"}
	got, item := s.run(t, u, buoy)
	if got["load"] != "FAIL" || got["watchdog"] != "FAIL" {
		t.Errorf("load %s, watchdog %s, want FAIL twice", got["load"], got["watchdog"])
	}
	if lines := strings.Join(said(item.Findings), "\n"); !strings.Contains(lines, "got no answer, though systemd holds the port") || !strings.Contains(lines, "killed by its watchdog while it is well") {
		t.Errorf("got\n%s", lines)
	}
}

// begin starts a trial and returns once its container is up. The error of the
// trial comes later.
func (s Systemd) begin(ctx context.Context, t *testing.T, binary string) <-chan error {
	t.Helper()
	s.Profiles = []int{252}
	done := make(chan error, 1)
	go func() {
		_, err := s.Run(ctx, buoyUnit(), binary)
		done <- err
	}()
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		if up, _ := filepath.Glob(filepath.Join(s.Work, workPrefix+"*", "driver.log")); len(up) > 0 {
			return done
		}
		if time.Now().After(deadline) {
			t.Fatal("the container does not come up")
		}
	}
}

func TestACancelledTrialLeavesNothingBehind(t *testing.T) {
	s, buoy := container(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := s.begin(ctx, t, buoy)
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want one that is context.Canceled", err)
	}
	if left := s.remains(t); len(left) > 0 {
		t.Errorf("left behind on the host: %q", left)
	}
}

// Whoever kills mage kills the driver with it; its control groups are swept by the
// next trial.
func TestNothingOutlivesADriverThatIsKilled(t *testing.T) {
	s, buoy := container(t)
	done := s.begin(t.Context(), t, buoy)
	drivers := running("driver\x00boot\x00" + s.Work)
	if len(drivers) != 1 {
		t.Fatalf("got the drivers %q, want one", drivers)
	}
	var pid int
	fmt.Sscanf(drivers[0], "/proc/%d/", &pid)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err == nil {
		t.Error("the trial went well")
	}
	groups := func(left string) bool { return strings.Contains(left, "/cgroup/") }
	left := slices.DeleteFunc(s.remains(t), groups)
	for deadline := time.Now().Add(5 * time.Second); len(left) > 0 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		left = slices.DeleteFunc(s.remains(t), groups)
	}
	if len(left) > 0 {
		t.Errorf("left behind on the host: %q", left)
	}
	if _, item := s.run(t, templates.Unit{Name: "buoy", Ready: templates.Exit}, "/usr/bin/true"); item.Findings[0].Status != checks.Pass {
		t.Errorf("the next trial: %v", said(item.Findings))
	}
}

// running are the processes whose command lines have one of the texts.
func running(texts ...string) []string {
	var found []string
	names, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, name := range names {
		line, _ := os.ReadFile(name)
		for _, text := range texts {
			if strings.Contains(string(line), text) {
				found = append(found, fmt.Sprintf("%s %q", name, line))
			}
		}
	}
	return found
}
