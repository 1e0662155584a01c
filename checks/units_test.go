package checks_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/unit"
)

// goodUnit is a service without a mistake; %s are further lines of [Service].
const goodUnit = `[Unit]
Description=Orders
After=network.target
[Service]
Type=notify
User=orders
ExecStart=/opt/orders/bin/orders
%s
[Install]
WantedBy=multi-user.target
`

// unitMistakes are units with one mistake each: lines that are added to [Service]
// of the good one, or a whole unit where they begin with a bracket. verify says
// whether systemd-analyze verify of 252 tells it too.
var unitMistakes = []struct {
	lines, want string
	status      checks.Status
	verify      bool
}{
	{"", "no mistake found", checks.Pass, false},
	{"Frobnicate=1", "[Service] has no key Frobnicate=", checks.Fail, true},
	{"Protecthome=yes", "[Service] has no key Protecthome=", checks.Fail, true},
	{"X-Mine=1", "no mistake found", checks.Pass, false},
	{"StartLimitIntervalSec=3", "StartLimitIntervalSec= belongs to [Unit], not to [Service]", checks.Fail, true},
	{"StartLimitInterval=3\nStartLimitBurst=5", "no mistake found", checks.Pass, false},
	{"[Bogus]\nA=1", "a .service has no section [Bogus]", checks.Fail, true},
	{"[X-Mine]\nA=1", "no mistake found", checks.Pass, false},
	{"Restart=allways", "Restart=allways: the value is none of: always", checks.Fail, true},
	{"ProtectSystem=strict  # mine", "ProtectSystem= has a comment behind its value", checks.Fail, true},
	{"PrivateTmp=ja", "PrivateTmp=ja: the value is neither yes nor no", checks.Fail, true},
	{"WorkingDirectory=\"/srv/x\"", "WorkingDirectory= takes its value with the quotes", checks.Fail, true},
	{"WorkingDirectory=srv", "WorkingDirectory=srv: the value is not an absolute path", checks.Fail, true},
	{"MemoryMax=1Gb", "MemoryMax=1Gb: the value is not a size", checks.Fail, true},
	{"Environment=FOO", `"FOO" in Environment= sets no variable`, checks.Fail, true},
	{"Environment=\"1FOO=x\"", `"1FOO=x" in Environment= sets no variable`, checks.Fail, true},
	{"Environment=\"A=b", "Environment= has a quote that is never closed", checks.Fail, true},
	{"Hello", `"Hello" has no =`, checks.Fail, true},
	{"=x", `"=x" has no key before =`, checks.Fail, true},
	{"ExecReload=/bin/kill -HUP $MAINPID ; bin/x", "ExecReload= has a path that is neither absolute nor a plain name", checks.Fail, true},
	{"ExecStopPost=/bin/echo \"a", "ExecStopPost= has a quote that is never closed: systemd refuses the unit", checks.Fail, true},
	{"ExecStopPost=-", "ExecStopPost= has a prefix and no path after it", checks.Warn, true},
	{"ExecStopPost=/bin/echo %z", "ExecStopPost= has %z, which stands for nothing: systemd refuses the unit", checks.Fail, true},
	{"ExecStart=/bin/true", "a second command in ExecStart=", checks.Fail, true},
	{"Type=oneshot\nRestart=always", "Restart=always with Type=oneshot", checks.Fail, true},
	{"Type=dbus", "Type=dbus without BusName=", checks.Fail, true},
	{"[Service]\nExecStart=", "there is no ExecStart=", checks.Fail, true},
	{"KillMode=none", "KillMode=none: processes of the service outlive it", checks.Warn, true},
	{"MemoryLimit=1G", "MemoryLimit= is an old name", checks.Warn, true},
	{"StandardOutput=syslog", "StandardOutput=syslog: deprecated since 246", checks.Warn, true},
	{"Capabilities=x", "Capabilities= does nothing any more", checks.Warn, true},

	// What systemd-analyze verify does not tell.
	{"Environment=A=b \\\nUser=app", "User= is part of the value of Environment= in line 8", checks.Fail, false},
	{"SyslogIdentifier=b \\\n[Install]", "[Install] is part of the value of SyslogIdentifier=", checks.Fail, false},
	{"Environment=A=b \\\n  B=c", "no mistake found", checks.Pass, false},
	{"SyslogIdentifier=a\\ ", "a blank after the \\ at the end", checks.Fail, false},
	{"SyslogIdentifier=a\x01b", "SyslogIdentifier= has a control character", checks.Fail, false},
	{"User=bad user", "User=bad user: no account can have such a name", checks.Fail, false},
	{"User=-x", "User=-x: no account can have such a name", checks.Fail, false},
	{"User=0", "User=0: the service runs as root", checks.Warn, false},
	{"User=", "there is no User=: the service runs as root", checks.Warn, false},
	{"User=1000", "User=1000: a number is another account on another host", checks.Warn, false},
	{"User=root\nDynamicUser=yes", "User=root with DynamicUser=yes", checks.Fail, false},
	{"User=\nDynamicUser=yes", "no mistake found", checks.Pass, false},
	{"User=nosuchuser", "User=nosuchuser: the host has no such account", checks.Fail, false},
	{"Type=simple", "Type=simple: systemctl start succeeds even if", checks.Warn, false},
	{"NotifyAccess=none", "NotifyAccess=none with Type=notify: systemd takes it for main", checks.Warn, false},
	{"ExecStopPost=/tmp/x\nPrivateTmp=yes", "ExecStopPost= runs /tmp/x, and PrivateTmp= hides /tmp", checks.Fail, false},
	{"ExecStopPost=+/tmp/x\nPrivateTmp=yes", "no mistake found", checks.Pass, false},
	{"ExecStopPost=/tmp/x", "no mistake found", checks.Pass, false},
	{"WorkingDirectory=/home/orders\nProtectHome=tmpfs", "WorkingDirectory=/home/orders, and ProtectHome= hides /home", checks.Fail, false},
	{"WorkingDirectory=/home/orders\nProtectHome=read-only", "no mistake found", checks.Pass, false},
	{"WorkingDirectory=/home/orders\nProtectHome=yes\nBindPaths=/home/orders", "no mistake found", checks.Pass, false},
	{"WorkingDirectory=/srv/orders\nInaccessiblePaths=/srv", "InaccessiblePaths= hides /srv", checks.Fail, false},
	{"RestrictAddressFamilies=AF_INET AF_INET6", "leaves out AF_UNIX, over which Type=notify reports", checks.Fail, false},
	{"RestrictAddressFamilies=~AF_PACKET", "no mistake found", checks.Pass, false},
	{"RestrictAddressFamilies=AF_UNIX\nRestrictAddressFamilies=AF_INET", "no mistake found", checks.Pass, false},
	{"ProcSubset=pid", "Go then listens with a backlog of 128", checks.Warn, false},
}

// unitText is the unit of a row.
func unitText(lines string) string {
	if strings.HasPrefix(lines, "[Service]") {
		return lines + "\n"
	}
	return strings.Replace(goodUnit, "%s", lines, 1)
}

func parsedUnit(t *testing.T, name, text string) *unit.File {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	f, err := unit.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// findingsOf are the findings of one check.
func findingsOf(findings []checks.Finding, id string) []checks.Finding {
	var list []checks.Finding
	for _, f := range findings {
		if f.ID == id {
			list = append(list, f)
		}
	}
	return list
}

func TestEveryMistakeIsToldAndNoOther(t *testing.T) {
	t.Parallel()
	for _, tt := range unitMistakes {
		f := parsedUnit(t, "orders.service", unitText(tt.lines))
		found := findingsOf(checks.Unit(f, checks.UnitOptions{Users: []string{"orders", "app", "root"}}), "H1")
		if strings.HasPrefix(tt.lines, "[Service]") {
			found = found[:1]
		}
		if len(found) != 1 || found[0].Status != tt.status || !strings.Contains(found[0].Text, tt.want) {
			t.Errorf("%q: got %v, want %v %q", tt.lines, found, tt.status, tt.want)
		}
	}
}

// TestWhatVerifyTells proves of each mistake whether systemd-analyze verify
// tells it, and that it finds none where we find none.
func TestWhatVerifyTells(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("systemd-analyze", "--version").Output()
	if err != nil || !strings.HasPrefix(string(out), "systemd 252 ") {
		if os.Getenv("CI") == "true" {
			t.Fatal("no systemd-analyze of 252, and CI is true: nothing may be skipped there")
		}
		t.Skip("no systemd-analyze of 252 (apt-get install systemd)")
	}
	for _, tt := range unitMistakes {
		dir := t.TempDir()
		file := filepath.Join(dir, "orders.service")
		runnable := strings.NewReplacer("/opt/orders/bin/orders", "/bin/true", "/tmp/x", "/bin/true", "User=orders", "User=daemon").Replace(unitText(tt.lines))
		if err := os.WriteFile(file, []byte(runnable), 0o644); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", file)
		words, err := cmd.CombinedOutput()
		if told := err != nil || strings.Contains(string(words), "orders.service:"); told != tt.verify && !strings.Contains(tt.lines, "User=") {
			t.Errorf("%q: systemd-analyze verify tells it: %v, want %v\n%s", tt.lines, told, tt.verify, words)
		}
	}
}

func TestAFileThatSystemdRefusesIsAFinding(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "a.service")
	if err := os.WriteFile(file, []byte("[Unit]\nDescription=\xff\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	found, err := checks.UnitFile(file, checks.UnitOptions{})
	if err != nil || len(found) != 1 || found[0].Status != checks.Fail || !strings.HasPrefix(found[0].Text, "a.service:2: systemd refuses the whole file: ") {
		t.Errorf("got %v, %v", found, err)
	}
	if _, err := checks.UnitFile(file+".absent", checks.UnitOptions{}); err == nil {
		t.Error("a file that is not there is no error")
	}
}

func TestTimersAndSocketsWantTheirService(t *testing.T) {
	t.Parallel()
	timer := parsedUnit(t, "nightly.timer", "[Timer]\nOnCalendar=daily\n[Install]\nWantedBy=timers.target\n")
	socket := parsedUnit(t, "orders.socket", "[Socket]\nListenStream=99999\n[Install]\nWantedBy=sockets.targt\n")
	service := parsedUnit(t, "nightly.service", "[Service]\nType=oneshot\nUser=a\nExecStart=/bin/a\n")
	for _, tt := range []struct {
		unit  *unit.File
		peers []*unit.File
		want  []string
	}{
		{timer, nil, []string{"no mistake found"}},
		{timer, []*unit.File{timer}, []string{"nightly.timer:1: starts nightly.service, which is not among the units beside it"}},
		{timer, []*unit.File{timer, service}, []string{"no mistake found"}},
		{timer, []*unit.File{parsedUnit(t, "other.service", "[Install]\nAlias=nightly.service\n")}, []string{"no mistake found"}},
		{service, []*unit.File{timer}, []string{"no mistake found"}},
		{service, nil, []string{"nightly.service:1: there is no WantedBy= in [Install]"}},
		{socket, nil, []string{"no unit has such a name", "ListenStream=99999: 99999 is no port"}},
		{parsedUnit(t, "a.timer", "[Timer]\nPersistent=yes\n"), nil, []string{"there is no OnCalendar= or other On…=: systemd refuses", "there is no WantedBy="}},
		{parsedUnit(t, "a.socket", "[Socket]\nAccept=yes\n[Install]\nWantedBy=sockets.target\n"), nil, []string{"there is no ListenStream= or other Listen…="}},
		{parsedUnit(t, "a b.service", "[Service]\nType=exec\nUser=a\nExecStart=/a\n[Install]\nWantedBy=multi-user.target\n"), nil, []string{"a unit's name has only letters"}},
		{parsedUnit(t, "a.service", ""), nil, []string{"says nothing, and systemd takes an empty file for a masked unit"}},
	} {
		found := findingsOf(checks.Unit(tt.unit, checks.UnitOptions{Peers: tt.peers}), "H1")
		for i, want := range tt.want {
			if i >= len(found) || !strings.Contains(found[i].Text, want) {
				t.Errorf("%s: got %v, want %q", tt.unit.Name(), found, tt.want)
				break
			}
		}
	}
}

func TestExecutablesAreLookedForInThePayload(t *testing.T) {
	t.Parallel()
	f := parsedUnit(t, "orders.service", unitText("ExecStopPost=-/opt/orders/bin/clean\nExecReload=kill 1"))
	for _, tt := range []struct {
		files map[string]bool
		want  string
	}{
		{nil, "no mistake found"},
		{map[string]bool{"/opt/orders/bin/orders": true, "/opt/orders/bin/clean": true, "/bin/kill": true}, "no mistake found"},
		{map[string]bool{"/opt/orders/bin/order": true, "/opt/orders/bin/clean": true, "/bin/kill": true}, "ExecStart= runs /opt/orders/bin/orders, which is not there"},
		{map[string]bool{"/opt/orders/bin/orders": false, "/opt/orders/bin/clean": true, "/bin/kill": true}, "ExecStart= runs /opt/orders/bin/orders, which is not executable"},
	} {
		found := findingsOf(checks.Unit(f, checks.UnitOptions{Executables: tt.files}), "H1")
		if len(found) != 1 || !strings.Contains(found[0].Text, tt.want) {
			t.Errorf("%v: got %v, want %q", tt.files, found, tt.want)
		}
	}
}

func TestAFileOfNonsenseHasShortTexts(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"unknown keys": "[Service]\n" + strings.Repeat("Bogus=1\n", 1<<15),
		"a long key":   "[Service]\n" + strings.Repeat("B", 1<<19) + "=1\n",
		"a long value": "[Service]\nType=" + strings.Repeat("B", 1<<19) + "\nExecStart=/bin/" + strings.Repeat("\\x41", 1<<17) + "\n",
		"many units":   "[Unit]\nAfter=" + strings.Repeat("a.targt ", 1<<16) + "\n",
		"many groups":  "[Service]\nSystemCallFilter=" + strings.Repeat("@known ", 1<<14) + "\n",
	} {
		found := checks.Unit(parsedUnit(t, "a.service", text), checks.UnitOptions{})
		for _, f := range found {
			if len(f.Text) > 600 {
				t.Errorf("%s: a text of %d bytes", name, len(f.Text))
			}
		}
	}
}
