package templates_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/unit"
	"example.com/seaworthy/templates"
)

// profiles are units as they are rendered for a version, and the exposure in
// tenths that they may have at most.
var profiles = []struct {
	name string
	unit templates.Unit
	most int
}{
	{"252", templates.Unit{Name: "orders", Listen: []string{"8080"}, Watchdog: 30 * time.Second}, 12},
	{"252 with nothing set", templates.Unit{Name: "orders"}, 12},
	{"252 isolated behind a socket", templates.Unit{Name: "orders", Listen: []string{"8080"}, Socket: true, Isolated: true}, 4},
	{"252 with a low port", templates.Unit{Name: "orders", Listen: []string{"443"}}, 16},
	{"252 a nightly job", templates.Unit{Name: "orders", Schedule: "daily", Isolated: true}, 4},
	{"239", templates.Unit{Name: "orders", Systemd: 239}, 18},
	{"219", templates.Unit{Name: "orders", Systemd: 219}, 52},
}

func TestTheExposureOfEachProfile(t *testing.T) {
	t.Parallel()
	for _, p := range profiles {
		service := parsed(t, rendered(t, p.unit, "orders.service"))
		e := unit.Score(service)
		t.Logf("%s: %d.%d %s", p.name, e.Tenths/10, e.Tenths%10, e.Level)
		if e.Tenths > p.most {
			t.Errorf("%s scores %d tenths, more than %d", p.name, e.Tenths, p.most)
		}
	}
}

func TestSystemdItselfTakesEachProfileAndScoresItAlike(t *testing.T) {
	t.Parallel()
	analyzer(t)
	for _, p := range profiles {
		stage := staged(t, p.unit)
		for _, args := range [][]string{{"verify", "--man=no", "--recursive-errors=no"}, {"security", "--offline=true", "--threshold=" + fmt.Sprint(p.most)}} {
			args = append(args, "--no-pager", "--root="+stage)
			if args[0] == "security" {
				args = append(args, "orders.service")
			} else {
				args = append(args, unitsIn(t, stage)...)
			}
			out, err := exec.Command("systemd-analyze", args...).CombinedOutput()
			if err != nil {
				t.Errorf("%s: systemd-analyze %s: %v\n%s", p.name, strings.Join(args, " "), err, out)
			}
			e := unit.Score(parsed(t, rendered(t, p.unit, "orders.service")))
			want := fmt.Sprintf("Overall exposure level for orders.service: %d.%d %s", e.Tenths/10, e.Tenths%10, e.Level)
			if args[0] == "security" && !bytes.Contains(out, []byte(want)) {
				t.Errorf("%s: systemd does not say %q", p.name, want)
			}
		}
	}
}

// staged is a root with the units of u where a host has them, and its program.
func staged(t *testing.T, u templates.Unit) string {
	t.Helper()
	stage := t.TempDir()
	dir := filepath.Join(stage, "etc/systemd/system")
	program := filepath.Join(stage, u.Filled().Program)
	for _, d := range []string{dir, filepath.Dir(program)} {
		if err := os.MkdirAll(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write(t, program, "#!/bin/sh\n", 0o755)
	for _, f := range systemd(t, u) {
		write(t, filepath.Join(dir, f.Name), string(f.Data), f.Mode)
	}
	for _, target := range []string{"network", "network-online", "sysinit", "basic", "shutdown", "sockets", "timers", "multi-user"} {
		write(t, filepath.Join(dir, target+".target"), "[Unit]\nDescription="+target+"\n", 0o644)
	}
	write(t, filepath.Join(dir, "systemd-journald.socket"), "[Unit]\nDescription=journal\n[Socket]\nListenStream=/run/x\n", 0o644)
	write(t, filepath.Join(dir, "systemd-journald.service"), "[Service]\nExecStart="+u.Filled().Program+"\n", 0o644)
	return stage
}

// unitsIn are the units of the service in a stage.
func unitsIn(t *testing.T, stage string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(stage, "etc/systemd/system/orders.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		switch filepath.Ext(file) {
		case ".service", ".socket", ".timer":
			names = append(names, filepath.Base(file))
		}
	}
	return names
}

// analyzer skips unless the systemd-analyze of 252 is there.
func analyzer(t *testing.T) {
	t.Helper()
	out, err := exec.Command("systemd-analyze", "--version").Output()
	if err != nil {
		absent(t, "systemd-analyze: "+err.Error()+" (apt-get install systemd)")
	}
	if !strings.HasPrefix(string(out), "systemd 252 ") {
		absent(t, "systemd-analyze is not of 252: "+strings.SplitN(string(out), "\n", 2)[0])
	}
}
