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

// program is one that nothing is wrong with, and what a case puts behind it.
const program = "[program:orders]\ncommand=/opt/orders/current/bin/orders serve\nuser=daemon\n"

// supervisorCases are files with one mistake each, and what is said of it.
// refused says that the real supervisord does not start with the file.
var supervisorCases = []struct {
	name, text string
	status     checks.Status
	want       string
	refused    bool
}{
	{"nothing wrong", program, checks.Pass, "no mistake found", false},
	{"comments and a continued line", "; a file\n" + program + "environment=A=\"1\",\n  B=\"2\" ; two\nstopwaitsecs = 10 ; seconds\n", checks.Pass, "no mistake found", false},
	{"a key that there is not", program + "autoresart=true\n", checks.Fail, "has no key autoresart=", false},
	{"a key of another section", program + "programs=a\n", checks.Fail, "programs= belongs to [group]", false},
	{"a section that there is not", "[programs:orders]\ncommand=/bin/true\n", checks.Fail, "[programs:orders] is no section", false},
	{"a section without its name", "[program]\ncommand=/bin/true\n", checks.Fail, "[program] is no section", false},
	{"a semicolon in quotes", program + "command=/bin/x \"a ; b\"\n", checks.Fail, `ends before "; b\""`, false},
	{"a hash in quotes", program + "environment=A=\"a #b\"\n", checks.Fail, `ends before "#b\""`, true},
	{"a command cut by a comment", "[program:a]\nuser=daemon\ncommand=/bin/x --colour #fff\n", checks.Warn, `ends before "#fff"`, false},
	{"an open quote", "[program:a]\nuser=daemon\ncommand=/bin/x \"a\n", checks.Fail, "a quote that is not closed", false},
	{"a backslash at the end", "[program:a]\nuser=daemon\ncommand=/bin/x a\\\n", checks.Fail, `a \ at its end`, false},
	{"a key twice", program + "autostart=true\nautostart=false\n", checks.Fail, "autostart= is in line 4 already, with another value", false},
	{"a key twice, the same", program + "autostart=true\nautostart=true\n", checks.Warn, "autostart= is there twice", false},
	{"a section twice", program + "[program:orders]\nautostart=true\n", checks.Warn, "is there already, in line 1", false},
	{"a bare percent", program + "environment=A=\"100%\"\n", checks.Fail, "a % that begins nothing", true},
	{"a percent and a letter", program + "directory=/srv/%d\n", checks.Fail, "a % that begins nothing", true},
	{"all the names at once", program + "directory=/srv/%s\n", checks.Fail, "a % that begins nothing", false},
	{"a name that there is not", program + "directory=/srv/%(nme)s\n", checks.Fail, "%(nme)s, which stands for nothing", true},
	{"a name that is not there yet", program + "umask=%(process_num)d\n", checks.Fail, "%(process_num)s, which stands for nothing", true},
	{"text as a number", program + "directory=/srv/%(program_name)d\n", checks.Fail, "does not fit program_name", true},
	{"a variable of the host", program + "directory=%(ENV_NOWHERE_AT_ALL)s\n", checks.Warn, "where supervisord itself has no NOWHERE_AT_ALL", true},
	{"a bad boolean", program + "autostart=ja\n", checks.Fail, "autostart=ja: the value is none of: yes", true},
	{"a quoted boolean", program + "autostart=\"true\"\n", checks.Fail, "autostart=\"true\": the value", true},
	{"a bad signal", program + "stopsignal=SIGTREM\n", checks.Fail, "stopsignal=SIGTREM: the value is none of", true},
	{"a number that is no signal", program + "stopsignal=99\n", checks.Fail, "stopsignal=99: the value is no signal", true},
	{"a bad number", program + "startsecs=1s\n", checks.Fail, "startsecs=1s: the value is no whole number", true},
	{"a fraction", program + "stopwaitsecs=1.5\n", checks.Fail, "stopwaitsecs=1.5: the value is no whole number", true},
	{"a bad size", program + "stdout_logfile_maxbytes=50M\n", checks.Fail, "stdout_logfile_maxbytes=50M: the value is no size", true},
	{"a bad umask", program + "umask=089\n", checks.Fail, "umask=089: the value is no octal number", true},
	{"a bad list of codes", program + "exitcodes=0,256\n", checks.Fail, "exitcodes=0,256: the value is no list", true},
	{"autorestart of another manager", program + "autorestart=always\n", checks.Fail, "autorestart=always: the value is none of", true},
	{"no command", "[program:orders]\nuser=daemon\n", checks.Fail, "has no command=", true},
	{"an empty command", "[program:orders]\nuser=daemon\ncommand=\n", checks.Fail, "command= is empty", false},
	{"a relative command", "[program:a]\nuser=daemon\ncommand=./a\n", checks.Fail, "command=./a is relative", false},
	{"a command by its name", "[program:a]\nuser=daemon\ncommand=sleep 1\n", checks.Warn, "command=sleep has no path", false},
	{"a home directory", "[program:a]\nuser=daemon\ncommand=~/a\n", checks.Fail, "~ is no directory", false},
	{"a shell's operators", "[program:a]\nuser=daemon\ncommand=/bin/a > /tmp/x\n", checks.Warn, "> in command= is an argument", false},
	{"a shell's variable", "[program:a]\nuser=daemon\ncommand=/bin/a $HOME\n", checks.Warn, "$HOME in command= is passed on", false},
	{"no user", "[program:a]\ncommand=/bin/a\n", checks.Warn, "there is no user=", false},
	{"root", "[program:a]\ncommand=/bin/a\nuser=root\n", checks.Warn, "runs as root", false},
	{"a user that cannot be", "[program:a]\ncommand=/bin/a\nuser=a b\n", checks.Fail, "no account can have such a name", true},
	{"a variable without quotes", program + "environment=A=a b\n", checks.Fail, `sets A to "a" and passes over "b"`, false},
	{"variables without a comma", program + "environment=A=1 B=2\n", checks.Fail, `"=2" is no NAME=value`, true},
	{"a URL without quotes", program + "environment=A=http://x?y=1\n", checks.Fail, `passes over "?" behind it`, false},
	{"an open quote in a variable", program + "environment=A=\"1\n", checks.Fail, "a quote that is not closed", true},
	{"quotes that are dropped", program + "environment=A=\"'a'\"\n", checks.Fail, "drops the quotes", false},
	{"a secret", program + "environment=DB_PASSWORD=\"x\"\n", checks.Warn, "sets DB_PASSWORD: a secret here", false},
	{"a log of no size", program + "stdout_logfile=/dev/stdout\n", checks.Fail, "it is no file", false},
	{"two logs in one", program + "stdout_logfile=/tmp/a.log\nstderr_logfile=/tmp/a.log\n", checks.Warn, "both logs are /tmp/a.log", false},
	{"a log that is passed over", program + "redirect_stderr=true\nstderr_logfile=/tmp/b.log\n", checks.Warn, "passes over it", false},
	{"a relative log", program + "stdout_logfile=a.log\n", checks.Warn, "is relative", false},
	{"a directory that nobody makes", program + "stdout_logfile=/var/log/orders-of-nobody/a.log\n", checks.Skip, "/var/log/orders-of-nobody was not looked at", true},
	{"stop and kill", program + "stopasgroup=true\nkillasgroup=false\n", checks.Fail, "stopasgroup=true with killasgroup=false", true},
	{"many with one name", program + "numprocs=2\n", checks.Fail, "process_name= has no %(process_num)d", true},
	{"a signal that nobody can take", program + "stopsignal=KILL\n", checks.Warn, "cannot end what it does", false},
	{"no second try", program + "startretries=0\n", checks.Warn, "it stays down", false},
	{"a name with a blank", "[program:or ders]\ncommand=/bin/a\nuser=daemon\n", checks.Fail, "a name has no blank", true},
	{"a group of nothing", program + "[group:g]\n", checks.Fail, "it is a group of nothing", false},
	{"a group of a stranger", program + "[group:g]\nprograms=orders,other\n", checks.Warn, `names "other"`, true},
	{"an include that is included", program + "[include]\nfiles=x\n", checks.Warn, "[include] in a file that is itself included", false},
	{"no program", "; nothing\n", checks.Fail, "runs no program", false},
	{"text before a section", "command=/bin/a\n", checks.Fail, "stands before any section", true},
	{"a line of no kind", program + "autostart\n", checks.Fail, "has no = and no :", true},
	{"no key", program + "=true\n", checks.Fail, "has no key before its =", true},
	{"a byte order mark", "\ufeff" + program, checks.Fail, "stands before any section", true},
	{"an indented line", program + "directory=/srv\n autostart=false\n", checks.Fail, "autostart=false is part of the value of directory=", false},
	{"text behind a section", "[program:a] x\ncommand=/bin/a\nuser=daemon\n", checks.Warn, "stands behind [program:a]", false},
	{"a server for everybody", program + "[inet_http_server]\nport=*:9001\n", checks.Fail, "without a password", false},
	{"a server without a port", program + "[inet_http_server]\n", checks.Fail, "has no port=", true},
	{"half a password", program + "[unix_http_server]\nfile=/tmp/s\nusername=a\n", checks.Fail, "without the other", true},
	{"a listener of nothing", "[eventlistener:a]\ncommand=/bin/a\nuser=daemon\n", checks.Fail, "has no events=", true},
	{"a listener that talks", "[eventlistener:a]\ncommand=/bin/a\nuser=daemon\nevents=TICK_5\nredirect_stderr=true\n", checks.Fail, "whose stdout is for supervisord", true},
}

func TestSupervisorFilesAreJudged(t *testing.T) {
	t.Parallel()
	for _, c := range supervisorCases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			findings := judgeSupervisor(t, c.text)
			if !slices.ContainsFunc(findings, func(f checks.Finding) bool {
				return f.ID == "H6" && f.Status == c.status && strings.Contains(f.Text, c.want)
			}) {
				t.Errorf("got %+v, want %v %q", findings, c.status, c.want)
			}
			worst := slices.MaxFunc(findings, func(a, b checks.Finding) int { return int(a.Status) - int(b.Status) })
			if c.status == checks.Pass && len(findings) != 1 || c.status == checks.Warn && worst.Status == checks.Fail {
				t.Errorf("got %+v besides", findings)
			}
		})
	}
}

func judgeSupervisor(t *testing.T, text string) []checks.Finding {
	t.Helper()
	path := filepath.Join(t.TempDir(), "orders.conf")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	findings, err := checks.SupervisorFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return findings
}

// TestWhatSupervisordRefusesIsNamed asks the real supervisord: what it refuses is a
// FAIL here too, but for what only a host has.
func TestWhatSupervisordRefusesIsNamed(t *testing.T) {
	t.Parallel()
	const python = "/usr/bin/python3" // Debian's, which has the module of its package
	if out, err := exec.Command(python, "-c", "import supervisor.options").CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("supervisor: %s, and CI is true: nothing may be skipped there (apt-get install supervisor)", out)
		}
		t.Skipf("supervisor: %s (apt-get install supervisor)", out)
	}
	var texts []string
	for _, c := range supervisorCases {
		texts = append(texts, c.text)
	}
	input, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "testdata/supervisord.py")
	cmd.Stdin = strings.NewReader(string(input))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var complaints []string
	if err := json.Unmarshal(out, &complaints); err != nil {
		t.Fatal(err)
	}
	for i, c := range supervisorCases {
		if refused := complaints[i] != ""; refused != c.refused {
			t.Errorf("%s: refused is %v, want %v: %s", c.name, refused, c.refused, complaints[i])
		}
	}
}

// TestAServiceThatStopsSlowerThanSupervisorWaits reads the unit beside the file.
func TestAServiceThatStopsSlowerThanSupervisorWaits(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("orders.service", "[Service]\nExecStart=/bin/true\nTimeoutStopSec=30s\n")
	for text, want := range map[string]string{
		program:                       "killed 10 s after it was told to stop; orders.service gives it 30s",
		program + "stopwaitsecs=29\n": "killed 29 s after it was told to stop; orders.service gives it 30s",
		program + "stopwaitsecs=30\n": "no mistake found",
	} {
		findings, err := checks.SupervisorFile(write("supervisor/orders.conf", text))
		if err != nil || len(findings) != 1 || !strings.Contains(findings[0].Text, want) {
			t.Errorf("got %+v, %v, want %q", findings, err, want)
		}
	}
}

func TestNoFileOfSupervisorIsAnError(t *testing.T) {
	t.Parallel()
	if findings, err := checks.SupervisorFile(filepath.Join(t.TempDir(), "gone.conf")); err == nil {
		t.Errorf("got %+v, want an error", findings)
	}
}
