package triage

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// died runs a command to its end and returns what it wrote to stderr.
func died(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	var words strings.Builder
	c.Stderr = &words
	c.Env = append(c.Environ(), "LC_ALL=C")
	if err := c.Run(); err == nil {
		t.Fatalf("%v: it ended well", c)
	}
	return words.String()
}

// named wants that a log names one root cause, and that its text has the words.
func named(t *testing.T, log, kind, words string) {
	t.Helper()
	d := Judge(Input{Name: "orders", Log: Parse([]byte(log))})
	if len(d.Causes) == 0 || d.Causes[0].Kind != kind || !strings.Contains(d.Causes[0].Text+d.Causes[0].Fix, words) {
		t.Errorf("got %v %+v\nwant %s with %q, of\n%s", kinds(d), d.Causes, kind, words, log)
	}
}

func TestAServiceThatReallyEndsNamesItsCause(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	orders := filepath.Join(dir, "orders")
	build := exec.Command("go", "build", "-trimpath", "-o", orders, "testdata/orders/main.go")
	build.Env = append(os.Environ(), "CGO_ENABLED=0") // whose threads need no address space of their own
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	held, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := free.Addr().String()
	free.Close()
	_, port, _ := net.SplitHostPort(held.Addr().String())
	broken := filepath.Join(dir, "broken.json")
	write(t, broken, "{")
	for _, tt := range []struct {
		args        []string
		kind, words string
	}{
		{[]string{"listen", held.Addr().String()}, "port-in-use", "sport = :" + port},
		{[]string{"dial", closed}, "upstream", closed},
		{[]string{"lookup", "db.invalid"}, "upstream-name", "getent hosts db.invalid"},
		{[]string{"config", "/nowhere/orders.json"}, "config-missing", "/nowhere/orders.json"},
		{[]string{"config", broken}, "config-invalid", "unexpected end of JSON"},
		{[]string{"secret", "ORDERS_TOKEN"}, "secret-missing", "ORDERS_TOKEN"},
		{[]string{"user", "shop-nobody-has"}, "user-missing", "shop-nobody-has"},
		{[]string{"files"}, "open-files", "LimitNOFILE"},
		{[]string{"tls"}, "certificate", "unknown authority"},
		{[]string{"-colour"}, "bad-flag", "-colour"},
		{[]string{"panic"}, "panic", "main.(*store).open (main.go:"},
	} {
		named(t, died(t, exec.Command(orders, tt.args...)), tt.kind, tt.words)
	}
	named(t, died(t, exec.Command("sh", "-c", "ulimit -v 1500000; exec "+orders+" memory")), "out-of-memory", "MemoryMax")
	t.Run("as nobody", func(t *testing.T) { asNobody(t, orders) })
	t.Run("mounted", func(t *testing.T) { mounted(t, orders) })
}

// asNobody needs root, to be somebody else.
func asNobody(t *testing.T, orders string) {
	if os.Getuid() != 0 {
		lacking(t, "only root can be nobody")
	}
	dir, err := os.MkdirTemp("/tmp", "orders")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	command(t, "cp", orders, dir)
	unreadable := filepath.Join(dir, "orders.yaml")
	if err := os.WriteFile(unreadable, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ way, operand, kind string }{{"config", unreadable, "config-unreadable"}, {"listen", "127.0.0.1:80", "port-forbidden"}} {
		c := exec.Command(filepath.Join(dir, "orders"), tt.way, tt.operand)
		c.SysProcAttr = &syscall.SysProcAttr{
			Credential: &syscall.Credential{Uid: 65534, Gid: 65534},
			Cloneflags: syscall.CLONE_NEWNET, // where a port below 1024 is one
		}
		c.Dir = "/"
		named(t, died(t, c), tt.kind, tt.operand)
	}
}

// mounted needs root, to mount.
func mounted(t *testing.T, orders string) {
	if os.Getuid() != 0 {
		lacking(t, "only root may mount")
	}
	unshare := tool(t, "unshare")
	dir := t.TempDir()
	in := func(script string) string { return died(t, exec.Command(unshare, "-m", "sh", "-c", script)) }
	named(t, in("mount -t tmpfs -o size=1m tmpfs "+dir+" && exec "+orders+" fill "+dir+"/x"), "disk-full", "df -h "+dir)
	named(t, in("mount -t tmpfs -o ro tmpfs "+dir+" && exec "+orders+" write "+dir+"/x"), "read-only", dir)
}

func TestAProgramThatNeverBeganNamesItsCause(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	in := func(name string) string { return filepath.Join(dir, name) }
	write(t, in("lib.c"), "int orders_version(void) { return 1; }\n")
	write(t, in("main.c"), "int orders_version(void); int main(void) { return orders_version(); }\n")
	gcc := tool(t, "gcc")
	command(t, gcc, "-shared", "-fPIC", "-Wl,-soname,liborders.so.1", "-o", in("liborders.so"), in("lib.c"))
	command(t, gcc, "-o", in("orders"), in("main.c"), in("liborders.so"))
	named(t, died(t, exec.Command(in("orders"))), "library-missing", "liborders.so.1")

	foreign := exec.Command("go", "build", "-o", in("foreign"), "testdata/orders/main.go")
	foreign.Env = append(os.Environ(), "GOARCH=s390x", "CGO_ENABLED=0")
	if out, err := foreign.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := exec.Command(in("foreign")).Run(); err == nil || !strings.Contains(err.Error(), "exec format error") {
		t.Skipf("this machine runs programs of s390x: %v", err)
	} else {
		named(t, err.Error(), "wrong-architecture", "uname -m")
	}
}
