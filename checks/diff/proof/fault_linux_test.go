package proof_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A fault is an edit of a program's source that is made on purpose.
type fault struct {
	name string
	file string // relative to the program's directory
	old  string // stands in file exactly once, so that nobody moves it without seeing this
	new  string

	// unseen is why no case can see it; "" means that one has to.
	unseen string
	// rare says that not every run gives it: it is looked for in as many runs of the
	// candidate as there ever are.
	rare bool
}

// text is the file with the fault in it.
func (f fault) text(p *program) (string, error) {
	data, err := os.ReadFile(filepath.Join(p.dir, f.file))
	if err != nil {
		return "", err
	}
	if n := strings.Count(string(data), f.old); n != 1 {
		return "", fmt.Errorf("%s has %d times %q, want it once: the fault %q has to follow the source", f.file, n, f.old, f.name)
	}
	return strings.Replace(string(data), f.old, f.new, 1), nil
}

// faults are those of a program.
type faults struct {
	of  *program
	all []fault
}

var seeded = []faults{{tide, tideFaults}, {gauge, gaugeFaults}, {scribe, scribeFaults}}

// How many faults there are at least.
const leastFaults = 60

func TestEveryFaultHasItsPlaceInTheSource(t *testing.T) {
	t.Parallel()
	count, names := 0, map[string]bool{}
	for _, s := range seeded {
		for _, f := range s.all {
			if _, err := f.text(s.of); err != nil {
				t.Error(err)
			}
			if key := s.of.name + "/" + f.name; names[key] {
				t.Errorf("two faults are called %s", key)
			} else {
				names[key] = true
			}
			if s.of != scribe && f.unseen == "" {
				count++
			}
		}
	}
	if count < leastFaults {
		t.Errorf("%d faults of tide and gauge are to be found, want at least %d", count, leastFaults)
	}
}
