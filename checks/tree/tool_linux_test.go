package tree

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tool runs a program; the test is skipped where it is missing.
func tool(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no %s, and CI is true: nothing may be skipped there", name)
		}
		t.Skipf("no %s", name)
	}
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+dir)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// modesOf is what a tree says of the files below usr and etc.
func modesOf(read *Tree) map[string]string {
	got := map[string]string{}
	for _, e := range read.Entries {
		if e.Kind == Dir {
			continue
		}
		got[e.Path] = fmt.Sprintf("%v %s", e.Mode, e.Link)
		if e.Kind == HardLink {
			got[e.Path] = "hard link"
		}
		if e.Capability != nil {
			got[e.Path] += e.Capability.String()
		}
	}
	return got
}

// staged is a directory as a package is made of, with one file of each sort.
func staged(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "usr/bin/orders", program, fs.ModeSetuid|0o755)
	write(t, dir, "etc/orders.json", "{}", 0o640)
	write(t, dir, "usr/libexec/migrate", "#!/bin/sh\n", 0o700)
	must(t, os.Symlink("orders", filepath.Join(dir, "usr/bin/o")))
	return dir
}

var stagedModes = map[string]string{
	"usr/bin/orders":      "urwxr-xr-x ",
	"etc/orders.json":     "-rw-r----- ",
	"usr/libexec/migrate": "-rwx------ ",
	"usr/bin/o":           "Lrwxrwxrwx orders",
}

func compareWith(t *testing.T, path string, want map[string]string) {
	t.Helper()
	read, err := Read(path)
	must(t, err)
	if diff := cmp.Diff(modesOf(read), want); diff != "" {
		t.Errorf("%s (-got +want):\n%s", filepath.Base(path), diff)
	}
}

func TestWhatTheToolsOfTheSystemMakeIsRead(t *testing.T) {
	t.Parallel()
	t.Run("tar", func(t *testing.T) {
		t.Parallel()
		dir, out := staged(t), t.TempDir()
		for _, form := range []string{"v7", "ustar", "gnu", "pax"} {
			tool(t, out, "tar", "--format="+form, "-cf", form+".tar", "-C", dir, ".")
			compareWith(t, filepath.Join(out, form+".tar"), stagedModes)
		}
		tool(t, out, "tar", "-cjf", "bzip2.tar", "-C", dir, ".")
		compareWith(t, filepath.Join(out, "bzip2.tar"), stagedModes)
		tool(t, out, "tar", "-cJf", "xz.tar", "-C", dir, ".")
		if _, err := Read(filepath.Join(out, "xz.tar")); err == nil || !strings.Contains(err.Error(), "compressed by xz") {
			t.Errorf("got error %v", err)
		}
	})
	t.Run("cpio", func(t *testing.T) {
		t.Parallel()
		dir, out := staged(t), t.TempDir()
		tool(t, dir, "cpio", "--version")
		tool(t, dir, "sh", "-c", `find . | cpio --quiet -o -H newc >"$1"`, "sh", filepath.Join(out, "cpio"))
		compareWith(t, filepath.Join(out, "cpio"), stagedModes)
	})
	t.Run("zip", func(t *testing.T) {
		t.Parallel()
		dir, out := staged(t), t.TempDir()
		tool(t, dir, "zip", "-qry", filepath.Join(out, "zip"), ".")
		compareWith(t, filepath.Join(out, "zip.zip"), stagedModes)
	})
	t.Run("dpkg-deb", func(t *testing.T) {
		t.Parallel()
		dir, out := staged(t), t.TempDir()
		write(t, dir, "DEBIAN/control", "Package: orders\nVersion: 1\nArchitecture: all\nMaintainer: Ada <ada@example.com>\nDescription: orders\n", 0o644)
		must(t, os.Chmod(dir, 0o755))
		for _, packer := range []string{"gzip", "none"} {
			tool(t, out, "dpkg-deb", "--root-owner-group", "-Z"+packer, "--build", dir, packer+".deb")
			compareWith(t, filepath.Join(out, packer+".deb"), stagedModes)
		}
		tool(t, out, "dpkg-deb", "-Zxz", "--build", dir, "xz.deb")
		if _, err := Read(filepath.Join(out, "xz.deb")); err == nil || !strings.Contains(err.Error(), "data.tar.xz is compressed by xz") {
			t.Errorf("got error %v", err)
		}
	})
}

const spec = `Name: orders
Version: 1
Release: 1
Summary: orders
License: MIT
%%description
orders
%%install
mkdir -p %%{buildroot}
cp -a %s/. %%{buildroot}
%%files
%%attr(4755,root,root) %%caps(cap_net_raw=ep) /usr/bin/orders
%%attr(0640,root,orders) /etc/orders.json
%%attr(0700,alice,root) /usr/libexec/migrate
/usr/bin/o
`

func TestWhatRpmbuildMakesIsRead(t *testing.T) {
	t.Parallel()
	dir, out := staged(t), t.TempDir()
	write(t, out, "orders.spec", fmt.Sprintf(spec, dir), 0o644)
	tool(t, out, "rpmbuild", "-bb", "--define", "_topdir "+out, "--define", "debug_package %{nil}", "--define", "__os_install_post %{nil}", "orders.spec")
	found, err := filepath.Glob(filepath.Join(out, "RPMS", "*", "*.rpm"))
	must(t, err)
	if len(found) != 1 {
		t.Fatalf("rpmbuild made %q", found)
	}
	read, err := Read(found[0])
	must(t, err)
	want := map[string]string{"usr/bin/orders": "urwxr-xr-x cap_net_raw=ep"}
	for name, mode := range stagedModes {
		if want[name] == "" {
			want[name] = mode
		}
	}
	if diff := cmp.Diff(modesOf(read), want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	for _, e := range read.Entries {
		if e.Path == "usr/libexec/migrate" && (e.User != "alice" || e.UID != -1 || !strings.Contains(e.Class, "script")) {
			t.Errorf("got %+v", e)
		}
	}
}

func TestACapabilityIsReadFromTheFileSystemAndFromTar(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root may give a file capabilities")
	}
	dir := t.TempDir()
	write(t, dir, "d/ping", program, 0o755)
	tool(t, dir, "setcap", "cap_net_bind_service,cap_net_raw=ep", "d/ping")
	want := map[string]string{"ping": "-rwxr-xr-x cap_net_bind_service,cap_net_raw=ep"}
	compareWith(t, filepath.Join(dir, "d"), want)
	tool(t, dir, "tar", "--xattrs", "--xattrs-include=*", "-cf", "d.tar", "-C", "d", "ping")
	compareWith(t, filepath.Join(dir, "d.tar"), want)
}
