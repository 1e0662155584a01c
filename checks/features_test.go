package checks_test

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

// rooted is a host whose root file system has these files, "/" and all.
func rooted(t testing.TB, files map[string]string) *host.Host {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	h, err := host.Open("root:" + dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	h.Name = "image"
	return &h
}

func TestF3WarnsOfWhatModulesWantOfTheKernel(t *testing.T) {
	t.Parallel()
	uses := func(modules ...string) *binary.Binary {
		return pure(func(b *binary.Binary) {
			for _, m := range modules {
				b.Go.ModuleList += "dep\t" + m + "\tv1.0.0\tsum\n"
			}
		})
	}
	tried := func(r profile.Result) *host.Host {
		return of(prod(func(p *profile.Profile) {
			p.Features = map[string]profile.Feature{"landlock": {Result: r, Detail: "operation not supported"}}
		}))
	}
	kernel := func(lines string) *host.Host { return rooted(t, map[string]string{"/boot/config-6.1.0": lines}) }
	landlock := uses("example.com/other", "github.com/landlock-lsm/go-landlock")
	const said = " github.com/landlock-lsm/go-landlock is for landlock (Linux 5.13)"
	const usual = "PASS no module that is known to want more of the kernel than Go does"
	holds(t, "F3", []ruling{
		{what: "C", file: pure(inC)},
		{what: "no modules", file: pure(), says: usual},
		{what: "other modules", file: uses("github.com/landlock-lsm/go-landlocked"), host: "centos-7", says: usual},
		{what: "no host", file: landlock, says: "SKIP" + said + "; no host named to compare with", hint: nameHosts},
		{what: "a newer kernel", file: landlock, host: "debian-12", says: "PASS" + said + "; debian-12 has 6.1"},
		{what: "an older kernel", file: landlock, host: "debian-11", says: "WARN" + said + "; debian-11 has 5.10, unless its vendor has put it in", hint: fetch},
		{what: "a kernel that is not known", file: landlock, host: "scratch", says: "SKIP" + said + "; the kernel of scratch is not known", hint: fetch},
		{what: "a version of a module", file: uses("github.com/landlock-lsm/go-landlock/v2"), host: "debian-12", says: "PASS" + said + "; debian-12 has 6.1"},
		{what: "tried, and there on an old kernel", file: landlock, on: tried(profile.Yes), says: "PASS" + said + "; prod has it"},
		{
			what: "tried, and refused", file: landlock, on: tried(profile.No), says: "WARN" + said + "; prod refuses it: operation not supported",
			hint: "on the host: uname -r; sysctl -a | grep landlock",
		},
		{what: "not tried", file: landlock, on: tried(profile.NotTried), says: "WARN" + said + "; prod has 4.18.0-553.el8.x86_64, unless its vendor has put it in", hint: fetch},
		{what: "a kernel with it, whose version nobody knows", file: landlock, on: kernel("CONFIG_SECURITY_LANDLOCK=y\n"), says: "SKIP" + said + "; the kernel of image is not known", hint: fetch},
		{
			what: "a kernel without it", file: landlock, on: kernel("# CONFIG_SECURITY_LANDLOCK is not set\n"), hint: "another kernel on the host",
			says: "WARN" + said + "; the kernel of image is built without CONFIG_SECURITY_LANDLOCK",
		},
		{
			what: "two kernels", file: landlock, on: rooted(t, map[string]string{"/boot/config-5": "", "/boot/config-6": ""}), hint: fetch,
			says: "SKIP" + said + "; the kernel of image is not known",
		},
		{
			what: "the worst of several", file: uses("github.com/fsnotify/fsnotify", "github.com/pawelgaczynski/giouring"), host: "debian-11", hint: fetch,
			says: "WARN github.com/pawelgaczynski/giouring is for io_uring (Linux 6.0); debian-11 has 5.10, unless its vendor has put it in",
		},
	})
}
