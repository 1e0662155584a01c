package targets

import (
	"context"
	"errors"

	"example.com/seaworthy/checks/diff"
)

// The exit codes of a target.
const (
	broken     = 1 // could not do it
	misused    = 2 // used wrongly
	found      = 3 // looked, and something is not right
	cannotTell = 4 // looked, and cannot tell
)

// exit is an error with the code that mage exits with. Mage asserts the type of
// what a target returns and unwraps nothing, so it must be the outermost.
type exit struct {
	code int
	err  error
}

func (e exit) Error() string   { return e.err.Error() }
func (e exit) ExitStatus() int { return e.code }
func (e exit) Unwrap() error   { return e.err }

// coded gives err the code, unless it is nil or has one.
func coded(code int, err error) error {
	var e exit
	var bad *diff.CaseError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &e):
		return exit{e.code, err}
	case errors.As(err, &bad):
		return exit{misused, bad}
	case errors.Is(err, context.Canceled):
		return exit{broken, errors.New("interrupted: what was built before is as it was")}
	}
	return exit{code, err}
}
