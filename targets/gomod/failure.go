package gomod

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"example.com/seaworthy/targets/run"
)

// failures are the proxies that were left, and why, in their order. It is the
// error where none was any good.
type failures []failure

type failure struct {
	proxy proxy
	err   error
}

// verdict is the one failure of a single proxy that did not have a module, in
// the go command's own words, and else all of them.
func (all failures) verdict() error {
	if only := all[0].err; len(all) == 1 && !passing(only) && !all.lied() {
		return explain(only)
	}
	return all
}

// lied reports whether one of them did.
func (all failures) lied() bool {
	for _, f := range all {
		var l *lie
		if errors.As(f.err, &l) {
			return true
		}
	}
	return false
}

func (all failures) Error() string {
	var names, whys []string
	answered := false
	for _, f := range all {
		names = append(names, f.proxy.String())
		whys = append(whys, f.proxy.String()+": "+reason(f.err))
		answered = answered || !passing(f.err)
	}
	each := strings.Join(whys, "; ")
	switch {
	case all.lied():
		return fmt.Sprintf("no module proxy is honest (%s): nothing was kept of what came: ask another one, with SEAWORTHY_PROXY=URL; if all agree, the sum here may be the wrong one: see who changed go.sum", each)
	case answered:
		return fmt.Sprintf("no module proxy has everything (%s): look at GOPROXY", each)
	}
	return fmt.Sprintf("no module proxy answered (%s): %s: look at GOPROXY, or carry the modules over from a machine with a network: mage deps:bundle", strings.Join(names, ", "), reason(all[len(all)-1].err))
}

// temporary are the words of the go command for what may be better in a moment,
// or elsewhere. The last ones are what a portal that wants a password makes of a
// module.
var temporary = []string{
	"500 ", "502 ", "503 ", "504 ", "429 ", "i/o timeout", "TLS handshake timeout", "connection refused",
	"connection reset", "no such host", "network is unreachable", "unexpected EOF", "server misbehaving",
	"Client.Timeout", "context deadline exceeded", "dial tcp", ": EOF", "connection timed out", "no route to host",
	"not a valid zip file", "invalid character '<'", "certificate",
}

// passing reports whether another try, or another proxy, may help.
func passing(err error) bool {
	var hung *stalled
	if errors.As(err, &hung) {
		return true
	}
	var e *run.Error
	if !errors.As(err, &e) || wrongSum(e) {
		return false
	}
	for _, words := range temporary {
		if strings.Contains(e.Stderr, words) {
			return true
		}
	}
	return errors.Is(err, context.DeadlineExceeded)
}

// notFound reports whether a proxy does not have a module: the go command asks
// the next one then, whatever stands between the two.
func notFound(err error) bool {
	var e *run.Error
	return errors.As(err, &e) && (strings.Contains(e.Stderr, "404 ") || strings.Contains(e.Stderr, "410 ") ||
		strings.Contains(e.Stderr, "no such file or directory") || strings.Contains(e.Stderr, "cannot find the "))
}

// leaves reports whether p is to be left for the next proxy after err.
func (p proxy) leaves(err error) bool {
	var l *lie
	return passing(err) || notFound(err) || errors.As(err, &l) && !l.cached || p.sep == "|" && l == nil
}

// explain adds what to do to the go command's own words.
func explain(err error) error {
	var e *run.Error
	switch {
	case errors.As(err, &e) && strings.Contains(e.Stderr, "has been modified"):
		return fmt.Errorf("%w: the module cache was changed by hand: go clean -modcache", err)
	case errors.As(err, &e) && wrongSum(e):
		return fmt.Errorf("%w: a module is not what go.sum says: do not build with it; go clean -modcache and fetch again, from another proxy if it stays so", err)
	case notFound(err):
		return fmt.Errorf("%w: is GOPROXY, or Config.Proxy, a module proxy that has it?", err)
	}
	return err
}

// reason is the last line of what the go command said; what it quotes of the
// server's answer is indented, and left out.
func reason(err error) string {
	var l *lie
	var e *run.Error
	if errors.As(err, &l) || !errors.As(err, &e) {
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
