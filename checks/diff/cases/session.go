package cases

import (
	"cmp"
	"flag"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// A session is the testscript.T of one script. As in package testing, what must
// not go on ends its goroutine.
type session struct {
	log     strings.Builder
	skipped string // why; "" if it was not
	failed  bool
	broken  string // what is wrong with the way we use testscript
}

var _ testscript.T = (*session)(nil)

// do runs the script and returns when it has ended.
func (s *session) do(p testscript.Params) {
	prepareShort()
	s.Run("", func(testscript.T) { testscript.RunT(s, p) })
}

// Run runs f and waits for it.
func (s *session) Run(_ string, f func(testscript.T)) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if r := recover(); r != nil {
				s.broken = fmt.Sprintf("the script engine panicked: %v", r)
			}
		}()
		f(s)
	}()
	<-done
}

func (s *session) Skip(args ...any) {
	s.skipped = cmp.Or(fmt.Sprint(args...), "no reason given")
	runtime.Goexit()
}

func (s *session) Fatal(args ...any) {
	s.broken = fmt.Sprint(args...)
	s.FailNow()
}

func (s *session) FailNow() {
	s.failed = true
	runtime.Goexit()
}

func (s *session) Log(args ...any) { fmt.Fprintln(&s.log, args...) }
func (s *session) Parallel()       {}
func (s *session) Verbose() bool   { return false }

// prepareShort lets a script ask for [short]: testing.Short panics in a program
// that is no test.
var prepareShort = sync.OnceFunc(func() {
	if flag.Lookup("test.short") == nil {
		testing.Init()
	}
	if !flag.Parsed() {
		flag.CommandLine.Parse(nil)
	}
})
