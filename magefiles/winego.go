//go:build mage

package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"

	"example.com/seaworthy/targets/run"
)

// toolchain is this machine's Go, compiled for Windows from its own source.
type toolchain struct {
	root string // of the one for Windows
	here string // this machine's GOROOT
	task *run.Task
}

// goTools are those that a distribution of Go has compiled; go compiles the others
// when it needs them.
var goTools = []string{"cmd/asm", "cmd/cgo", "cmd/compile", "cmd/cover", "cmd/fix", "cmd/link", "cmd/preprofile", "cmd/vet"}

func (c toolchain) make(ctx context.Context) error {
	out, err := run.Cmd{Path: "go", Args: []string{"env", "GOROOT"}}.Output(ctx)
	if err != nil {
		return err
	}
	c.task.State("copying the source")
	c.here = strings.TrimSpace(out)
	if err := c.copy(); err != nil {
		return err
	}
	c.task.State("compiling the compiler")
	if err := c.build(ctx, filepath.Join("pkg", "tool", "windows_amd64"), goTools...); err != nil {
		return err
	}
	c.task.State("compiling the go command")
	return c.build(ctx, "bin", "cmd/go", "cmd/gofmt")
}

// copy takes what a go command needs of its GOROOT.
func (c toolchain) copy() error {
	for _, dir := range []string{"src", "lib", filepath.Join("pkg", "include")} {
		if err := os.CopyFS(filepath.Join(c.root, dir), os.DirFS(filepath.Join(c.here, dir))); err != nil {
			return err
		}
	}
	for _, name := range []string{"VERSION", "go.env"} {
		data, err := os.ReadFile(filepath.Join(c.here, name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(c.root, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// build compiles commands into a directory of the toolchain.
func (c toolchain) build(ctx context.Context, dir string, commands ...string) error {
	dir = filepath.Join(c.root, dir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return run.Cmd{
		Path: filepath.Join(c.here, "bin", "go"), Dir: c.root,
		Args:   append([]string{"build", "-trimpath", "-o", dir + string(filepath.Separator)}, commands...),
		Env:    []string{"GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0", "GOTOOLCHAIN=local", "GOFLAGS="},
		Stdout: c.task, Stderr: c.task,
	}.Run(ctx)
}
