package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/host/profile"
)

func TestFetchBringsAProfileAndLeavesNothing(t *testing.T) {
	t.Parallel()
	s := start(t)
	o := s.options(t)
	calls := 0
	o.Run = func(ctx context.Context, name string, args []string, stdin io.Reader) (string, string, error) {
		calls++
		if joined := strings.Join(args, " "); strings.Contains(joined, "StrictHostKeyChecking") || !strings.Contains(joined, "BatchMode=yes") {
			t.Errorf("ssh is started with %q", args)
		}
		return runCommand(ctx, name, args, stdin)
	}
	p, err := Fetch(t.Context(), s.target(), o)
	if err != nil {
		t.Fatal(err)
	}
	if p.Schema != profile.Schema || p.Arch != runtime.GOARCH || len(p.Libraries) == 0 || p.User.Name != "root" {
		t.Errorf("fetched schema %d, %s, %d libraries, as %+v", p.Schema, p.Arch, len(p.Libraries), p.User)
	}
	if calls != 2 {
		t.Errorf("%d connections, want 2", calls)
	}
	s.nothingLeft(t)
}

func TestFetchGoesOnToADirectoryThatLetsFilesBeExecuted(t *testing.T) {
	t.Parallel()
	s := start(t, "mount -t tmpfs -o noexec tmpfs $RUNTIME", "mount --bind /tmp /tmp", "mount -o remount,bind,noexec /tmp",
		"mount --bind /var/tmp /var/tmp", "mount -o remount,bind,ro /var/tmp")
	o := s.options(t)
	var script string
	o.Run = func(ctx context.Context, name string, args []string, stdin io.Reader) (string, string, error) {
		script = args[len(args)-1]
		return runCommand(ctx, name, args, stdin)
	}
	if _, err := Fetch(t.Context(), s.target(), o); err != nil {
		t.Error(err)
	}
	made := regexp.MustCompile("seaworthy-[0-9a-f]{16}").FindString(script)
	for _, dir := range []string{"/tmp", "/var/tmp", "/root", "/dev/shm"} {
		if _, err := os.Stat(filepath.Join(dir, made)); made == "" || err == nil {
			t.Errorf("%s is left in %s", made, dir)
		}
	}
}

func TestFetchSaysWhenNothingMayBeExecuted(t *testing.T) {
	t.Parallel()
	var mounts []string
	for _, dir := range []string{"/tmp", "/var/tmp", "/root", "/dev/shm"} {
		mounts = append(mounts, "mount --bind "+dir+" "+dir, "mount -o remount,bind,noexec "+dir)
	}
	s := start(t, append(mounts, "mount -t tmpfs -o noexec tmpfs $RUNTIME")...)
	_, err := Fetch(t.Context(), s.target(), s.options(t))
	if f := failure(t, err); !strings.Contains(f.Error(), "no directory there lets a file be written and executed") || f.Hint == "" {
		t.Errorf("error %v, hint %q", f, f.Hint)
	}
}

func TestSSHsOwnWordsAndAHintComeBack(t *testing.T) {
	t.Parallel()
	s := start(t)
	closed := freePort(t)
	s.write(t, "nobody", "")
	s.write(t, "other_hosts", strings.Replace(s.read(t, "known_hosts"), s.read(t, "host.pub"), s.read(t, "stranger.pub"), 1))
	replace := func(old, with string) func(*Options) {
		return func(o *Options) {
			for i, arg := range o.SSH {
				o.SSH[i] = strings.Replace(arg, s.path(old), s.path(with), 1)
			}
		}
	}
	for name, c := range map[string]struct {
		target string
		change func(*Options)
		words  string
		hint   string
	}{
		"unknown host key": {s.target(), replace("known_hosts", "nobody"), "Host key verification failed", "known_hosts"},
		"changed host key": {s.target(), replace("known_hosts", "other_hosts"), "REMOTE HOST IDENTIFICATION HAS CHANGED", "ssh-keygen -R"},
		"wrong key":        {s.target(), replace("user", "stranger"), "Permission denied (publickey", "ssh-copy-id"},
		"closed port":      {"ssh://root@127.0.0.1:" + strconv.Itoa(closed), func(*Options) {}, "Connection refused", "ssh://user@host:PORT"},
		"unknown name":     {"host.invalid", func(*Options) {}, "Could not resolve hostname", "ssh -G"},
		"no ssh":           {s.target(), func(o *Options) { o.Program = "no-such-ssh" }, "no-such-ssh", "install OpenSSH"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := s.options(t)
			c.change(&o)
			_, err := Fetch(t.Context(), c.target, o)
			f := failure(t, err)
			if !strings.Contains(err.Error(), c.words) || !strings.Contains(err.Error(), c.target) || !strings.Contains(f.Hint, c.hint) {
				t.Errorf("error %v, hint %q, want %q and %q", err, f.Hint, c.words, c.hint)
			}
		})
	}
}

// halting gives half of what it has, then waits until release is closed.
type halting struct {
	half    io.Reader
	halted  chan struct{}
	release <-chan struct{}
}

func (h *halting) Read(p []byte) (int, error) {
	n, err := h.half.Read(p)
	if err == io.EOF {
		close(h.halted)
		<-h.release
	}
	return n, err
}

func TestNothingIsLeftWhenTheConnectionDies(t *testing.T) {
	t.Parallel()
	s := start(t)
	o := s.options(t)
	o.Arch = runtime.GOARCH // so that there is one connection
	ctx, die := context.WithCancel(t.Context())
	defer die()
	o.Run = func(ctx context.Context, name string, args []string, stdin io.Reader) (string, string, error) {
		all, _ := io.ReadAll(stdin)
		h := &halting{bytes.NewReader(all[:len(all)/2]), make(chan struct{}), ctx.Done()}
		go func() {
			<-h.halted
			for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(10 * time.Millisecond) {
				if made, _ := filepath.Glob(s.runtime + "/seaworthy-*/prober"); len(made) == 1 {
					break
				}
				if time.Now().After(deadline) {
					t.Error("the prober never began to arrive, so the test shows nothing")
					break
				}
			}
			die() // kills ssh
		}()
		return runCommand(ctx, name, args, h)
	}
	_, err := Fetch(ctx, s.target(), o)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	s.nothingLeft(t)
}

func TestAProberThatFailsIsReportedAndGone(t *testing.T) {
	t.Parallel()
	s := start(t)
	for name, c := range map[string]struct{ prober, words string }{
		"exit 1":       {"#!/bin/sh\necho prober: no luck >&2\nexit 1\n", "exit code 1: prober: no luck"},
		"not for here": {"\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 57), "could not be executed there"},
		"half a reply": {"#!/bin/sh\necho '{\"schema\":1,'\n", "breaks off"},
		"SIGSYS":       {"#!/bin/sh\nkill -SYS $$\n", "seccomp"},
		"escapes":      {"#!/bin/sh\nprintf 'a\\033[31mb' >&2\nexit 1\n", "a[31mb"},
	} {
		t.Run(name, func(t *testing.T) {
			o := s.options(t)
			o.Prober = func(string) ([]byte, error) { return []byte(c.prober), nil }
			_, err := Fetch(t.Context(), s.target(), o)
			if f := failure(t, err); !strings.Contains(f.Error(), c.words) {
				t.Errorf("error %v, want %q in it", f, c.words)
			}
			s.nothingLeft(t)
		})
	}
	if _, err := Fetch(t.Context(), s.target(), Options{Run: runCommand}); err == nil {
		t.Error("without a prober there is no error")
	}
	if _, err := os.Stat(s.runtime); err != nil {
		t.Errorf("the directory it was made in is gone: %v", err)
	}
}
