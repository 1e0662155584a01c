package worth

import (
	"cmp"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"example.com/seaworthy/checks/diff/cases"
)

// A Trial measures two builds that do the same.
type Trial struct {
	Suite     *cases.Suite
	Baseline  cases.Build // its Name is that of both
	Candidate cases.Build
	Meter     string // the program in meter, built for this machine

	// Rounds is how many are run, and twice as many if the interval then still
	// has the threshold in it. 0 is 20; less than 8 is 8, for there is no interval
	// of fewer.
	Rounds int
	// Budget is the time after which no further round is begun; there are 8 in any
	// case. 0 is a minute and a half.
	Budget time.Duration
	// Options are those of the cases. Work "" is a directory below Dir.
	Options cases.Options
	// Dir is where copies of the builds are made, and removed again; "" is the
	// system's directory for temporary files.
	Dir string
	// Progress is told of every round that is done; nil is fine.
	Progress func(done, of int)
}

// NotTimed is the error of Run if there is no sense in measuring. It says why.
type NotTimed struct{ Why string }

func (e *NotTimed) Error() string { return "not timed: " + e.Why }

// Run runs the rounds. An error is NotTimed, or that the cases could not be run,
// or that ctx is done; of what was measured until then nothing is kept.
func (t Trial) Run(ctx context.Context) (*Samples, error) {
	if err := t.sensible(); err != nil {
		return nil, err
	}
	t.Rounds = max(cmp.Or(t.Rounds, 20), fewest)
	t.Budget = cmp.Or(t.Budget, 90*time.Second)
	b, err := newBench(t)
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(b.dir)
	return b.run(ctx)
}

func (t Trial) sensible() error {
	switch {
	case len(t.Baseline.Under) > 0:
		return &NotTimed{"it runs under " + filepath.Base(t.Baseline.Under[0]) + ", whose time it would be"}
	case len(t.Candidate.Under) > 0:
		return &NotTimed{"it runs under " + filepath.Base(t.Candidate.Under[0]) + ", whose time it would be"}
	case runtime.GOOS == "windows":
		return &NotTimed{"what a process used is not measured on windows"}
	}
	return nil
}
