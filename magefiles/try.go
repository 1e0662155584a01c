//go:build mage

package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/magefile/mage/mg"

	"example.com/seaworthy/targets"
	"example.com/seaworthy/targets/run"
)

// Try proves the kit on real things, at length.
type Try mg.Namespace

// A stranger is a service that nobody here wrote.
type stranger struct {
	module, pkg, name string
	args              []string // that make it say its version or its usage, and end
}

var strangers = []stranger{
	{"filippo.io/age@v1.3.2", "./cmd/age", "age", []string{"--version"}},
	{"github.com/prometheus/node_exporter@v1.9.1", ".", "node_exporter", []string{"--version"}},
	{"github.com/benbjohnson/litestream@v0.3.13", "./cmd/litestream", "litestream", []string{"version"}}, // cgo: go-sqlite3
}

// Services builds, checks and runs services from the module proxy. The binaries
// for arm64 are run by qemu-user.
func (Try) Services(ctx context.Context) error {
	var errs []error
	for _, s := range strangers {
		fmt.Printf("\n%s\n", s.module)
		if err := s.try(ctx); err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", s.module, err))
		}
	}
	return errors.Join(errs...)
}

// try builds one service by the target that everybody uses, and runs it.
func (s stranger) try(ctx context.Context) error {
	dir, err := fetched(ctx, s.module)
	if err != nil {
		return err
	}
	targets.Service = targets.Config{Dir: dir, Package: s.pkg, Name: s.name}
	if err := (targets.Build{}).Linux(ctx); err != nil {
		return err
	}
	return errors.Join(s.say(ctx, "amd64"), s.say(ctx, "arm64"))
}

// say runs the binary for arch and prints the first line of what it says.
func (s stranger) say(ctx context.Context, arch string) error {
	words := append([]string{filepath.Join("dist", s.name+"_linux_"+arch, s.name)}, s.args...)
	if arch != "amd64" {
		words = append([]string{"qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"}, words...)
		if _, err := exec.LookPath(words[0]); err != nil {
			return fmt.Errorf("%w: apt-get install qemu-user-static", err)
		}
	}
	out, err := run.Cmd{Path: words[0], Args: words[1:]}.Output(ctx)
	if err != nil {
		return err
	}
	line, _, _ := strings.Cut(out, "\n")
	fmt.Printf("%s on %s: %s\n", s.name, arch, line)
	return nil
}
