package gomod

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"golang.org/x/mod/module"

	"example.com/seaworthy/targets/run"
)

// lie is a module that is not what its sum says.
type lie struct {
	module.Version
	file   string // "go.mod", or "" of the module as a whole
	says   string // who has the other sum: "go.sum", or the checksum database
	cached bool   // it lies in the module cache, so that no proxy was asked
	err    error  // the go command's
}

func (l *lie) Error() string {
	what := l.Path + "@" + l.Version.Version
	if l.file != "" {
		what = l.file + " of " + what
	}
	switch {
	case l.cached:
		return fmt.Sprintf("%s in the module cache is not what %s says: do not build with it: go clean -modcache, and fetch again", what, l.says)
	case l.Path == "":
		return "a module is not what its sum says: " + l.err.Error()
	}
	return fmt.Sprintf("it lies: %s is not what %s says", what, l.says)
}

func (l *lie) Unwrap() error { return l.err }

// WrongSum reports whether err, of the go command, is about a wrong sum, and names
// the module, "example.com/m@v1.0.0"; "" if it does not say.
func WrongSum(err error) (mod string, ok bool) {
	l, ok := lieOf(err)
	if !ok || l.Path == "" {
		return "", ok
	}
	return l.Path + "@" + l.Version.Version, true
}

// Mismatch reports whether what the go command says is of a wrong sum.
func Mismatch(said string) bool {
	return strings.Contains(said, "SECURITY ERROR") || strings.Contains(said, "checksum mismatch")
}

func wrongSum(e *run.Error) bool {
	return Mismatch(e.Stderr)
}

// The go command says "verifying M@V/go.mod: checksum mismatch" of go.sum, and
// "M@V: verifying go.mod: checksum mismatch" of the checksum database; then come
// both sums (cmd/go/internal/modfetch, haveModSumLocked and checkSumDB).
var (
	mismatch = regexp.MustCompile(`([^\s@]+)@([^\s@]+?)(/go\.mod)?: (?:verifying (module|go\.mod): )?checksum mismatch`)
	otherSum = regexp.MustCompile(`(?m)^\s+downloaded: +\S+\n\s+(\S+): +h1:`)
)

// lieOf reads what the go command says of a wrong sum; ok is false for any other
// error.
func lieOf(err error) (l *lie, ok bool) {
	var e *run.Error
	if !errors.As(err, &e) || !wrongSum(e) {
		return nil, false
	}
	l = &lie{says: "its sum", err: err}
	if m := mismatch.FindStringSubmatch(e.Stderr); m != nil {
		l.Version = module.Version{Path: m[1], Version: m[2]}
		if m[3] != "" || m[4] == "go.mod" {
			l.file = "go.mod"
		}
	}
	if m := otherSum.FindStringSubmatch(e.Stderr); m != nil {
		l.says = filepath.Base(m[1])
	}
	return l, true
}

// settle looks whether the lie was in the cache before, and otherwise removes
// what has come with it since begun. The go command itself keeps no go.mod and no
// zip file whose sum is wrong, but the .info that nobody vouches for, and its
// temporary file.
func (l *lie) settle(modCache string, begun time.Time) error {
	path, err := module.EscapePath(l.Path)
	version, err2 := module.EscapeVersion(l.Version.Version)
	if cmp.Or(err, err2) != nil {
		return l
	}
	stem := filepath.Join(modCache, "cache", "download", filepath.FromSlash(path), "@v", version)
	kept := stem + ".ziphash"
	if l.file != "" {
		kept = stem + ".mod"
	}
	if _, err := os.Stat(kept); err == nil {
		l.cached = true
		return l
	}
	came, _ := filepath.Glob(quoteGlob(stem+".zip") + "*.tmp")
	for _, file := range append(came, stem+".info") {
		if fi, err := os.Stat(file); err == nil && !fi.ModTime().Before(begun.Truncate(time.Second)) {
			if err := os.Remove(file); err != nil {
				return fmt.Errorf("%w; what came of it stays: %w", l, err)
			}
		}
	}
	return l
}

// quoteGlob lets filepath.Glob match s and nothing else.
func quoteGlob(s string) string {
	if filepath.Separator == '\\' {
		return s // there is no quoting on Windows, and no * in a file name
	}
	return strings.NewReplacer("*", `\*`, "?", `\?`, "[", `\[`, `\`, `\\`).Replace(s)
}
