// Package gomod fetches and verifies a module's dependencies through proxies
// that may fail.
package gomod

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"example.com/seaworthy/targets/run"
)

// Fetcher downloads modules with more patience than the go command has: that
// one asks each proxy once, and goes on to the next of a comma list only after
// "not found".
type Fetcher struct {
	Dir  string                                               // the module's directory
	Note func(string)                                         // told of each retry and of each proxy that is skipped; nil = nobody
	Wait func(ctx context.Context, try int) error             // between tries; nil = 1, 2, 4 … seconds
	Go   func(ctx context.Context, c run.Cmd) (string, error) // runs the go command; nil = run.Cmd.Output
}

// tries is how often one proxy is asked.
const tries = 3

// Download fetches every module of the build list. A proxy that fails for the
// moment (5xx, time out, no connection) is asked again, then left for the next
// of GOPROXY's list. A wrong checksum is never retried.
func (f Fetcher) Download(ctx context.Context) error {
	list, err := f.run(ctx, nil, "env", "GOPROXY")
	if err != nil {
		return err
	}
	proxies := splitProxies(strings.TrimSpace(list))
	var skipped []string
	for i, p := range proxies {
		rest := joinProxies(proxies[i:])
		err = f.try(ctx, rest)
		if err == nil || !passing(err) {
			return explain(err)
		}
		skipped = append(skipped, p.name)
		if i+1 < len(proxies) {
			f.note(fmt.Sprintf("proxy %s skipped (%s): trying %s", p.name, reason(err), proxies[i+1].name))
		}
	}
	return fmt.Errorf("no module proxy answered (%s): %s: look at GOPROXY, or vendor the modules while there is a network", strings.Join(skipped, ", "), reason(err))
}

// try asks one list of proxies up to tries times.
func (f Fetcher) try(ctx context.Context, proxies string) (err error) {
	for n := 1; ; n++ {
		_, err = f.run(ctx, []string{"GOPROXY=" + proxies}, "mod", "download")
		if err == nil || !passing(err) || n == tries {
			return err
		}
		f.note(fmt.Sprintf("download failed (%s): try %d of %d", reason(err), n+1, tries))
		if err := f.wait(ctx, n); err != nil {
			return err
		}
	}
}

// Verify hashes every module in the cache again and compares it with go.sum.
func (f Fetcher) Verify(ctx context.Context) error {
	_, err := f.run(ctx, nil, "mod", "verify")
	return explain(err)
}

func (f Fetcher) run(ctx context.Context, env []string, args ...string) (string, error) {
	c := run.Cmd{Path: "go", Args: args, Dir: f.Dir, Env: env, Timeout: 10 * time.Minute}
	if f.Go != nil {
		return f.Go(ctx, c)
	}
	return c.Output(ctx)
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

// temporary are the words of the go command for what may be better in a moment.
var temporary = []string{
	"500 ", "502 ", "503 ", "504 ", "429 ", "i/o timeout", "TLS handshake timeout", "connection refused",
	"connection reset", "no such host", "network is unreachable", "unexpected EOF", "server misbehaving",
	"Client.Timeout", "context deadline exceeded", "dial tcp",
}

// passing reports whether another try, or another proxy, may help.
func passing(err error) bool {
	if err == nil || wrongSum(err) {
		return false
	}
	var e *run.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, words := range temporary {
		if strings.Contains(e.Stderr, words) {
			return true
		}
	}
	return errors.Is(err, context.DeadlineExceeded)
}

func wrongSum(err error) bool {
	var e *run.Error
	return errors.As(err, &e) && (strings.Contains(e.Stderr, "SECURITY ERROR") || strings.Contains(e.Stderr, "checksum mismatch"))
}

// explain adds what to do to the go command's own words.
func explain(err error) error {
	var e *run.Error
	switch {
	case err == nil:
		return nil
	case wrongSum(err):
		return fmt.Errorf("%w: a module is not what go.sum says: do not build with it; go clean -modcache and fetch again, from another proxy if it stays so", err)
	case errors.As(err, &e) && strings.Contains(e.Stderr, "has been modified"):
		return fmt.Errorf("%w: the module cache was changed by hand: go clean -modcache", err)
	}
	return err
}

// reason is the last line of what the go command said; what it quotes of the
// server's answer is indented, and left out.
func reason(err error) string {
	var e *run.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	said := ""
	for line := range strings.Lines(e.Stderr) {
		if text := strings.TrimSpace(line); text != "" && (said == "" || line[0] != '\t') {
			said = text
		}
	}
	return cmp.Or(said, err.Error())
}
