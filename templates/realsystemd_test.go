package templates

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// rounds is how many random values of each kind make the trip.
const rounds = 1000

// absent skips a test whose tool is not there, and fails it where CI is true.
func absent(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" && runtime.GOOS == "linux" {
		t.Fatalf("%s, and CI is true: nothing may be skipped there", why)
	}
	t.Skip(why)
}

// TestWhatIsWrittenArrivesThroughSystemdItself renders random arguments, variables
// and paths, boots a systemd as PID 1 and compares what its services were started
// with, and what it says of their settings.
func TestWhatIsWrittenArrivesThroughSystemdItself(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("systemd-nspawn"); err != nil {
		absent(t, "systemd-nspawn: "+err.Error()+" (apt-get install systemd-container)")
	}
	if os.Geteuid() != 0 {
		absent(t, "systemd-nspawn needs root")
	}
	host := t.TempDir()
	build(t, filepath.Join(host, "args"))
	if err := os.Link(filepath.Join(host, "args"), filepath.Join(host, "env")); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(2026, 11))
	arguments := writeArguments(t, r, host)
	variables := writeVariables(t, r, host)
	paths := writePaths(t, r, host)
	put(t, host, "driver.sh", driver)
	boot(t, host)

	compareArguments(t, host, arguments)
	compareVariables(t, host, variables)
	comparePaths(t, host, paths)
}

// driver runs inside, as a service of its own.
const driver = `cp /host/units/*.service /etc/systemd/system/ && systemctl daemon-reload &&
systemctl start args.service env.service && systemctl start envfile.service &&
cd /host/units && systemctl show -p Id -p WorkingDirectory -p ReadWritePaths -p ExecStart path*.service >/host/show`

// boot starts a systemd over the host's own /usr, with nothing else of the host,
// and ends it when the driver has ended.
func boot(t *testing.T, host string) {
	t.Helper()
	put(t, host, "driver.service", `[Service]
Type=oneshot
ExecStart=/bin/sh -c '/bin/sh -e /host/driver.sh; echo $? > /host/rc'
ExecStopPost=/bin/sh -c 'systemctl exit $(cat /host/rc)'
StandardOutput=append:/host/log
StandardError=append:/host/log
`)
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--volatile=yes", "-D", "/",
		fmt.Sprintf("--machine=quoting%d", os.Getpid()), "--private-network", "--bind="+host+":/host",
		"--bind-ro="+filepath.Join(host, "driver.service")+":/etc/systemd/system/driver.service", "--kill-signal=SIGRTMIN+3", "--console=pipe",
		"--resolv-conf=off", "--timezone=off", "-b", "systemd.unit=basic.target", "systemd.wants=driver.service", "systemd.firstboot=off",
		"systemd.mask=systemd-networkd-wait-online.service", "systemd.mask=systemd-firstboot.service")
	out, err := cmd.CombinedOutput()
	log, _ := os.ReadFile(filepath.Join(host, "log"))
	if rc, _ := os.ReadFile(filepath.Join(host, "rc")); err != nil || string(rc) != "0\n" {
		t.Fatalf("systemd-nspawn: %v, the driver ended with %q\n%s\n%s", err, rc, log, out)
	}
}

// writeArguments makes one service that runs the program once for each list, with
// the lines of the units that were rendered for them.
func writeArguments(t *testing.T, r *rand.Rand, host string) [][]string {
	t.Helper()
	lists := make([][]string, rounds)
	text := strings.Builder{}
	text.WriteString("[Service]\nType=oneshot\nTimeoutStartSec=2min\n")
	for i := range lists {
		lists[i] = make([]string, r.IntN(5))
		for j := range lists[i] {
			lists[i][j] = random(r, 12, nil)
		}
		text.WriteString(line(t, Unit{Name: "orders", Program: "/host/args", Args: lists[i]}, "orders.service", "ExecStart="))
	}
	put(t, host, "units/args.service", text.String())
	return lists
}

func compareArguments(t *testing.T, host string, want [][]string) {
	t.Helper()
	var got [][]string
	decode(t, host, "args.json", &got)
	if len(got) != len(want) {
		t.Fatalf("the program was started %d times, want %d", len(got), len(want))
	}
	wrong := 0
	for i := range want {
		if fmt.Sprintf("%q", got[i]) != fmt.Sprintf("%q", want[i]) {
			wrong++
			t.Errorf("argument list %d arrived as\n%q, want\n%q", i, got[i], want[i])
		}
	}
	t.Logf("%d of %d argument lists arrived otherwise", wrong, len(want))
}

// writeVariables makes one service that has them in the unit, and one that reads
// them from a file.
func writeVariables(t *testing.T, r *rand.Rand, host string) map[string]string {
	t.Helper()
	env := map[string]string{}
	for i := range rounds {
		env[fmt.Sprintf("K%04d", i)] = random(r, 12, func(s string) bool { return notValue(s) == "" })
	}
	u := Unit{Name: "orders", Env: env}
	const head = "[Service]\nType=oneshot\nExecStart=/host/env\n"
	put(t, host, "units/env.service", head+line(t, u, "orders.service", "Environment="))
	put(t, host, "units/envfile.service", head+"EnvironmentFile=/host/vars\n")
	_, shown, _ := strings.Cut(file(t, u, "orders.env"), "a value here goes first:")
	vars := strings.ReplaceAll(shown, "\n#", "\n") // as somebody does who fills it in
	put(t, host, "vars", vars)
	return env
}

func compareVariables(t *testing.T, host string, want map[string]string) {
	t.Helper()
	var lists [][]string
	decode(t, host, "env.json", &lists)
	if len(lists) != 2 {
		t.Fatalf("the program was started %d times, want 2", len(lists))
	}
	for i, from := range []string{"Environment=", "EnvironmentFile="} {
		got := map[string]string{}
		for _, v := range lists[i] {
			name, value, _ := strings.Cut(v, "=")
			got[name] = value
		}
		wrong := 0
		for name, value := range want {
			if have, ok := got[name]; have != value || !ok {
				wrong++
				t.Errorf("by %s %s arrived as %q, want %q", from, name, have, value)
			}
		}
		t.Logf("%d of %d variables by %s arrived otherwise", wrong, len(want), from)
	}
}

// writePaths makes a service for each path, as it is rendered.
func writePaths(t *testing.T, r *rand.Rand, host string) []Unit {
	t.Helper()
	path := func() string {
		return random(r, 8, func(s string) bool { return notPath("/srv/"+s) == "" })
	}
	program := func() string {
		return strings.ReplaceAll(path(), "$", "S") // Validate refuses a $ there
	}
	units := make([]Unit, rounds)
	for i := range units {
		units[i] = Unit{Name: fmt.Sprintf("path%04d", i), Program: "/srv/" + program(), WorkDir: "/srv/" + path(), Writable: []string{"/srv/" + path()}}
		put(t, host, "units/"+units[i].Name+".service", file(t, units[i], units[i].Name+".service"))
	}
	return units
}

// comparePaths reads what systemctl show prints: a paragraph a service.
func comparePaths(t *testing.T, host string, want []Unit) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(host, "show"))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]map[string]string{}
	for paragraph := range strings.SplitSeq(string(text), "\n\n") {
		values := map[string]string{}
		for l := range strings.SplitSeq(paragraph, "\n") {
			key, value, _ := strings.Cut(l, "=")
			values[key] = value
		}
		shown[values["Id"]] = values
	}
	wrong := 0
	for _, u := range want {
		got := shown[u.Name+".service"]
		program, _, _ := strings.Cut(strings.TrimPrefix(got["ExecStart"], "{ path="), " ; argv[]=")
		if got["WorkingDirectory"] != u.WorkDir || program != u.Program || unquoted(got["ReadWritePaths"]) != u.Writable[0] {
			wrong++
			t.Errorf("%q, %q and %q arrived as %q, %q and %q", u.Program, u.WorkDir, u.Writable[0], program, got["WorkingDirectory"], got["ReadWritePaths"])
		}
	}
	t.Logf("%d of %d units with three paths each arrived otherwise", wrong, len(want))
}

// unquoted reads a path as systemctl show prints it in a list: in the shell's
// double quotes where it has to be.
func unquoted(s string) string {
	if s, quoted := strings.CutPrefix(s, `"`); quoted {
		return strings.NewReplacer(`\$`, "$", "\\`", "`").Replace(strings.TrimSuffix(s, `"`))
	}
	return s
}

// line is the lines of a rendered file that begin with a key.
func line(t *testing.T, u Unit, name, key string) string {
	t.Helper()
	var b strings.Builder
	for l := range strings.Lines(file(t, u, name)) {
		if strings.HasPrefix(l, key) {
			b.WriteString(l)
		}
	}
	return b.String()
}

func file(t *testing.T, u Unit, name string) string {
	t.Helper()
	files, err := Systemd(u, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("no %s was rendered", name)
	return ""
}

// build makes a static program of testdata/echo.
func build(t *testing.T, at string) {
	t.Helper()
	cmd := exec.Command("go", "build", "-o", at, "./testdata/echo")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go build ./testdata/echo: %v\n%s", err, out)
	}
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	at := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// decode reads a file of JSON values, one after the other.
func decode[T any](t *testing.T, dir, name string, list *[]T) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	for d := json.NewDecoder(bytes.NewReader(data)); d.More(); {
		var v T
		if err := d.Decode(&v); err != nil {
			t.Fatal(err)
		}
		*list = append(*list, v)
	}
}
