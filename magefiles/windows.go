//go:build mage

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fatih/color"
	"github.com/magefile/mage/mg"

	"example.com/seaworthy/targets/run"
)

// Windows types the targets of a laptop in a Windows without a network (wine), and
// compares what comes out with what comes out here. The first time it makes that
// Windows, which takes some minutes, and keeps it.
func (Try) Windows(ctx context.Context) error {
	ctx, stop := run.Context(ctx)
	defer stop()
	box, err := newWinBox(ctx)
	if err != nil {
		return err
	}
	if err := box.prepare(ctx); err != nil {
		return err
	}
	fmt.Println(box.size(ctx))
	t := &winTrial{box: box, here: filepath.Join(box.dir, "here")}
	if err := t.copy(ctx); err != nil {
		return err
	}
	if err := t.steps(ctx); err != nil {
		return err
	}
	if t.failed > 0 {
		return mg.Fatalf(3, "%d of %d steps failed on Windows", t.failed, t.done)
	}
	fmt.Printf("\n%d steps, none failed\n", t.done)
	return nil
}

// winTrial is one copy of this repository in C:\work and one here, and what they
// gave.
type winTrial struct {
	box          winBox
	here         string // where the same is typed on this machine
	done, failed int
}

// settings are the SEAWORTHY_* of this run, and the version that both builds are
// stamped with: the copies have no git.
func (t *winTrial) settings() []string {
	var env []string
	for _, kv := range os.Environ() {
		if strings.HasPrefix(kv, "SEAWORTHY_") {
			env = append(env, kv)
		}
	}
	return append(env, "SEAWORTHY_VERSION=0.0.0-try")
}

// copy puts what git knows, or would take, into both places.
func (t *winTrial) copy(ctx context.Context) error {
	names, err := run.Cmd{Path: "git", Args: []string{"ls-files", "-z", "--cached", "--others", "--exclude-standard"}}.Output(ctx)
	if err != nil {
		return err
	}
	for _, root := range []string{t.box.drive(), t.here} {
		if err := os.RemoveAll(root); err != nil {
			return err
		}
		for name := range strings.SplitSeq(strings.TrimRight(names, "\x00"), "\x00") {
			if err := copyFile(name, filepath.Join(root, "kit", name)); err != nil {
				return err
			}
		}
	}
	return nil
}

// copyFile copies a file with its mode. One that git knows and that is gone, or
// that is no regular file, is left out.
func copyFile(from, to string) error {
	info, err := os.Lstat(from)
	if errors.Is(err, os.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
		return nil
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm())
}

// typed is one target as somebody types it.
type typed struct {
	dir   string // below C:\work
	words string // what follows "go tool mage"
	code  int    // that it exits with
	same  bool   // what it prints is the same here and there
	files string // directory below dir where it leaves the same files; "" = none
}

var typings = []typed{
	{dir: "kit", words: "build:linux", files: "dist"},
	{dir: "kit", words: "check:binary"},
	{dir: "kit", words: "host:list", same: true},
	{dir: "kit", words: "unit:all", files: "dist/units"},
	{dir: "kit", words: "unit:check", same: true},
	{dir: "kit", words: "triage -log=checks/triage/testdata/supervisor/panic.err", code: 3, same: true},
	{dir: "kit", words: "kit:binary", files: "dist"},
	{dir: "kit", words: "kit:init ../orders -module=example.org/orders", files: "../orders"},
	{dir: "orders", words: "kit:status", same: true},
	{dir: "orders", words: "build:linux", files: "dist"},
	{dir: "orders", words: "doctor"},
}

// steps types one target after the other, on Windows and here. An error is that it
// was interrupted.
func (t *winTrial) steps(ctx context.Context) error {
	for _, s := range typings {
		if err := t.step(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

func (t *winTrial) step(ctx context.Context, s typed) error {
	words := append([]string{"go", "tool", "mage"}, strings.Fields(s.words)...)
	from := time.Now()
	there, failure := s.outcome(ctx, t.box.command(s.dir, t.settings(), words))
	took := time.Since(from)
	here, err := s.outcome(ctx, run.Cmd{
		Path: words[0], Args: words[1:], Dir: filepath.Join(t.here, s.dir), Env: append(t.settings(), "GOFLAGS=", "GOWORK=off"),
	})
	switch {
	case ctx.Err() != nil:
		return mg.Fatal(1, "interrupted: what is prepared stays")
	case err != nil:
		failure = fmt.Errorf("on this machine, without Windows: %w", err)
	case failure == nil && s.same:
		failure = sameText(there, here)
	}
	t.row("mage "+s.words, took, failure)
	if failure == nil && s.files != "" {
		t.compare(filepath.Join(s.dir, filepath.FromSlash(s.files)))
	}
	return nil
}

// outcome is what a command prints, and an error with all of it where it does not
// exit with s.code.
func (s typed) outcome(ctx context.Context, c run.Cmd) (string, error) {
	var all strings.Builder
	c.Timeout, c.Stderr = 15*time.Minute, &all
	c.Stdout = &all
	out, err := c.Output(ctx)
	code := 0
	if e, ok := errors.AsType[*run.Error](err); ok {
		code = e.Code
	}
	if code != s.code {
		return out, fmt.Errorf("exit status %d and not %d: %w\n%s", code, s.code, err, all.String())
	}
	return out, nil
}

// row prints one step; of a failure the first line stands in it, and the others
// below.
func (t *winTrial) row(name string, took time.Duration, failure error) {
	t.done++
	verdict, text := color.GreenString("PASS"), ""
	if failure != nil {
		t.failed++
		verdict, text = color.RedString("FAIL"), "  "+strings.ReplaceAll(strings.TrimSpace(failure.Error()), "\n", "\n        ")
	}
	fmt.Printf("  %s  %6.1f s  %s%s\n", verdict, took.Seconds(), name, text)
}
