package try

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/templates"
)

// tide builds the sample service, or skips the test for what is missing.
func tide(t *testing.T, missing string) string {
	t.Helper()
	if missing != "" && os.Getenv("CI") == "true" {
		t.Fatalf("%s, and CI is true: nothing may be skipped there", missing)
	}
	if missing != "" {
		t.Skip(missing)
	}
	binary := filepath.Join(t.TempDir(), "tide")
	build := exec.Command("go", "build", "-o", binary, "./cmd/tide")
	build.Dir = "../../testdata/services/tide"
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// tideUnit has all that a keeper can do for a service, and values that are easily
// mangled.
func tideUnit() templates.Unit {
	return templates.Unit{
		Name: "tide", Args: []string{"serve", "-addr", "127.0.0.1:8080", "-grace", "5s"}, Listen: []string{"127.0.0.1:8080"}, Health: "http://127.0.0.1:8080/healthz",
		Env: map[string]string{"MOTTO": `50%% of "it";a,b $HOME é`, "EMPTY": ""}, Secrets: []string{"TIDE_KEY"},
		Log: "/var/log/tide/tide.log", StopTimeout: 10 * time.Second, Restart: templates.Restart{Burst: 2},
	}
}

// settled are the statuses by check. Everything is logged.
func settled(t *testing.T, item checks.Item, err error) map[string]string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s %q %v", item.Name, item.Facts, item.Took)
	statuses := map[string]string{}
	for _, f := range item.Findings {
		t.Logf("%-4v %s %s: %s (%s)\n%s", f.Status, f.ID, f.Check, f.Text, f.Hint, strings.Join(f.Evidence, "\n"))
		statuses[f.Check] = f.Status.String()
	}
	return statuses
}

// under tries the unit with the rendered file changed by edit.
func under(t *testing.T, tn tenant, k keeper, edit func(string) string) map[string]string {
	t.Helper()
	render := tn.render
	tn.unit, tn.longest, tn.note = tn.unit.Filled(), 10*time.Second, func(line string) { t.Log(line) }
	tn.render = func(u templates.Unit) ([]templates.File, error) {
		files, err := render(u)
		if err == nil {
			files[0].Data = []byte(edit(string(files[0].Data)))
		}
		return files, err
	}
	item, err := tryUnder(t.Context(), tn, k)
	statuses := settled(t, item, err)
	if left := remains(t); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
	return statuses
}

// remains are processes of rooms of this test that are still there.
func remains(t *testing.T) []string {
	t.Helper()
	var left []string
	links, err := filepath.Glob("/proc/[0-9]*/exe")
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range links {
		line := strings.ReplaceAll(text(filepath.Join(filepath.Dir(link), "cmdline")), "\x00", " ")
		if program, err := os.Readlink(link); err == nil && (strings.HasPrefix(program, "/opt/tide/") || strings.Contains(line, desk) || strings.Contains(line, "PM2 v") || strings.Contains(line, "God Daemon")) {
			left = append(left, line)
		}
	}
	return left
}

func supervisorTenant(t *testing.T) (tenant, *supervisord) {
	t.Helper()
	u := tideUnit()
	return tenant{unit: u, binary: tide(t, Supervisor{}.Missing()), render: Supervisor{}.render}, &supervisord{name: u.Name, file: u.Log}
}

// all are the same status for every finding but some.
func all(status string, but map[string]string) map[string]string {
	statuses := map[string]string{}
	for _, rule := range lifeRules {
		statuses[rule.name] = status
	}
	maps.Copy(statuses, but)
	return statuses
}

// crashesOrNot leaves open what becomes of a crash: without a restart that depends
// on whether the program ends within startsecs, which it may not on a busy machine.
func crashesOrNot(statuses map[string]string) map[string]string {
	delete(statuses, "crash")
	return statuses
}

func TestTideIsKeptBySupervisor(t *testing.T) {
	tn, _ := supervisorTenant(t)
	var told int
	item, err := Supervisor{Note: func(string) { told++ }}.Run(t.Context(), tn.unit, tn.binary)
	if diff := cmp.Diff(settled(t, item, err), all("PASS", nil)); diff != "" {
		t.Error(diff)
	}
	if told < 4 || len(item.Facts) != 1 || item.Took == 0 {
		t.Errorf("told %d steps, facts %q, took %v", told, item.Facts, item.Took)
	}
}

// TestWhatSupervisorDoesOtherwiseIsSeen breaks the rendered file, and sees each
// finding go red.
func TestWhatSupervisorDoesOtherwiseIsSeen(t *testing.T) {
	for _, c := range []struct {
		name string
		edit *strings.Replacer
		want map[string]string
	}{
		{"another user, environment, log, signal, and no restart", strings.NewReplacer(
			"user=tide", "user=root", "EMPTY=", "ENPTY=", "/var/log/tide/", "/run/try/", "stopsignal=TERM", "stopsignal=KILL", "autorestart=unexpected", "autorestart=false",
		), crashesOrNot(all("FAIL", map[string]string{"start": "PASS", "health": "PASS", "log": "WARN"}))},
		{"another port, and a loop", strings.NewReplacer(":8080", ":8081", "startsecs=1", "startsecs=0", "autorestart=unexpected", "autorestart=true"),
			all("PASS", map[string]string{"health": "FAIL", "arguments": "FAIL", "kill": "FAIL", "crash": "FAIL"})},
		{"a file that is refused", strings.NewReplacer("autostart=true", "autostart=ja"), all("SKIP", map[string]string{"start": "FAIL"})},
		{"no program", strings.NewReplacer("bin/tide", "bin/tides"), all("SKIP", map[string]string{"start": "FAIL"})},
	} {
		t.Run(c.name, func(t *testing.T) {
			tn, k := supervisorTenant(t)
			got := under(t, tn, k, c.edit.Replace)
			if _, wanted := c.want["crash"]; !wanted {
				delete(got, "crash")
			}
			if diff := cmp.Diff(got, c.want); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatSupervisorCannotBeGivenIsSkipped(t *testing.T) {
	tide(t, Supervisor{}.Missing())
	for want, u := range map[string]templates.Unit{
		"there is no file for Supervisor": {Name: "orders", Listen: []string{"80"}},
		"it is a program that ends":       {Name: "orders", Ready: templates.Exit},
	} {
		item, err := Supervisor{}.Run(t.Context(), u, "")
		if err != nil || len(item.Findings) != 1 || item.Findings[0].ID != "S1" || item.Findings[0].Status != checks.Skip || !strings.Contains(item.Findings[0].Text, want) {
			t.Errorf("got %+v, %v, want a SKIP %q", item.Findings, err, want)
		}
	}
	if _, err := (Supervisor{}).Run(t.Context(), templates.Unit{Name: "No Name"}, ""); err == nil {
		t.Error("a unit that is wrong is no error")
	}
	u := templates.Unit{Name: "orders", WorkDir: "/nowhere-at-all/orders"}
	if _, err := (Supervisor{}).Run(t.Context(), u, "/bin/true"); err == nil || !strings.Contains(err.Error(), "mkdir /nowhere-at-all") {
		t.Errorf("got %v, want a word about the directory", err)
	}
}

// abandoned is the variable by which the test below tells its child what to try.
const abandoned = "SEAWORTHY_TEST_ABANDONED"

// TestNothingIsLeftOfATrialThatIsKilled kills a process in the middle of a trial by
// SIGKILL: the daemon and the service go with it.
func TestNothingIsLeftOfATrialThatIsKilled(t *testing.T) {
	for _, k := range []struct {
		name    string
		missing string
	}{{"Supervisor", Supervisor{}.Missing()}, {"PM2", PM2{}.Missing()}} {
		t.Run(k.name, func(t *testing.T) {
			binary := tide(t, k.missing)
			child := exec.Command(os.Args[0], "-test.run", "^TestAbandoned$")
			child.Env = append(os.Environ(), abandoned+"="+k.name, abandoned+"_BINARY="+binary)
			if err := child.Start(); err != nil {
				t.Fatal(err)
			}
			for deadline := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
				if slices.ContainsFunc(remains(t), func(line string) bool { return strings.HasPrefix(line, "/opt/tide/") }) {
					break
				}
				if time.Now().After(deadline) {
					t.Fatal("the service never ran")
				}
			}
			child.Process.Kill()
			child.Wait()
			for deadline := time.Now().Add(10 * time.Second); len(remains(t)) > 0; time.Sleep(50 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatalf("left behind: %q", remains(t))
				}
			}
		})
	}
}

// TestAbandoned is the child of the test above.
func TestAbandoned(t *testing.T) {
	binary := os.Getenv(abandoned + "_BINARY")
	switch os.Getenv(abandoned) {
	case "Supervisor":
		Supervisor{}.Run(t.Context(), tideUnit(), binary)
	case "PM2":
		PM2{}.Run(t.Context(), tideUnit(), binary)
	}
}
