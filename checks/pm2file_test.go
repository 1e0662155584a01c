package checks_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks"
)

// pm2App is a program that nothing is wrong with, but for what more says.
func pm2App(more string) string {
	return `{"apps": [{"name": "orders", "script": "/opt/orders/bin/orders", "interpreter": "none", "uid": "orders", "kill_timeout": 30000` + more + `}]}`
}

// pm2Cases are files with one mistake each, and what is said of it. refused says
// that PM2's own validation does not take the program.
var pm2Cases = []struct {
	name, text string
	status     checks.Status
	want       string
	refused    bool
}{
	{"nothing wrong", pm2App(``), checks.Pass, "no mistake found", false},
	{"every way to say it", `[{"x-made": "kit", "exec": "/opt/a/a", "interpreter": "none", "user": "a", "killTimeout": 1, "args": ["a b"], "env_test": {"A": "1"}}]`, checks.Pass, "no mistake found", false},
	{"a key that there is not", pm2App(`, "autorestrat": true`), checks.Fail, `"autorestrat" is no key of a program`, false},
	{"a key beside the programs", `{"app": 1, ` + pm2App(``)[1:], checks.Fail, `"app" is nothing that PM2 knows`, false},
	{"a key twice", pm2App(`, "cwd": "/a", "cwd": "/b"`), checks.Fail, `"cwd" is in line 1 already`, false},
	{"two names of a key", pm2App(`, "user": "root"`), checks.Fail, `"uid" and "user" are two names`, false},
	{"a number that is none", pm2App(`, "max_restarts": "ten"`), checks.Fail, `"max_restarts" is a string, not a number`, true},
	{"a mode that there is not", pm2App(`, "exec_mode": "forky"`), checks.Fail, `"exec_mode" is not "fork" or "cluster"`, true},
	{"a size that there is not", pm2App(`, "max_memory_restart": "300Mega"`), checks.Fail, `"max_memory_restart" is not a number of bytes`, true},
	{"too little", pm2App(`, "min_uptime": 50`), checks.Fail, `"min_uptime" is below 100`, true},
	{"a text as a switch", pm2App(`, "autorestart": "no"`), checks.Fail, `"autorestart" is a string, not a boolean`, true},
	{"a zero as a switch", pm2App(`, "autorestart": 0`), checks.Fail, `"autorestart" is a number, not a boolean`, true},
	{"no script", `{"apps": [{"name": "a", "interpreter": "none", "uid": "a", "kill_timeout": 1}]}`, checks.Fail, `has no "script"`, false},
	{"a command line", `{"apps": [{"script": "/opt/a serve", "interpreter": "none", "uid": "a", "kill_timeout": 1}]}`, checks.Fail, "gives the whole to a shell", false},
	{"a relative script", `{"apps": [{"script": "./a", "interpreter": "none", "uid": "a", "kill_timeout": 1}]}`, checks.Warn, "is relative", false},
	{"no interpreter", `{"apps": [{"script": "/opt/a", "uid": "a", "kill_timeout": 1}]}`, checks.Warn, `there is no "interpreter"`, false},
	{"an interpreter of a binary", `{"apps": [{"script": "/opt/a", "interpreter": "node", "uid": "a", "kill_timeout": 1}]}`, checks.Fail, `is run with "node", and is no script`, false},
	{"arguments as one text", pm2App(`, "args": "serve -addr :8080"`), checks.Warn, `"args" is one text`, false},
	{"an argument that is a number", pm2App(`, "args": ["-n", 1]`), checks.Warn, "only text is passed on", false},
	{"a cluster", pm2App(`, "exec_mode": "cluster"`), checks.Fail, "is for Node programs", false},
	{"several on one port", pm2App(`, "instances": 2`), checks.Warn, "all but one fail", false},
	{"a message that no binary can send", pm2App(`, "wait_ready": true`), checks.Fail, "needs process.send", false},
	{"watching", pm2App(`, "watch": true`), checks.Warn, "restarts the program whenever", false},
	{"no user", `{"apps": [{"script": "/opt/a", "interpreter": "none", "kill_timeout": 1}]}`, checks.Warn, `there is no "uid"`, false},
	{"root", `{"apps": [{"script": "/opt/a", "interpreter": "none", "uid": "root", "kill_timeout": 1}]}`, checks.Warn, "runs as root", false},
	{"no time to stop", `{"apps": [{"script": "/opt/a", "interpreter": "none", "uid": "a"}]}`, checks.Warn, "killed 1.6s after", false},
	{"a status that a signal has too", pm2App(`, "stop_exit_codes": [0]`), checks.Warn, "a signal ended", false},
	{"a status alone", pm2App(`, "stop_exit_codes": 0`), checks.Warn, "a signal ended", false},
	{"another status", pm2App(`, "stop_exit_codes": [2]`), checks.Pass, "no mistake found", false},
	{"restarts that are never too many", pm2App(`, "restart_delay": 5000, "max_restarts": 5, "min_uptime": 1000`), checks.Warn, "is started for ever", false},
	{"restarts that may be too many", pm2App(`, "restart_delay": 1000, "max_restarts": 5, "min_uptime": 1000`), checks.Pass, "no mistake found", false},
	{"a secret", pm2App(`, "env": {"API_KEY": "x"}`), checks.Warn, "API_KEY in \"env\": a secret", false},
	{"a value that is no text", pm2App(`, "env": {"A": {}}`), checks.Fail, "the program gets no such value", false},
	{"no programs", `{"apps": []}`, checks.Fail, "apps has no program", false},
	{"no program at all", `[]`, checks.Fail, "has no program", false},
	{"a program that is none", `{"apps": ["orders"]}`, checks.Fail, "is string where a program should be", false},
	{"a comment", "{ // one\n}", checks.Fail, "is no JSON", false},
	{"something behind it", "{}\n{}", checks.Fail, "ecosystem.json:2: is no JSON", false},
}

func TestFilesOfPM2AreJudged(t *testing.T) {
	t.Parallel()
	for _, c := range pm2Cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			findings := judgePM2(t, "ecosystem.json", c.text)
			if !slices.ContainsFunc(findings, func(f checks.Finding) bool {
				return f.ID == "H7" && f.Status == c.status && strings.Contains(f.Text, c.want)
			}) {
				t.Errorf("got %+v, want %v %q", findings, c.status, c.want)
			}
			if c.status != checks.Fail && len(findings) != 1 {
				t.Errorf("got %+v besides", findings)
			}
		})
	}
}

func judgePM2(t *testing.T, name, text string) []checks.Finding {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	findings, err := checks.PM2File(path)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

func TestCodeOfPM2IsNotRead(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ecosystem.config.js", "ecosystem.config.mjs", "ecosystem.yml"} {
		findings := judgePM2(t, name, "module.exports = {}")
		if len(findings) != 1 || findings[0].Status != checks.Skip || !strings.Contains(findings[0].Text, "is not read") {
			t.Errorf("%s: got %+v, want a SKIP", name, findings)
		}
	}
}

// TestWhatPM2RefusesIsNamed asks the real PM2: what it refuses is a FAIL here too.
func TestWhatPM2RefusesIsNamed(t *testing.T) {
	t.Parallel()
	program, err := exec.LookPath("pm2")
	if err == nil {
		program, err = filepath.EvalSymlinks(program)
	}
	switch {
	case err != nil && os.Getenv("CI") == "true":
		t.Fatalf("%v, and CI is true: nothing may be skipped there (npm install -g pm2)", err)
	case err != nil:
		t.Skipf("%v (npm install -g pm2)", err)
	}
	var apps []any
	for _, c := range pm2Cases {
		var file struct{ Apps []any }
		app := any(map[string]any{"script": "a"}) // where there is none, or no JSON
		if json.Unmarshal([]byte(c.text), &file) == nil && len(file.Apps) > 0 {
			app = file.Apps[0]
		}
		if _, text := app.(string); text {
			app = map[string]any{"script": "a"}
		}
		apps = append(apps, app)
	}
	input, err := json.Marshal(apps)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "pm2/testdata/schema.js", filepath.Dir(filepath.Dir(program)))
	cmd.Stdin = strings.NewReader(string(input))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var real struct{ Verdicts [][]string }
	if err := json.Unmarshal(out, &real); err != nil {
		t.Fatal(err)
	}
	for i, c := range pm2Cases {
		if refused := len(real.Verdicts[i]) > 0; refused != c.refused {
			t.Errorf("%s: refused is %v, want %v: %q", c.name, refused, c.refused, real.Verdicts[i])
		}
		if c.refused && c.status != checks.Fail {
			t.Errorf("%s: PM2 refuses it, and here it is %v", c.name, c.status)
		}
	}
}

// TestAServiceThatStopsSlowerThanPM2Waits reads the unit beside the file.
func TestAServiceThatStopsSlowerThanPM2Waits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "pm2"), 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "pm2", "ecosystem.json")
	for name, text := range map[string]string{filepath.Join(dir, "orders.service"): "[Service]\nTimeoutStopSec=45s\n", file: pm2App("")} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	findings, err := checks.PM2File(file)
	if err != nil || len(findings) != 1 || !strings.Contains(findings[0].Text, "killed 30s after it was told to stop; orders.service gives it 45s") {
		t.Errorf("got %+v, %v", findings, err)
	}
}
