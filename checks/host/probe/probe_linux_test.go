package probe_test

import (
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/host/probe"
	"example.com/seaworthy/checks/host/profile"
)

// probed is a profile of this machine.
func probed(t *testing.T) *profile.Profile {
	t.Helper()
	p, err := probe.Probe(t.Context(), probe.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// skip skips a test that needs something of the machine, but not where all is
// said to be there.
func skip(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}

// output is what a tool prints, in the C locale.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		skip(t, name+" is not installed")
	}
	cmd := exec.Command(path, args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return strings.TrimSpace(string(out))
}

func TestTheProfileAgreesWithWhatToolsSay(t *testing.T) {
	t.Parallel()
	p := probed(t)
	words := func(command string) func(t *testing.T) string {
		return func(t *testing.T) string {
			f := strings.Fields(command)
			return output(t, f[0], f[1:]...)
		}
	}
	shell := func(script string) func(t *testing.T) string {
		return func(t *testing.T) string { return output(t, "sh", "-c", script) }
	}
	for name, c := range map[string]struct {
		got  string
		want func(t *testing.T) string
	}{
		"kernel":     {p.Kernel, words("uname -r")},
		"page size":  {strconv.Itoa(p.PageSize), words("getconf PAGE_SIZE")},
		"libc":       {p.Libc.Kind + " " + p.Libc.Version, words("getconf GNU_LIBC_VERSION")},
		"os id":      {p.OS.ID, shell(". /etc/os-release && echo $ID")},
		"os title":   {p.OS.PrettyName, shell(". /etc/os-release && echo $PRETTY_NAME")},
		"nofile":     {strconv.FormatInt(p.Limits.NoFile.Soft, 10), shell("ulimit -n")},
		"somaxconn":  {strconv.FormatInt(p.Limits.Somaxconn, 10), words("cat /proc/sys/net/core/somaxconn")},
		"pid_max":    {strconv.FormatInt(p.Limits.PIDMax, 10), words("cat /proc/sys/kernel/pid_max")},
		"watches":    {strconv.FormatInt(p.Limits.InotifyWatches, 10), words("cat /proc/sys/fs/inotify/max_user_watches")},
		"instances":  {strconv.FormatInt(p.Limits.InotifyInstances, 10), words("cat /proc/sys/fs/inotify/max_user_instances")},
		"file_max":   {strconv.FormatInt(p.Limits.FileMax, 10), words("cat /proc/sys/fs/file-max")},
		"process 1":  {p.PID1, words("cat /proc/1/comm")},
		"user":       {p.User.Name, words("id -un")},
		"user id":    {strconv.Itoa(int(p.User.UID)), words("id -u")},
		"systemd":    {strconv.Itoa(p.Systemd), shell("systemctl --version | sed -n '1s/systemd \\([0-9]*\\).*/\\1/p'")},
		"accounts":   {strconv.Itoa(len(p.Users)), shell("grep -c '^[^#+-]' /etc/passwd")},
		"groups":     {strconv.Itoa(len(p.Groups)), shell("grep -c '^[^#+-]' /etc/group")},
		"root's fs":  {p.Mounts[0].Filesystem, words("findmnt -no FSTYPE /")},
		"root inode": {strconv.FormatUint(p.Mounts[0].Inodes, 10), words("stat -fc %c /")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if want := c.want(t); c.got != want {
				t.Errorf("got %q, want %q", c.got, want)
			}
		})
	}
}

func TestTheCacheIsThatOfLdconfig(t *testing.T) {
	t.Parallel()
	p := probed(t)
	var got, want []string
	for _, e := range p.Cache.Entries {
		name := e.Name
		if name == "" {
			name = filepath.Base(e.Path)
		}
		got = append(got, name+" "+e.Path)
	}
	line := regexp.MustCompile(`(?m)^\t(\S+) \(.*\) => (.*)$`)
	for _, m := range line.FindAllStringSubmatch(output(t, "/sbin/ldconfig", "-p"), -1) {
		want = append(want, m[1]+" "+m[2])
	}
	if diff := cmp.Diff(got, want); diff != "" || len(want) == 0 {
		t.Errorf("of %d entries:\n%s", len(want), diff)
	}
}

func TestEveryLibraryThatTheLoaderFindsIsInTheInventory(t *testing.T) {
	t.Parallel()
	p := probed(t)
	inv := p.Inventory()
	found := regexp.MustCompile(`(?m)^\s+(\S+) => (/\S+) \(`).FindAllStringSubmatch(output(t, "ldd", "/usr/bin/ssh"), -1)
	if len(found) == 0 {
		skip(t, "ldd finds no libraries")
	}
	for _, m := range found {
		lib, listed := inv.Lookup(m[2])
		if lib == nil || !listed || lib.Soname != m[1] || lib.Arch != runtime.GOARCH || len(lib.Needed) == 0 {
			t.Errorf("%s: %+v", m[2], lib)
		}
	}
	libc, _ := inv.Lookup(found[len(found)-1][2])
	if libc == nil {
		return
	}
	i := slices.IndexFunc(p.Loaders, func(l profile.Loader) bool { return l.Libc.Kind == "glibc" && l.Arch == p.Arch })
	if i < 0 || len(p.Loaders[i].Dirs) < 2 || p.Loaders[i].Libc != p.Libc {
		t.Errorf("loaders %+v", p.Loaders)
	}
}

func TestAProfileOfThisMachineIsReadBack(t *testing.T) {
	t.Parallel()
	p := probed(t)
	var out bytes.Buffer
	if err := profile.Write(&out, p); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes, %d libraries, %d cache entries", out.Len(), len(p.Libraries), len(p.Cache.Entries))
	again, err := profile.Read(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	var second bytes.Buffer
	if err := profile.Write(&second, again); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), second.Bytes()) {
		t.Error("written again it differs")
	}
}

func TestTwoProbesDifferInWhatMovesAlone(t *testing.T) {
	t.Parallel()
	still := func(p *profile.Profile) *profile.Profile {
		p.Ports = nil
		for i := range p.Mounts {
			p.Mounts[i].FreeBytes, p.Mounts[i].FreeInodes = 0, 0
		}
		return p
	}
	a, b := still(probed(t)), still(probed(t))
	a.Probed = b.Probed
	var first, second bytes.Buffer
	if err := errors.Join(profile.Write(&first, a), profile.Write(&second, b)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error(cmp.Diff(a, b))
	}
}

func TestAPortIsFoundWithItsHolder(t *testing.T) {
	t.Parallel()
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer tcp.Close()
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer udp.Close()
	comm, err := os.ReadFile("/proc/self/comm")
	if err != nil {
		t.Fatal(err)
	}
	want := []profile.Port{
		{Protocol: "tcp", Address: "127.0.0.1", Port: uint16(tcp.Addr().(*net.TCPAddr).Port), UID: uint32(os.Geteuid()), Holder: strings.TrimSpace(string(comm))},
		{Protocol: "udp", Address: "127.0.0.1", Port: uint16(udp.LocalAddr().(*net.UDPAddr).Port), UID: uint32(os.Geteuid()), Holder: strings.TrimSpace(string(comm))},
	}
	p := probed(t)
	for _, port := range want {
		if !slices.Contains(p.Ports, port) {
			t.Errorf("no %+v in %+v", port, p.Ports)
		}
	}
}

func TestFeaturesAreTriedUnlessToldNotTo(t *testing.T) {
	t.Parallel()
	p := probed(t)
	for _, name := range []string{"epoll", "inotify", "memfd", "eventfd", "timerfd"} { // what every Go program could not do without, or nearly
		if got := p.Tried(name); got.Result != profile.Yes {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for name, f := range p.Features {
		if f.Result != profile.Yes && f.Detail == "" {
			t.Errorf("%s: %s without a reason", name, f.Result)
		}
	}
	untried, err := probe.Probe(t.Context(), probe.Options{Untried: true})
	if err != nil {
		t.Fatal(err)
	}
	for name, f := range untried.Features {
		if f.Result != profile.NotTried || f.Detail == "" {
			t.Errorf("%s: %+v, though told not to try", name, f)
		}
	}
	if len(untried.Features) != len(p.Features) {
		t.Errorf("%d features, and %d untried ones", len(p.Features), len(untried.Features))
	}
}

func TestUserNamespacesAreAsUnshareFindsThem(t *testing.T) {
	t.Parallel()
	got := probed(t).Tried("user_namespaces")
	if _, err := exec.LookPath("unshare"); err != nil {
		skip(t, "unshare is not installed")
	}
	err := exec.Command("unshare", "--user", "true").Run()
	if (got.Result == profile.Yes) != (err == nil) {
		t.Errorf("%+v, and unshare: %v", got, err)
	}
}

func TestAProbeThatIsCancelledSaysSo(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := probe.Probe(ctx, probe.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestNoSecretIsInTheProfile(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := profile.Write(&out, probed(t)); err != nil {
		t.Fatal(err)
	}
	home, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"HOME=", "PATH=", os.Args[len(os.Args)-1], "/bin/bash", "nologin", home.HomeDir + `"`} {
		if bytes.Contains(out.Bytes(), []byte(secret)) {
			t.Errorf("%q is in the profile", secret)
		}
	}
}
