package triage

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite what systemd said in testdata/systemd")

// services are units that end as their names say, each in its own way.
var services = map[string]string{
	"program-missing":   "ExecStart=/opt/nowhere",
	"program-mode":      "ExecStart=/opt/plain",
	"program-format":    "ExecStart=/opt/foreign",
	"program-loader":    "ExecStart=/opt/loaderless",
	"program-library":   "ExecStart=/opt/libraryless",
	"program-mount":     "ExecStart=/opt/noexec/orders ok",
	"user-missing":      "User=shop\nExecStart=/opt/orders ok",
	"group-missing":     "Group=shop\nExecStart=/opt/orders ok",
	"directory-missing": "WorkingDirectory=/var/lib/nowhere\nExecStart=/opt/orders ok",
	"namespace":         "ReadWritePaths=/var/lib/nowhere\nExecStart=/opt/orders ok",
	"output":            "StandardOutput=append:/var/log/nowhere/out.log\nExecStart=/opt/orders ok",
	"state-directory":   "StateDirectory=taken\nExecStart=/opt/orders ok",
	"credential":        "LoadCredential=token:/etc/nowhere\nExecStart=/opt/orders ok",
	"environment-file":  "EnvironmentFile=/etc/orders/env\nExecStart=/opt/orders ok",
	"start-limit":       "Restart=always\nRestartSec=100ms\nExecStart=/opt/orders listen 127.0.0.1:8080",
	"port-taken":        "ExecStart=/opt/orders listen 127.0.0.1:8080",
	"port-forbidden":    "User=nobody\nExecStart=/opt/orders listen :80",
	"config-missing":    "ExecStart=/opt/orders config /etc/orders/orders.json",
	"config-unreadable": "User=nobody\nExecStart=/opt/orders config /opt/secret.json",
	"database":          "Environment=LOG=slog\nExecStart=/opt/orders dial 127.0.0.1:5432",
	"secret":            "ExecStart=/opt/orders secret ORDERS_TOKEN",
	"flag":              "ExecStart=/opt/orders -colour",
	"panic":             "ExecStart=/opt/orders panic",
	"silent":            "ExecStart=/opt/orders exit",
	"killed":            "ExecStart=/opt/orders kill",
	"seccomp":           "SystemCallFilter=~sync\nExecStart=/opt/orders mount",
	"watchdog":          "Type=notify\nWatchdogSec=1\nExecStart=/opt/orders watchdog",
	"timeout":           "Type=notify\nTimeoutStartSec=1\nExecStart=/opt/orders hang",
	"read-only":         "ProtectSystem=strict\nExecStart=/opt/orders write /opt/new",
	"refused":           "Type=oneshot\nRestart=always\nExecStart=/opt/orders ok",
	"well":              "Type=notify\nExecStart=/opt/orders ok",
	"finished":          "ExecStart=/usr/bin/true",
}

const conditioned = "[Unit]\nConditionPathExists=/etc/nowhere\n[Service]\nExecStart=/opt/orders ok\n"

// driver runs inside: it starts all units, and writes down what systemd says.
const driver = `
exec 2>&1
set -x
mkdir -p /opt
cp /host/bin/* /opt/; cp /host/units/* /etc/systemd/system/
chmod 644 /opt/plain; echo '{}' > /opt/secret.json; chmod 600 /opt/secret.json
mkdir -p /opt/noexec /var/lib; touch /var/lib/taken
mount -t tmpfs -o noexec tmpfs /opt/noexec; cp /opt/orders /opt/noexec/
ln -s /dev/null /etc/systemd/system/masked.service
ip link set lo up
systemctl daemon-reload
systemctl start holder.service
for u in $(cat /host/names); do systemctl start --no-block $u.service; done
sleep 6
journalctl --sync
for u in $(cat /host/names); do
	systemctl show $u.service > /host/out/$u.show
	journalctl -u $u.service -o json --no-pager -n 400 > /host/out/$u.journal
	journalctl -u $u.service --no-pager -n 400 > /host/out/$u.short
	systemctl status --no-pager $u.service > /host/out/$u.status
done
journalctl --no-pager > /host/out/all
exit 0
`

// TestTheWordsAreSystemds boots a systemd, lets every unit end in its way, and
// judges what it says of them.
func TestTheWordsAreSystemds(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		lacking(t, "only root may boot a systemd")
	}
	nspawn := tool(t, "systemd-nspawn")
	dir := t.TempDir()
	furnish(t, dir)
	boot(t, nspawn, dir)
	for name := range withOthers() {
		text := redacted(t, filepath.Join(dir, "out", name))
		if *update {
			store(t, name, text)
		}
		d := Judge(Input{State: ParseState(text.show), Log: Parse([]byte(text.journal))})
		want := endings[name]
		if strings.HasPrefix(name, "program-") && strings.Contains(text.show, "ExecMainStatus=203") && !strings.Contains(text.journal, "spawning") {
			want = []string{"program"} // journald does not always know of which unit a process was that is gone
		}
		if !slices.Equal(kinds(d), want) {
			t.Errorf("%s: got %v, want %v\n%s%s", name, kinds(d), want, text.short, text.show)
		}
	}
}

// withOthers are the services, and the units that are none.
func withOthers() map[string]string {
	all := map[string]string{"condition": "", "masked": "", "not-found": ""}
	for name, text := range services {
		all[name] = text
	}
	return all
}

// furnish lays out what the machine is given.
func furnish(t *testing.T, dir string) {
	t.Helper()
	for _, sub := range []string{"bin", "units", "out"} {
		if err := os.Mkdir(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	in := func(name ...string) string { return filepath.Join(append([]string{dir}, name...)...) }
	command(t, "go", "build", "-trimpath", "-o", in("bin", "orders"), "testdata/orders/main.go")
	foreign := exec.Command("go", "build", "-o", in("bin", "foreign"), "testdata/orders/main.go")
	foreign.Env = append(os.Environ(), "GOARCH=s390x", "CGO_ENABLED=0")
	if out, err := foreign.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	write(t, in("empty.c"), "int orders_version(void) { return 1; }\n")
	write(t, in("main.c"), "int orders_version(void); int main(void) { return orders_version(); }\n")
	gcc := tool(t, "gcc")
	command(t, gcc, "-shared", "-fPIC", "-Wl,-soname,liborders.so.1", "-o", in("liborders.so"), in("empty.c"))
	command(t, gcc, "-o", in("bin", "libraryless"), in("main.c"), in("liborders.so"))
	command(t, gcc, "-Wl,--dynamic-linker=/lib/ld-orders.so.1", "-o", in("bin", "loaderless"), in("main.c"), in("liborders.so"))
	write(t, in("bin", "plain"), "#!/bin/sh\n")
	var names []string
	for name, text := range services {
		write(t, in("units", name+".service"), "[Service]\n"+text+"\n")
	}
	for name := range withOthers() {
		names = append(names, name)
	}
	write(t, in("units", "condition.service"), conditioned)
	write(t, in("units", "holder.service"), "[Service]\nType=exec\nExecStart=/opt/orders listen 127.0.0.1:8080\nExecStartPost=/bin/sleep 0.3\n")
	write(t, in("names"), strings.Join(names, "\n")+"\n")
	write(t, in("driver.sh"), driver)
	write(t, in("driver.service"), "[Unit]\nAfter=basic.target\n[Service]\nType=oneshot\nExecStart=/bin/sh -c '/bin/sh /host/driver.sh > /host/driver.log; echo 0 > /host/rc'\nExecStopPost=/bin/sh -c 'systemctl exit 0'\n")
}

func boot(t *testing.T, nspawn, dir string) {
	t.Helper()
	c := exec.Command(nspawn, "--quiet", "--register=no", "--keep-unit", "--volatile=yes", "-D", "/", "--machine=orders", "--private-network",
		"--bind="+dir+":/host", "--bind-ro="+dir+"/driver.service:/etc/systemd/system/driver.service", "--kill-signal=SIGRTMIN+3", "--console=pipe",
		"--resolv-conf=off", "--timezone=off", "-b", "systemd.unit=basic.target", "systemd.wants=driver.service", "systemd.firstboot=off",
		"systemd.mask=systemd-networkd-wait-online.service", "systemd.mask=systemd-firstboot.service")
	out, err := os.Create(filepath.Join(dir, "console.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	c.Stdout, c.Stderr = out, out
	c.WaitDelay = time.Second
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(90*time.Second, func() { c.Process.Kill() })
	defer timer.Stop()
	err = c.Wait()
	if _, there := os.Stat(filepath.Join(dir, "rc")); there != nil {
		console, _ := os.ReadFile(filepath.Join(dir, "console.log"))
		t.Fatalf("the machine did not come up: %v\n%s", err, console)
	}
}

// said is what systemd says of a unit.
type said struct{ show, journal, short, status string }

// shown are the properties that are kept.
var shown = regexp.MustCompile(`^(Id|LoadState|LoadError|ActiveState|SubState|Result|ExecMain\w+|ExecStart|User|Group|NRestarts|FragmentPath|WorkingDirectory|Standard\w+|EnvironmentFiles|StartLimit\w+|StatusErrno|StatusText|Type|Restart\w*|TimeoutStartUSec|WatchdogUSec|ConditionResult|ConditionTimestamp|Conditions|AssertResult|MainPID|StateChangeTimestamp|ActiveEnterTimestamp|InactiveEnterTimestamp|NotifyAccess)=`)

// redacted is what was written down, without what names a machine.
func redacted(t *testing.T, base string) said {
	t.Helper()
	var s said
	for line := range strings.Lines(read(t, base+".show")) {
		if shown.MatchString(line) {
			s.show += line
		}
	}
	host := regexp.MustCompile(`(?m)^(\w+ \d+ [\d:]+) \S+ `)
	s.short = host.ReplaceAllString(read(t, base+".short"), "$1 web1 ")
	s.status = host.ReplaceAllString(read(t, base+".status"), "$1 web1 ")
	scanner := bufio.NewScanner(strings.NewReader(read(t, base+".journal")))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		var fields map[string]any
		if err := json.Unmarshal(scanner.Bytes(), &fields); err != nil {
			t.Fatalf("%s: %v", base, err)
		}
		for name := range fields {
			if !keptField.MatchString(name) {
				delete(fields, name)
			}
		}
		line, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		s.journal += string(line) + "\n"
	}
	s.journal, s.short, s.status = anywhere(s.journal), anywhere(s.short), anywhere(s.status)
	return s
}

// anywhere leaves out where this Go lies.
func anywhere(text string) string { return goTree.ReplaceAllString(text, "") }

var goTree = regexp.MustCompile(`/[\w./-]*?/go[\w.]*/src/`)

var keptField = regexp.MustCompile(`^(__REALTIME_TIMESTAMP|MESSAGE|MESSAGE_ID|PRIORITY|_PID|_COMM|_TRANSPORT|SYSLOG_IDENTIFIER|UNIT|_SYSTEMD_UNIT|EXIT_CODE|EXIT_STATUS|UNIT_RESULT|JOB_RESULT|INVOCATION_ID|_SYSTEMD_INVOCATION_ID|EXECUTABLE|ERRNO|COMMAND)$`)

// store keeps it for the tests that have no systemd.
func store(t *testing.T, name string, s said) {
	t.Helper()
	archive := txtar.Archive{Files: []txtar.File{
		{Name: "show", Data: []byte(s.show)}, {Name: "journal", Data: []byte(s.journal)},
		{Name: "short", Data: []byte(s.short)}, {Name: "status", Data: []byte(s.status)},
	}}
	if err := os.MkdirAll("testdata/systemd", 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join("testdata/systemd", name+".txtar"), string(txtar.Format(&archive)))
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func command(t *testing.T, name string, args ...string) {
	t.Helper()
	var out bytes.Buffer
	c := exec.Command(name, args...)
	c.Stdout, c.Stderr = &out, &out
	if err := c.Run(); err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, &out)
	}
}

// tool is the path of a program that the test cannot do without.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		lacking(t, "no "+name)
	}
	return path
}

func lacking(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why + ", and CI is true: nothing may be skipped there")
	}
	t.Skip(why)
}
