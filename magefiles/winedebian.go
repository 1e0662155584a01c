//go:build mage

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/seaworthy/targets/run"
)

// debian is a root with wine 10, which is of Debian 13: the wine 8 of Debian 12
// cannot run Go programs. Its packages come from the mirror of this machine's apt;
// nothing of the machine's own changes.
type debian struct {
	root string
	task *run.Task
}

const wineRelease = "trixie"

// winePackages are wine, the file system's links, and what the one script of a
// package that matters needs.
var winePackages = []string{"wine64", "base-files", "dash", "coreutils"}

func (d debian) make(ctx context.Context) error {
	work := d.root + ".apt"
	if err := os.RemoveAll(work); err != nil { // of a run that was killed
		return err
	}
	defer os.RemoveAll(work)
	d.task.State("downloading wine")
	if err := d.download(ctx, work); err != nil {
		return err
	}
	packages, err := filepath.Glob(filepath.Join(work, "archives", "*.deb"))
	if err != nil {
		return err
	}
	for i, file := range packages {
		d.task.State(fmt.Sprintf("unpacking %d of %d packages", i+1, len(packages)))
		if err := d.run(ctx, "dpkg-deb", "-x", file, d.root); err != nil {
			return err
		}
	}
	return d.configure(ctx, work)
}

// download fetches the packages and all that they depend on, with lists and a
// status of their own: apt takes nothing for installed.
func (d debian) download(ctx context.Context, work string) error {
	mirror, err := debianMirror(ctx)
	if err != nil {
		return err
	}
	for _, dir := range []string{"lists/partial", "archives/partial"} {
		if err := os.MkdirAll(filepath.Join(work, dir), 0o755); err != nil {
			return err
		}
	}
	line := "deb [arch=amd64 signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] " + mirror + " " + wineRelease + " main\n"
	for name, text := range map[string]string{"sources.list": line, "status": ""} {
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	options := []string{"-q"}
	for _, o := range []string{
		"Dir::Etc::SourceList=" + filepath.Join(work, "sources.list"), "Dir::Etc::SourceParts=/dev/null",
		"Dir::State::Lists=" + filepath.Join(work, "lists"), "Dir::State::status=" + filepath.Join(work, "status"),
		"Dir::Cache=" + work, "Dir::Cache::Archives=" + filepath.Join(work, "archives"),
		"APT::Architecture=amd64", "APT::Architectures=amd64", "APT::Install-Recommends=false",
		"APT::Sandbox::User=root", "Debug::NoLocking=true", "Acquire::Languages=none",
	} {
		options = append(options, "-o", o)
	}
	if err := d.run(ctx, "apt-get", append(options, "update")...); err != nil {
		return err
	}
	return d.run(ctx, "apt-get", append(append(options, "-y", "--download-only", "install"), winePackages...)...)
}

// debianMirror is where this machine's apt finds Debian, in whatever form its
// sources are written.
func debianMirror(ctx context.Context) (string, error) {
	out, err := run.Cmd{Path: "apt-get", Args: []string{
		"indextargets", "--format", "$(ORIGIN)|$(LABEL)|$(COMPONENT)|$(REPO_URI)", "Created-By: Packages",
	}}.Output(ctx)
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(out) {
		if uri, ok := strings.CutPrefix(strings.TrimSpace(line), "Debian|Debian|main|"); ok {
			return uri, nil
		}
	}
	return "", errors.New("apt knows no mirror of Debian here: apt-get update, or name one in the sources of apt")
}

// configure runs the one script of a package that wine cannot do without: it makes
// a DLL. What is for 32 bits and for readers goes.
func (d debian) configure(ctx context.Context, work string) error {
	found, err := filepath.Glob(filepath.Join(work, "archives", "libwine_*.deb"))
	if err != nil || len(found) != 1 {
		return errors.Join(err, fmt.Errorf("apt brought %d packages libwine", len(found)))
	}
	script := filepath.Join(work, "control")
	if err := d.run(ctx, "dpkg-deb", "-e", found[0], script); err != nil {
		return err
	}
	err = d.run(ctx, "bwrap", "--bind", d.root, "/", "--dev", "/dev", "--ro-bind", script, "/tmp",
		"--clearenv", "--setenv", "PATH", "/usr/bin", "sh", "/tmp/postinst", "configure")
	if err != nil {
		return err
	}
	for _, dir := range []string{"usr/share/doc", "usr/share/man", "usr/share/locale", "usr/lib/x86_64-linux-gnu/wine/i386-windows"} {
		if err := os.RemoveAll(filepath.Join(d.root, dir)); err != nil {
			return err
		}
	}
	return nil
}

func (d debian) run(ctx context.Context, path string, args ...string) error {
	return run.Cmd{Path: path, Args: args, Stdout: d.task, Stderr: d.task, Env: []string{"LC_ALL=C"}}.Run(ctx)
}
