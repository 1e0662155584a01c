package templates

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// supervised is a program as supervisord has read it.
type supervised struct {
	Args    []string
	Env     map[string]string
	Dir     string
	Log     string
	Stop    int
	Restart string
	Exits   []int
	Umask   int
}

// supervisord reads a configuration with the real supervisord's own code.
func supervisord(t *testing.T, programs string) map[string]supervised {
	t.Helper()
	const python = "/usr/bin/python3" // Debian's, which has the module of its package
	if out, err := exec.Command(python, "-c", "import supervisor.options").CombinedOutput(); err != nil {
		absent(t, "supervisor: "+strings.TrimSpace(string(out))+" (apt-get install supervisor)")
	}
	dir := t.TempDir()
	put(t, dir, "supervisord.conf", "[supervisord]\nlogfile="+filepath.Join(dir, "log")+"\npidfile="+filepath.Join(dir, "pid")+"\n[include]\nfiles=conf.d/*.conf\n")
	put(t, dir, "conf.d/all.conf", programs) // included, as ours are: here is replaced there
	cmd := exec.Command(python, "testdata/supervisor/parse.py", filepath.Join(dir, "supervisord.conf"))
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("supervisord refuses the file: %v\n%s", err, complaint.String())
	}
	var read map[string]supervised
	if err := json.Unmarshal(out, &read); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return read
}

// TestWhatIsWrittenArrivesThroughSupervisorItself draws units until 1,000 could be
// written: what Supervisor cannot be told is refused.
func TestWhatIsWrittenArrivesThroughSupervisorItself(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2026, 11))
	units, refused := map[string]Unit{}, 0
	var text strings.Builder
	for len(units) < rounds {
		u := Unit{Name: fmt.Sprintf("unit%04d", len(units)), User: "daemon", Env: map[string]string{}}
		u.WorkDir = "/srv/" + random(r, 6, func(s string) bool { return notPath("/srv/"+s) == "" })
		for range r.IntN(4) {
			u.Args = append(u.Args, random(r, 8, func(s string) bool { return notSupervisor(s) == "" }))
		}
		for i := range 1 + r.IntN(2) {
			u.Env[fmt.Sprintf("K%d", i)] = random(r, 5, func(s string) bool { return notValue(s) == "" })
		}
		files, err := Supervisor(u, Options{})
		if err != nil {
			refused++
			continue
		}
		units[u.Name] = u
		text.Write(files[0].Data)
	}
	read := supervisord(t, text.String())
	wrong := 0
	for name, u := range units {
		got, want := read[name], view{u.Filled()}
		env := want.withHome().Env
		if !slices.Equal(got.Args, want.Command()) || !maps.Equal(got.Env, env) || got.Dir != u.WorkDir {
			wrong++
			t.Errorf("%s arrived as\n%+v, want\n%q %q %q", name, got, want.Command(), env, u.WorkDir)
		}
	}
	t.Logf("%d of %d units arrived otherwise; %d more were refused", wrong, len(units), refused)
}

func TestSupervisorReadsTheWholeProgram(t *testing.T) {
	t.Parallel()
	files, err := Supervisor(Unit{
		Name: "orders", User: "daemon", StopTimeout: 1500 * time.Millisecond, Secrets: []string{"KEY"}, Args: []string{"serve"}, Env: map[string]string{"HOME": "/srv"},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := supervisord(t, string(files[0].Data))["orders"]
	if got.Stop != 2 || got.Restart != "RestartWhenExitUnexpected" || !slices.Equal(got.Exits, []int{0}) || got.Umask != 0o077 {
		t.Errorf("it has read %+v", got)
	}
	if got.Env["HOME"] != "/srv" || got.Env["USER"] != "daemon" {
		t.Errorf("the environment is %q", got.Env)
	}
	// The shell that reads the secrets, run for real with a file of them.
	dir := t.TempDir()
	script := strings.ReplaceAll(got.Args[2], "/etc/orders/env", filepath.Join(dir, "env"))
	line, err := variableLine("KEY", "a \"b\" $c `d` \\")
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, "env", "# a comment\n"+line+"\n")
	out, err := exec.Command(got.Args[0], "-c", script, "/bin/sh", "-c", `printf '%s|%s' "$KEY" "$0"`, "serve").CombinedOutput()
	if err != nil || string(out) != "a \"b\" $c `d` \\|serve" {
		t.Errorf("the program was told %q, %v", out, err)
	}
}

func TestWhatSupervisorCannotBeToldIsRefusedByName(t *testing.T) {
	t.Parallel()
	for want, u := range map[string]Unit{
		`Unit.Args[0] "a\nb": cannot be written for Supervisor`:      {Args: []string{"a\nb"}},
		`Unit.Env["A"] "\"a": cannot be written for Supervisor`:      {Env: map[string]string{"A": `"a`}},
		`Unit.Env["A"] "a 'b' \"c": cannot be written`:               {Env: map[string]string{"A": `a 'b' "c`}},
		`Unit.Env["A"] "a ;b": cannot be written for Supervisor`:     {Env: map[string]string{"A": "a ;b"}},
		`Unit.Env["A"] "%(here)s": cannot be written for Supervisor`: {Env: map[string]string{"A": "%(here)s"}},
		`Unit.WorkDir "/srv/a ;b": cannot be written for Supervisor`: {WorkDir: "/srv/a ;b"},
		`Unit.Schedule "daily": is nothing that Supervisor can do`:   {Schedule: "daily"},
		`Unit.Listen[0] "80": is a port that Supervisor cannot open`: {Listen: []string{"80"}},
		`Unit.Listen[0] "/run/orders/a": is in a directory`:          {Listen: []string{"/run/orders/a"}},
	} {
		u.Name = "orders"
		if err := u.Validate(); err != nil {
			t.Errorf("it is refused for systemd too: %v", err)
		}
		if files, err := Supervisor(u, Options{}); err == nil || files != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
