// Package gomod fetches and verifies a module's dependencies through proxies
// that may fail, hang or lie.
package gomod

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"example.com/seaworthy/targets/run"
)

// Fetcher downloads modules with more patience than the go command has, and less
// faith: that one asks each proxy once, waits for it as long as it likes, goes on
// to the next of a comma list only after "not found", and ends with the first
// one that lies. The zero value fetches for the module in the current directory.
type Fetcher struct {
	Dir   string                                               // the module's directory
	Env   []string                                             // further environment of the go command
	Args  []string                                             // of the go command; nil = mod download
	Note  func(string)                                         // told of each retry and of each proxy that is skipped; nil = nobody
	Stall time.Duration                                        // a proxy that brings nothing for so long is left; 0 = a minute
	Total time.Duration                                        // what all proxies together may take; 0 = half an hour
	Wait  func(ctx context.Context, try int) error             // between tries; nil = 1, 2, 4 … seconds
	Go    func(ctx context.Context, c run.Cmd) (string, error) // runs the go command; nil = run.Cmd.Output
}

// tries is how often one proxy is asked.
const tries = 3

// Download fetches every module of the build list. Each proxy of GOPROXY is
// asked for what is still missing: one that fails for the moment (5xx, time out,
// no connection) a few times, one that hangs or lies only once. A module is in
// the module cache only once go.sum, or the checksum database, vouches for it.
func (f Fetcher) Download(ctx context.Context) error {
	total := cmp.Or(f.Total, 30*time.Minute)
	bound, cancel := context.WithTimeout(ctx, total)
	defer cancel()
	env, err := f.Settings(bound)
	if err != nil {
		return err
	}
	err = f.ask(bound, env)
	if bound.Err() != nil && ctx.Err() == nil {
		return fmt.Errorf("the modules are not all here after %v: look at GOPROXY, or carry them over from a machine with a network: mage deps:bundle", total)
	}
	return err
}

// ask goes through the proxies until one had all that was missing.
func (f Fetcher) ask(ctx context.Context, env Settings) error {
	var left failures
	proxies := splitProxies(env.GOPROXY)
	for i, p := range proxies {
		last := i+1 == len(proxies)
		err := f.try(ctx, env, asked{p, len(proxies) == 1, last})
		if err == nil || ctx.Err() != nil {
			return err
		}
		left = append(left, failure{p, err})
		switch {
		case !p.leaves(err):
			return explain(err)
		case last:
			return left.verdict()
		}
		f.note(fmt.Sprintf("proxy %s skipped (%s): trying %s", p, reason(err), proxies[i+1]))
	}
	return fmt.Errorf("GOPROXY is %q, which names no proxy", run.WithoutSecrets(env.GOPROXY))
}

// asked is one proxy, and whether it is the only one, and the last one.
type asked struct {
	proxy
	only, last bool
}

// list is what GOPROXY says to ask p alone. Of a list that is one file proxy the
// go command takes toolchains unverified (cmd/go/internal/modfetch, useSumDB).
func (p asked) list() string {
	if !p.only && strings.HasPrefix(p.name, "file:") {
		return p.name + "," + p.name
	}
	return p.name
}

// try asks one proxy up to tries times. One that hangs is asked again only if
// there is no other.
func (f Fetcher) try(ctx context.Context, env Settings, p asked) error {
	for n := 1; ; n++ {
		err := f.once(ctx, env, p)
		var hung *stalled
		if err == nil || !passing(err) || n == tries || errors.As(err, &hung) && !p.last {
			return err
		}
		f.note(fmt.Sprintf("download failed (%s): try %d of %d", reason(err), n+1, tries))
		if err := f.wait(ctx, n); err != nil {
			return err
		}
	}
}

// once runs the go command with one proxy. What a liar has left of a module is
// removed.
func (f Fetcher) once(ctx context.Context, env Settings, p asked) error {
	args := f.Args
	if args == nil {
		args = []string{"mod", "download"}
	}
	begun := time.Now()
	err := f.watch(ctx, filepath.Join(env.GOMODCACHE, "cache"), func(ctx context.Context) error {
		_, err := f.run(ctx, []string{"GOPROXY=" + p.list()}, args...)
		return err
	})
	if lie, ok := lieOf(err); ok {
		return lie.settle(env.GOMODCACHE, begun)
	}
	return err
}

// Run runs the go command once, with all proxies as they are listed, and stops it
// when nothing comes. It returns what was printed on stdout, also with an error.
func (f Fetcher) Run(ctx context.Context, modCache string, args ...string) (out string, err error) {
	err = f.watch(ctx, filepath.Join(modCache, "cache"), func(ctx context.Context) error {
		out, err = f.run(ctx, nil, args...)
		return err
	})
	return out, err
}

// Verify hashes every module in the cache again and compares it with go.sum.
func (f Fetcher) Verify(ctx context.Context) error {
	_, err := f.run(ctx, nil, "mod", "verify")
	return explain(err)
}

// Settings are what the go command goes by, as "go env" prints it: nothing is
// left out, so that it is not for showing.
type Settings struct{ GOPROXY, GOMODCACHE, GOSUMDB, GONOSUMDB, GOINSECURE, GOVERSION, GOFLAGS string }

// Settings asks the go command.
func (f Fetcher) Settings(ctx context.Context) (s Settings, err error) {
	out, err := f.run(ctx, nil, "env", "-json", "GOPROXY", "GOMODCACHE", "GOSUMDB", "GONOSUMDB", "GOINSECURE", "GOVERSION", "GOFLAGS")
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(out), &s)
}

// run runs the go command; its error has no user and no password in it.
func (f Fetcher) run(ctx context.Context, env []string, args ...string) (out string, err error) {
	c := run.Cmd{Path: "go", Args: args, Dir: f.Dir, Env: append(f.Env[:len(f.Env):len(f.Env)], env...), Timeout: 2 * cmp.Or(f.Total, 30*time.Minute)}
	if f.Go != nil {
		out, err = f.Go(ctx, c)
	} else {
		out, err = c.Output(ctx)
	}
	var e *run.Error
	if errors.As(err, &e) {
		e.Stderr = run.WithoutSecrets(e.Stderr)
	}
	return out, err
}

func (f Fetcher) note(s string) {
	if f.Note != nil {
		f.Note(s)
	}
}

func (f Fetcher) wait(ctx context.Context, n int) error {
	if f.Wait != nil {
		return f.Wait(ctx, n)
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(time.Second << (n - 1)):
		return nil
	}
}

// Uncovered are the modules that no checksum database vouches for, as patterns,
// and why; "" where it vouches for all.
func (s Settings) Uncovered() string {
	switch {
	case s.GOSUMDB == "off":
		return "GOSUMDB=off"
	case s.GONOSUMDB != "":
		return "GONOSUMDB=" + s.GONOSUMDB
	}
	return ""
}

// Unchecked reports whether no checksum database vouches for any module: what
// go.sum lacks is then taken as it comes.
func (s Settings) Unchecked() bool {
	if s.GOSUMDB == "off" {
		return true
	}
	for pattern := range strings.SplitSeq(s.GONOSUMDB, ",") {
		if strings.Trim(strings.TrimSpace(pattern), "*/") == "" && strings.Contains(pattern, "*") {
			return true
		}
	}
	return false
}
