package launch

import (
	"errors"
	"slices"
	"strconv"
	"time"
)

// A Plan is what all launchers of one run are told.
type Plan struct {
	Path  string   // the service's binary
	Name  string   // its argv[0]
	Under []string // what runs it, such as an emulator and its flags; nil for nothing
	Meter []string // what runs all of that and measures it; nil for nothing

	// Bin is the directory of PATH that holds the launcher, and Exe the one that
	// the service finds in its place: a service that starts itself by its name
	// gets itself.
	Bin, Exe string

	Deadline  time.Time // when the case has to be over
	Limit     string    // how long that was, in words, "60s"
	Cap       int64     // bytes kept of each stream
	Processes int       // how many may run at a time, the service included

	// Signals says that the script may send a launcher signals that are for the
	// service. Without it, those that the service sends its parent are lost.
	Signals bool
}

// planFields are before what runs and measures the service.
const planFields = 10

// Message is p as data of a message.
func (p *Plan) Message() []byte {
	fixed := []string{
		p.Path, p.Name, p.Bin, p.Exe, instant(p.Deadline), p.Limit,
		strconv.FormatInt(p.Cap, 10), strconv.Itoa(p.Processes), strconv.FormatBool(p.Signals), strconv.Itoa(len(p.Under)),
	}
	return join(slices.Concat(fixed, p.Under, p.Meter)...)
}

// parsePlan is the inverse of Message.
func parsePlan(data []byte) (*Plan, error) {
	f, err := split(data, planFields)
	if err != nil {
		return nil, err
	}
	p := &Plan{Path: f[0], Name: f[1], Bin: f[2], Exe: f[3], Limit: f[5]}
	var errs [5]error
	var under int
	p.Deadline, errs[0] = parseInstant(f[4])
	p.Cap, errs[1] = strconv.ParseInt(f[6], 10, 64)
	p.Processes, errs[2] = strconv.Atoi(f[7])
	p.Signals, errs[3] = strconv.ParseBool(f[8])
	under, errs[4] = strconv.Atoi(f[9])
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	if under < 0 || under > len(f)-planFields {
		return nil, errors.New("a plan that is not whole")
	}
	rest := f[planFields:]
	p.Under, p.Meter = rest[:under], rest[under:]
	return p, nil
}

// instant writes t to the nanosecond.
func instant(t time.Time) string { return strconv.FormatInt(t.UnixNano(), 10) }

func parseInstant(text string) (time.Time, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(0, n), err
}
