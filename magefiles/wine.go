//go:build mage

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"example.com/seaworthy/targets/run"
)

// winBox is a Windows machine without a network: wine in a Debian of its own, with
// a Go toolchain. All of it lies in dir and stays there for the next time.
type winBox struct {
	dir    string
	golang string // the toolchain's version, "go1.26.8"
}

func (b winBox) debian() string  { return filepath.Join(b.dir, "debian") }
func (b winBox) home() string    { return filepath.Join(b.dir, "home") }
func (b winBox) goroot() string  { return filepath.Join(b.dir, b.golang) }
func (b winBox) modules() string { return filepath.Join(b.dir, "modules") }

// drive is C:\work: what the box and this machine both see.
func (b winBox) drive() string { return filepath.Join(b.dir, "drive") }

// newWinBox says at once what this machine has not.
func newWinBox(ctx context.Context) (winBox, error) {
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		return winBox{}, fmt.Errorf("try:windows runs on linux/amd64, and this is %s/%s", runtime.GOOS, runtime.GOARCH)
	}
	for _, tool := range []struct{ name, install string }{
		{"apt-get", "it runs on Debian alone"},
		{"dpkg-deb", "it runs on Debian alone"},
		{"bwrap", "apt-get install bubblewrap"},
		{"git", "apt-get install git"},
	} {
		if _, err := exec.LookPath(tool.name); err != nil {
			return winBox{}, fmt.Errorf("try:windows needs %s: %s", tool.name, tool.install)
		}
	}
	version, err := run.Cmd{Path: "go", Args: []string{"env", "GOVERSION"}}.Output(ctx)
	if err != nil {
		return winBox{}, err
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return winBox{}, err
	}
	return winBox{filepath.Join(cache, "seaworthy", "windows"), strings.TrimSpace(version)}, nil
}

// prepare makes what is not there yet. It can be interrupted: a part is there
// when it has its name.
func (b winBox) prepare(ctx context.Context) error {
	if err := os.MkdirAll(b.dir, 0o755); err != nil {
		return err
	}
	p := run.Pool{Out: os.Stderr, Live: run.Terminal(os.Stderr), Width: 3}
	return p.Run(ctx, []run.Job{
		{Name: "wine", Do: func(ctx context.Context, t *run.Task) error {
			if err := part(b.debian(), func(tmp string) error { return debian{tmp, t}.make(ctx) }); err != nil {
				return err
			}
			defer t.State("ready")
			return part(b.home(), func(tmp string) error { return b.boot(ctx, tmp, t) })
		}},
		{Name: b.golang + " for Windows", Do: func(ctx context.Context, t *run.Task) error {
			defer t.State("ready")
			return part(b.goroot(), func(tmp string) error { return toolchain{root: tmp, task: t}.make(ctx) })
		}},
		{Name: "modules", Do: func(ctx context.Context, t *run.Task) error {
			defer t.State("ready")
			return b.download(ctx, t)
		}},
	})
}

// part makes a directory unless it is there: under another name, and renamed when
// it is whole.
func part(dir string, fill func(tmp string) error) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	tmp := dir + ".part"
	if err := os.RemoveAll(tmp); err != nil {
		return err
	}
	if err := os.MkdirAll(tmp, 0o755); err != nil {
		return err
	}
	if err := fill(tmp); err != nil {
		return err
	}
	return os.Rename(tmp, dir)
}

// boot makes the Windows directories and the registry in home.
func (b winBox) boot(ctx context.Context, home string, t *run.Task) error {
	t.State("booting wine")
	c := b.bubble(home, "--chdir", boxHome, "sh", "-c", "wine64 wineboot -i && wineserver64 -w")
	c.Stdout, c.Stderr = t, t
	return c.Run(ctx)
}

// download fills a module cache of the box's own, from this machine's where that
// has the module.
func (b winBox) download(ctx context.Context, t *run.Task) error {
	out, err := run.Cmd{Path: "go", Args: []string{"env", "GOMODCACHE", "GOPROXY"}}.Output(ctx)
	if err != nil {
		return err
	}
	here, proxy, _ := strings.Cut(strings.TrimSpace(out), "\n")
	proxies := "file://" + filepath.ToSlash(filepath.Join(here, "cache", "download")) + "," + proxy
	for _, dir := range []string{".", filepath.Join("testdata", "services", "tide")} {
		t.State("downloading for " + dir)
		c := run.Cmd{Path: "go", Args: []string{"mod", "download"}, Dir: dir, Stdout: t, Stderr: t,
			Env: []string{"GOMODCACHE=" + b.modules(), "GOPROXY=" + proxies, "GOFLAGS=-modcacherw", "GOWORK=off"}}
		if err := c.Run(ctx); err != nil {
			return err
		}
	}
	return nil
}

// command runs a Windows program in dir, below C:\work, with further variables.
func (b winBox) command(dir string, env, words []string) run.Cmd {
	const work, goroot, modules = boxHome + "/.wine/drive_c/work", boxHome + "/.wine/drive_c/go", boxHome + "/.wine/drive_c/modules"
	args := []string{
		"--bind", b.drive(), work, "--ro-bind", b.goroot(), goroot, "--bind", b.modules(), modules,
		"--chdir", work + "/" + filepath.ToSlash(dir),
		"--setenv", "WINEPATH", `C:\go\bin`, "--setenv", "GOMODCACHE", `C:\modules`, "--setenv", "GOPROXY", "off",
		"--setenv", "GOTOOLCHAIN", "local",
	}
	for _, kv := range env {
		key, value, _ := strings.Cut(kv, "=")
		args = append(args, "--setenv", key, value)
	}
	return b.bubble(b.home(), append(append(args, "wine64"), words...)...)
}

// boxHome is the home directory within the box.
const boxHome = "/home"

// bubble runs a program of the box's Debian with home as boxHome. All that it
// starts, wineserver too, is in a PID namespace and ends with it. Words begin with
// further options of bwrap.
func (b winBox) bubble(home string, words ...string) run.Cmd {
	args := []string{
		"--die-with-parent", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
		"--ro-bind", b.debian(), "/", "--bind", home, boxHome,
		"--dev", "/dev", "--proc", "/proc", "--ro-bind", "/sys", "/sys", "--tmpfs", "/tmp",
		"--clearenv", "--setenv", "PATH", "/usr/lib/wine:/usr/bin", "--setenv", "HOME", boxHome, "--setenv", "LANG", "C.UTF-8",
		"--setenv", "WINESERVER", "/usr/lib/wine/wineserver64", "--setenv", "WINEDEBUG", "-all",
		"--setenv", "WINEDLLOVERRIDES", "mscoree,mshtml=", // or it asks whether to fetch .NET and a browser
	}
	return run.Cmd{Path: "bwrap", Args: append(args, words...)}
}

// size says how much lies in the box, and how to be rid of it.
func (b winBox) size(ctx context.Context) string {
	out, err := run.Cmd{Path: "du", Args: []string{"-sh", b.dir}}.Output(ctx)
	if err != nil {
		return err.Error()
	}
	size, _, _ := strings.Cut(out, "\t")
	return fmt.Sprintf("%s in %s, kept for the next time: rm -rf %s", size, b.dir, b.dir)
}
