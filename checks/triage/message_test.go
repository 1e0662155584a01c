package triage

import (
	"strings"
	"testing"
)

// messages are what services, loaders and shells wrote before they ended; fix is a
// part of what is to be typed.
var messages = []struct{ kind, text, fix string }{
	{"port-in-use", "2026/11/22 10:00:00 listen tcp 127.0.0.1:8080: bind: address already in use", "sport = :8080"},
	{"port-in-use", "listen tcp [::]:443: bind: address already in use", "sport = :443"},
	{"port-in-use", "panic: listen tcp :8080: bind: address already in use", "sport = :8080"},
	{"port-in-use", "listen unix /run/orders.sock: bind: address already in use", "rm /run/orders.sock"},
	{"port-in-use", "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)", "sport = :80"},
	{"port-in-use", "Error: listen EADDRINUSE: address already in use :::3000", "sport = :3000"},
	{"port-forbidden", "listen tcp :80: bind: permission denied", "CAP_NET_BIND_SERVICE"},
	{"address-missing", "listen tcp 10.9.9.9:80: bind: cannot assign requested address", "ip -brief address"},
	{"address-missing", "listen tcp: address 8080: missing port in address", "HOST:PORT"},
	{"socket-file", "listen unix /run/orders/a.sock: bind: no such file or directory", "RuntimeDirectory="},
	{"upstream", "dial tcp 10.0.0.5:5432: connect: connection refused", "nc -vz 10.0.0.5 5432"},
	{"upstream", "dial tcp [2001:db8::1]:5432: i/o timeout", "nc -vz 2001:db8::1 5432"},
	{"upstream", "read config from consul: dial tcp 10.0.0.5:8500: connect: no route to host", "nc -vz 10.0.0.5 8500"},
	{"upstream", "dial unix /run/postgresql/.s.PGSQL.5432: connect: no such file or directory", "ls -l /run/postgresql/.s.PGSQL.5432"},
	{"upstream-name", "dial tcp: lookup db.internal on 10.0.0.2:53: no such host", "getent hosts db.internal"},
	{"upstream-name", "dial tcp: lookup db.internal: Temporary failure in name resolution", "getent hosts db.internal"},
	{"upstream-login", `pq: password authentication failed for user "orders"`, "EnvironmentFiles"},
	{"config-missing", "open /etc/orders/orders.yaml: no such file or directory", "ls -l /etc/orders"},
	{"config-missing", "open config.toml: no such file or directory", "FILE config.toml"},
	{"config-unreadable", "open /etc/orders/env: permission denied", "chown USER /etc/orders/env"},
	{"config-invalid", "parsing /etc/orders.json: invalid character '}' looking for beginning of value", "json.tool"},
	{"config-invalid", "yaml: line 3: did not find expected key", "look at the line"},
	{"file-missing", "open /var/lib/orders/data.db: no such file or directory", "ls -l /var/lib/orders"},
	{"permission", "mkdir /var/lib/orders: permission denied", "StateDirectory="},
	{"directory-missing", "mkdir /srv/a/b: no such file or directory", "mkdir -p /srv/a/b"},
	{"program-missing", `exec: "pg_dump": executable file not found in $PATH`, "command -v pg_dump"},
	{"secret-missing", "environment variable ORDERS_TOKEN is not set", "Environment=ORDERS_TOKEN="},
	{"secret-missing", "required key ORDERS_TOKEN missing value", "Environment=ORDERS_TOKEN="},
	{"secret-missing", `env: required environment variable "DB_URL" is not set`, "Environment=DB_URL="},
	{"secret-missing", "DATABASE_URL must be set", "Environment=DATABASE_URL="},
	{"library-missing", "/opt/orders: error while loading shared libraries: libpq.so.5: cannot open shared object file: No such file or directory", "libpq.so.5"},
	{"library-missing", "Error loading shared library libz.so.1: No such file or directory (needed by /opt/orders)", "ldd"},
	{"library-damaged", "/opt/orders: error while loading shared libraries: libpq.so.5: file too short", "libpq.so.5"},
	{"glibc", "/opt/orders: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.34' not found (required by /opt/orders)", "check:binary"},
	{"library-version", "/opt/orders: /lib/libssl.so.3: version `OPENSSL_3.2.0' not found (required by /opt/orders)", "ldd -v"},
	{"library-version", "/opt/orders: symbol lookup error: /opt/orders: undefined symbol: PQfoo", "ldd -r"},
	{"wrong-architecture", "fork/exec /opt/orders: exec format error", "uname -m"},
	{"wrong-architecture", "-bash: /opt/orders: cannot execute binary file: Exec format error", "uname -m"},
	{"wrong-architecture", `/opt/orders: 3: Syntax error: word unexpected (expecting ")")`, "file /opt/orders"},
	{"cpu", "This program can only be run on AMD64 processors with v3 microarchitecture support.", "linux/amd64/v1"},
	{"cpu", "Illegal instruction (core dumped)", "cpuinfo"},
	{"cpu", "Fatal glibc error: CPU ISA level is lower than required", "newer processor"},
	{"out-of-memory", "fatal error: runtime: out of memory", "MemoryMax"},
	{"out-of-memory", "fork/exec /usr/bin/git: cannot allocate memory", "free -m"},
	{"open-files", "open /var/lib/orders/a: too many open files", "LimitNOFILE"},
	{"disk-full", "write /var/lib/orders/a: no space left on device", "df -h /var/lib/orders/a"},
	{"read-only", "open /opt/orders/a: read-only file system", "ReadWritePaths=/opt/orders"},
	{"processes", "runtime: failed to create new OS thread (have 7 already; errno=11)", "TasksMax"},
	{"seccomp", "SIGSYS: bad system call", "SystemCallFilter"},
	{"user-missing", "user: unknown user shop", "useradd"},
	{"group-missing", "group: unknown group shop", "groupadd"},
	{"certificate", `Get "https://a": tls: failed to verify certificate: x509: certificate signed by unknown authority`, "ca-certificates"},
	{"certificate", "x509: certificate has expired or is not yet valid: current time 2026-11-22T10:00:00Z is after 2026-01-01T00:00:00Z", "renew"},
	{"clock", "x509: certificate has expired or is not yet valid: current time 1970-01-01T00:00:09Z is before 2026-01-01T00:00:00Z", "set-ntp"},
	{"certificate", "x509: certificate is valid for a.example, not b.example", "subjectAltName"},
	{"certificate", "tls: private key does not match public key", "both must be the same"},
	{"bad-flag", "flag provided but not defined: -colour", "-h"},
	{"bad-flag", "Error: unknown flag: --colour", "--help"},
	{"bad-flag", `invalid value "x" for flag -n: parse error`, "-h"},
	{"deadlock", "fatal error: all goroutines are asleep - deadlock!", "fatal error"},
	{"fatal", "fatal error: concurrent map writes", "fatal error"},
	{"panic", "panic: no store", "^panic"},
}

func TestEveryMessageIsNamedInTheLogOfItsService(t *testing.T) {
	t.Parallel()
	for _, m := range messages {
		d := Judge(Input{Log: Parse([]byte("starting\n" + m.text + "\n"))})
		if len(d.Causes) != 1 || d.Causes[0].Kind != m.kind || !strings.Contains(d.Causes[0].Fix, m.fix) {
			t.Errorf("%s\n got %v %+v\nwant %s, and %q", m.text, d.Text, d.Causes, m.kind, m.fix)
		}
	}
}

func TestEveryMessageOfAServiceHasItsRow(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, m := range messages {
		if p, _ := find(Parse([]byte(m.text)).Lines[0]); p.re != nil {
			seen[p.re.String()] = true
		}
	}
	missing := 0
	for _, p := range spoken[Service] {
		if !seen[p.re.String()] {
			missing++
			t.Logf("no row: %s %s", p.kind, p.re)
		}
	}
	if missing > 12 {
		t.Errorf("%d expressions have no row in the table", missing)
	}
}

// TestNoMessageOfARequestIsACause lets a service say each at INFO, of a request, or
// long before its end.
func TestNoMessageOfARequestIsACause(t *testing.T) {
	t.Parallel()
	for _, m := range messages {
		text := strings.TrimPrefix(m.text, "2026/11/22 10:00:00 ")
		quoted := strings.ReplaceAll(text, `"`, `\"`)
		for _, log := range []string{
			`{"level":"INFO","msg":"answered","err":"` + quoted + `"}`,
			`time=2026-11-22T10:00:00Z level=INFO msg="` + quoted + `"`,
			`10.0.0.1 - - [22/Nov/2026:10:00:00 +0000] "GET /?q=` + text + ` HTTP/1.1" 500 12`,
			`{"level":"error","method":"GET","path":"/","status":500,"error":"` + quoted + `"}`,
			text + strings.Repeat("\nworking", 40),
			text + "\nlistening on :8080\n",
			"listening on :8080\n[WARN] " + text,
		} {
			d := Judge(Input{Log: Parse([]byte(log + "\n"))})
			if len(d.Causes) > 0 && !(strings.HasPrefix(log, "listening") && d.Causes[0].rank != concrete) {
				if p, _ := find(Line{Text: text}); !(p.strong && strings.HasPrefix(log, "listening")) {
					t.Errorf("%s\n is taken for %s", log, d.Causes[0].Kind)
				}
			}
		}
	}
}

func TestInnocentLogsNameNothing(t *testing.T) {
	t.Parallel()
	for _, log := range []string{
		"", "\n\n", "hello\n",
		"2026/11/22 10:00:00 orders: ready\n2026/11/22 10:00:01 http: TLS handshake error from 10.0.0.1:5: remote error: tls: bad certificate\n",
		"2026/11/22 10:00:01 http: TLS handshake error from 10.0.0.1:5: x509: certificate signed by unknown authority\n",
		"2026/11/22 10:00:01 http: Accept error: accept tcp [::]:80: accept4: too many open files; retrying in 5ms\n",
		"dial tcp 10.0.0.5:5432: connect: connection refused, retrying in 1s\n",
		"attempt 3: dial tcp 10.0.0.5:5432: connect: connection refused\n",
		"2026/11/22 10:00:00 listening on :8080\n2026/11/22 10:09:00 query: dial tcp 10.0.0.5:5432: connect: connection refused\n",
		"http: panic serving 10.0.0.1:5: runtime error: index out of range\ngoroutine 8 [running]:\nmain.f()\n\t/a/b.go:3 +0x1\n",
		`{"level":"debug","msg":"open /etc/orders.yaml: no such file or directory, using defaults"}`,
		`{"level":"warn","msg":"open /etc/orders.yaml: no such file or directory, using defaults"}`,
		"Nov 22 10:00:00 web1 systemd[1]: Started orders.service.\nNov 22 10:00:00 web1 orders[8]: ready\nNov 22 10:05:00 web1 orders[8]: dial tcp 10.0.0.5:5432: connect: connection refused\n",
		"Nov 22 10:00:00 web1 systemd[1]: Started orders.service.\nNov 22 10:05:00 web1 orders[8]: dial tcp 10.0.0.5:5432: connect: connection refused\nNov 22 10:06:00 web1 systemd[1]: Stopping orders.service...\nNov 22 10:06:00 web1 systemd[1]: orders.service: Deactivated successfully.\nNov 22 10:06:00 web1 systemd[1]: Stopped orders.service.\n",
		"Nov 22 10:00:00 web1 kernel: Out of memory: Killed process 812 (nginx) total-vm:1kB\nNov 22 10:00:01 web1 systemd[1]: Started orders.service.\n",
		"search: q=\"panic: at the disco\"\nfound fatal error: the movie\n",
	} {
		if d := Judge(Input{Log: Parse([]byte(log))}); d.Verdict != Unknown || len(d.Causes) > 0 || d.Text == "" {
			t.Errorf("%q is taken for %v %v", log, d.Verdict, kinds(d))
		}
	}
}

func TestTheRootComesFirst(t *testing.T) {
	t.Parallel()
	log := `Nov 22 10:00:00 web1 systemd[1]: Started orders.service.
Nov 22 10:00:01 web1 orders[812]: dial tcp 10.0.0.5:5432: connect: connection refused
Nov 22 10:00:02 web1 kernel: Memory cgroup out of memory: Killed process 812 (orders) total-vm:900kB
Nov 22 10:00:02 web1 systemd[1]: orders.service: Main process exited, code=killed, status=9/KILL
Nov 22 10:00:02 web1 systemd[1]: orders.service: Failed with result 'oom-kill'.
Nov 22 10:00:03 web1 systemd[1]: orders.service: Start request repeated too quickly.
`
	got := strings.Join(kinds(Judge(Input{Log: Parse([]byte(log))})), " ")
	if want := "out-of-memory upstream start-limit"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestALogChoosesNothingThatIsTyped(t *testing.T) {
	t.Parallel()
	d := Judge(Input{Log: Parse([]byte("open /etc/$(reboot)';id;': permission denied\n"))})
	if len(d.Causes) != 1 || !strings.Contains(d.Causes[0].Fix, `'/etc/$(reboot)'\'';id;'\'''`) {
		t.Errorf("got %+v, want the path quoted", d.Causes)
	}
}

func TestPasswordsAndControlCharactersAreLeftOut(t *testing.T) {
	t.Parallel()
	got := Parse([]byte("\x1b[31mcannot open\x1b[0m postgres://orders:hunter2@db/x password=hunter2\x07 \xff\r\n")).Lines[0].Text
	if want := "cannot open postgres://orders:xxx@db/x password=xxx ?"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestALongLogIsReadFromItsEnd(t *testing.T) {
	t.Parallel()
	log := strings.Repeat("working\n", Limit/4) + strings.Repeat("x", 1<<20) + "\nopen /etc/orders.yaml: no such file or directory\n"
	parsed := Parse([]byte(log))
	if d := Judge(Input{Log: parsed}); len(kinds(d)) != 1 || len(parsed.Lines) > lineCount {
		t.Errorf("got %v of %d lines", kinds(d), len(parsed.Lines))
	}
	for _, l := range parsed.Lines {
		if len(l.Text) > lineLimit {
			t.Fatalf("a line has %d bytes", len(l.Text))
		}
	}
}

func TestWhatWasSaidLongBeforeTheEndIsNoCause(t *testing.T) {
	t.Parallel()
	const line = "Nov 22 10:00:00 web1 orders[8]: "
	log := func(between int) string {
		return "Nov 22 10:00:00 web1 systemd[1]: Started orders.service.\n" + line + "dial tcp 10.0.0.5:5432: connect: connection refused\n" +
			strings.Repeat(line+"working\n", between) + "Nov 22 10:09:00 web1 systemd[1]: orders.service: Main process exited, code=exited, status=1/FAILURE\n"
	}
	if d := Judge(Input{Log: Parse([]byte(log(near)))}); len(d.Causes) != 1 {
		t.Errorf("near the end: got %v, want the upstream", kinds(d))
	}
	if d := Judge(Input{Log: Parse([]byte(log(near + 1)))}); len(d.Causes) != 0 {
		t.Errorf("far from the end: got %v, want none", kinds(d))
	}
}
