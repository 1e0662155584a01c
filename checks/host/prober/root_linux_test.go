package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/host/profile"
)

// probed runs a command that prints a profile.
func probed(t *testing.T, cmd *exec.Cmd) *profile.Profile {
	t.Helper()
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	p, err := profile.Read(bytes.NewReader(out))
	if err != nil {
		t.Fatalf("%v in %.200s", err, out)
	}
	return p
}

// inRoot is the prober in a root of its own, with nothing else there.
func inRoot(t *testing.T) (root string, cmd *exec.Cmd) {
	t.Helper()
	if os.Getuid() != 0 {
		skip(t, "chroot needs root")
	}
	root = t.TempDir()
	data, err := os.ReadFile(build(t, runtime.GOARCH))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(root, "prober"), data, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd = exec.Command("/prober")
	cmd.Dir, cmd.SysProcAttr = "/", &syscall.SysProcAttr{Chroot: root}
	return root, cmd
}

// state is everything under a directory that a write or a read could change.
func state(t *testing.T, root string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		var s syscall.Stat_t
		if err := syscall.Lstat(path, &s); err != nil {
			return err
		}
		all[path] = fmt.Sprintf("mode %o links %d size %d changed %v written %v", s.Mode, s.Nlink, s.Size, s.Ctim, s.Mtim)
		if filepath.Base(path) != "prober" && s.Mode&syscall.S_IFMT == syscall.S_IFREG {
			all[path] += fmt.Sprintf(" read %v", s.Atim)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestInAnEmptyRootMuchIsNotKnownAndNothingFails(t *testing.T) {
	t.Parallel()
	root, cmd := inRoot(t)
	before := state(t, root)
	p := probed(t, cmd)
	if diff := cmp.Diff(state(t, root), before); diff != "" {
		t.Errorf("the root has changed:\n%s", diff)
	}
	for _, place := range []string{"os", "cgroup", "init", "pid1", "users", "groups", "user.name", "ports", "limits.somaxconn", "limits.pid_max", "mounts.point"} {
		if p.Why(place) == "" {
			t.Errorf("%s is said to be known", place)
		}
	}
	for _, place := range []string{"arch", "kernel", "page_size", "limits.nofile", "libc", "systemd", "zoneinfo", "ca_bundle", "libraries", "clock", "mounts"} {
		if why := p.Why(place); why != "" {
			t.Errorf("%s is not known: %s", place, why)
		}
	}
	if p.Libc.Kind != "none" || len(p.Libraries) != 0 || p.Zoneinfo != "" || p.CABundle != "" || p.Systemd != 0 || p.Arch != runtime.GOARCH {
		t.Errorf("libc %+v, %d libraries, zoneinfo %q, ca %q, systemd %d, %s", p.Libc, len(p.Libraries), p.Zoneinfo, p.CABundle, p.Systemd, p.Arch)
	}
	if p.Mounts[0].Absent || p.Mounts[0].FreeBytes == 0 || !p.Mounts[1].Absent {
		t.Errorf("mounts %+v", p.Mounts)
	}
	if runtime.GOARCH == "amd64" && p.CPU.Level == "" {
		t.Error("CPUID needs no files, and the level is not known")
	}
	if f := p.Tried("ipv6"); f.Result != profile.NotTried {
		t.Errorf("ipv6 without /proc: %+v", f)
	}
}

func TestNothingIsWrittenAndNoAccessTimeMoves(t *testing.T) {
	t.Parallel()
	root, cmd := inRoot(t)
	files := map[string]string{
		"etc/os-release": "ID=alpine\n", "etc/passwd": "app:x:1000:1000\n", "etc/nsswitch.conf": "hosts: files dns\n",
		"etc/ld.so.conf": "include /etc/ld.so.conf\n/opt/lib\n", "etc/ld.so.cache": "not a cache", "lib/ld-musl-x86_64.so.1": "not a loader",
		"opt/lib/libtext.so": "GROUP ( libc.so.6 )",
	}
	long := time.Now().Add(-72 * time.Hour) // so that even relatime would write a new access time
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, long, long); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(root, "opt/lib/libpipe.so"), 0o644); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{"opt/lib/liba.so": "libb.so", "opt/lib/libb.so": "liba.so", "opt/lib/libgone.so": "nothing", "opt/lib/libtext.so.1": "libtext.so"} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	before := state(t, root)
	p := probed(t, cmd)
	if diff := cmp.Diff(state(t, root), before); diff != "" {
		t.Errorf("the root has changed:\n%s", diff)
	}
	problems := make(map[string]bool)
	for _, lib := range p.Libraries {
		problems[lib.Path] = lib.Problem != ""
	}
	want := map[string]bool{"/opt/lib/libtext.so": true, "/opt/lib/libpipe.so": true, "/opt/lib/liba.so": true, "/opt/lib/libb.so": true}
	if diff := cmp.Diff(problems, want); diff != "" {
		t.Error(diff)
	}
	if lib, listed := p.Inventory().Lookup("/opt/lib/libtext.so.1"); lib == nil || !listed {
		t.Error("a link to a library does not lead there")
	}
	if p.OS.ID != "alpine" || p.Why("cache.entries") == "" || p.Why("users") != "" || p.Why("libc") == "" && p.Arch == "amd64" {
		t.Errorf("os %+v; unknown %v", p.OS, p.Unknown)
	}
}

func TestTheLimitOfOpenFilesIsTheOneItWasStartedWith(t *testing.T) {
	t.Parallel()
	cmd := exec.Command("sh", "-c", "ulimit -S -n 500; ulimit -H -n 2000; exec "+build(t, runtime.GOARCH))
	if got := probed(t, cmd).Limits.NoFile; got != (profile.Pair{Soft: 500, Hard: 2000}) {
		t.Errorf("%+v", got)
	}
}

func TestAsNobodyWhatIsNotPermittedIsSaidSo(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		skip(t, "to become somebody else needs root")
	}
	data, err := os.ReadFile(build(t, runtime.GOARCH))
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp("/tmp", "prober") // one that others may enter
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	file := filepath.Join(dir, "prober")
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(file)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	p := probed(t, cmd)
	if p.User.UID != 65534 || p.Libc.Kind == "" || len(p.Users) == 0 {
		t.Errorf("user %+v, libc %+v", p.User, p.Libc)
	}
	for _, port := range p.Ports {
		if port.UID == 0 && (port.Holder != "" || !strings.HasPrefix(port.NoHolder, "not permitted")) {
			t.Errorf("nobody sees %+v", port)
		}
	}
}

func TestTheProberIsQuick(t *testing.T) {
	file := build(t, runtime.GOARCH) // not parallel: it measures
	best := time.Hour
	for range 7 {
		cmd := exec.Command(file)
		if err := cmd.Run(); err != nil {
			t.Fatal(err)
		}
		best = min(best, cmd.ProcessState.UserTime()+cmd.ProcessState.SystemTime())
	}
	t.Logf("best of 7: %v of processor time", best)
	if best > 200*time.Millisecond {
		t.Errorf("%v of processor time, want below 200 ms", best)
	}
}

// qemu runs the prober for another machine.
func qemu(t *testing.T, emulator, goarch string, args ...string) *profile.Profile {
	t.Helper()
	if _, err := exec.LookPath(emulator); err != nil {
		skip(t, emulator+" is not installed")
	}
	return probed(t, exec.Command(emulator, append(args, build(t, goarch))...))
}

func TestTheArm64ProberRunsUnderQemu(t *testing.T) {
	t.Parallel()
	for cpu, want := range map[string]string{"cortex-a53": "v8.0", "neoverse-n1": "v8.2"} {
		p := qemu(t, "qemu-aarch64-static", "arm64", "-cpu", cpu)
		if p.Arch != "arm64" || p.CPU.Level != want {
			t.Errorf("%s: %s level %s, want %s of flags %q", cpu, p.Arch, p.CPU.Level, want, p.CPU.Flags)
		}
		if p.Libc.Kind == "glibc" && p.Why("libc") == "" {
			for _, l := range p.Loaders {
				if l.Arch == "arm64" {
					return // a machine with libraries for arm64 beside its own
				}
			}
			t.Errorf("the C library of another architecture counts: %+v", p.Libc)
		}
	}
}

func TestLevelsAreThoseOfTheProcessorThatQemuPlays(t *testing.T) {
	t.Parallel()
	for cpu, want := range map[string]string{"qemu64": "v1", "Nehalem": "v2", "Haswell": "v3"} {
		if p := qemu(t, "qemu-x86_64-static", "amd64", "-cpu", cpu); p.CPU.CPUIDLevel != want || p.CPU.Level != want {
			t.Errorf("%s: level %q, by CPUID %q, want %q", cpu, p.CPU.Level, p.CPU.CPUIDLevel, want)
		}
	}
	for cpu, want := range map[string]string{"arm926": "5", "arm1176": "6", "cortex-a7": "7"} {
		if p := qemu(t, "qemu-arm-static", "arm", "-cpu", cpu); p.CPU.Level != want || p.Arch != "arm" {
			t.Errorf("%s: %s level %q, want %q", cpu, p.Arch, p.CPU.Level, want)
		}
	}
}
