package launch

import (
	"errors"
	"slices"
	"strconv"
	"time"
)

// Start is what was started.
type Start struct {
	Step string    // of the Ticket
	Pid  int       // of the launcher
	At   time.Time // when
	Args []string  // without the name
}

// End is how it ended.
type End struct {
	Exit           string // as os.ProcessState says it, or why we ended it: "deadline: 60s"
	Stopped        bool   // we ended it
	Stdout, Stderr Output
	At             time.Time
	Trouble        string // what kept us from seeing all: "input/output error"; "" for nothing
	Again          bool   // the launcher is a fork server that waits for the next command
}

// Command is what a fork server is to start. It has an empty standard input.
type Command struct {
	Dir  string
	Env  []string
	Args []string // without the name
}

// Output is a stream of which the kit was given the beginning.
type Output struct {
	Size   int64  // of all
	SHA256 string // of all, in hex
}

// Description is what a launcher that is to describe was started with.
type Description struct {
	Dir   string
	Env   []string
	Stdin []byte // to its end
}

func (s Start) message() []byte {
	return join(append([]string{s.Step, strconv.Itoa(s.Pid), instant(s.At)}, s.Args...)...)
}

// ParseStart reads the data of a Began.
func ParseStart(data []byte) (s Start, err error) {
	f, err := split(data, 3)
	if err != nil {
		return s, err
	}
	var errs [2]error
	s.Step, s.Args = f[0], f[3:]
	s.Pid, errs[0] = strconv.Atoi(f[1])
	s.At, errs[1] = parseInstant(f[2])
	return s, errors.Join(errs[:]...)
}

func (e End) message() []byte {
	size := func(o Output) string { return strconv.FormatInt(o.Size, 10) }
	return join(e.Exit, strconv.FormatBool(e.Stopped), size(e.Stdout), e.Stdout.SHA256, size(e.Stderr), e.Stderr.SHA256, instant(e.At), e.Trouble, strconv.FormatBool(e.Again))
}

// ParseEnd reads the data of an Ended.
func ParseEnd(data []byte) (e End, err error) {
	f, err := split(data, 9)
	if err != nil {
		return e, err
	}
	var errs [5]error
	e.Exit, e.Stdout.SHA256, e.Stderr.SHA256, e.Trouble = f[0], f[3], f[5], f[7]
	e.Stopped, errs[0] = strconv.ParseBool(f[1])
	e.Stdout.Size, errs[1] = strconv.ParseInt(f[2], 10, 64)
	e.Stderr.Size, errs[2] = strconv.ParseInt(f[4], 10, 64)
	e.At, errs[3] = parseInstant(f[6])
	e.Again, errs[4] = strconv.ParseBool(f[8])
	return e, errors.Join(errs[:]...)
}

// Message is c as data of a message.
func (c Command) Message() []byte {
	return join(slices.Concat([]string{c.Dir, strconv.Itoa(len(c.Args))}, c.Args, c.Env)...)
}

// parseCommand is the inverse of Message.
func parseCommand(data []byte) (c Command, err error) {
	f, err := split(data, 2)
	if err != nil {
		return c, err
	}
	count, err := strconv.Atoi(f[1])
	if err != nil || count < 0 || count > len(f)-2 {
		return c, errors.New("a command that is not whole")
	}
	return Command{Dir: f[0], Args: f[2 : 2+count], Env: f[2+count:]}, nil
}

func (d Description) message(step string) []byte {
	fixed := []string{step, d.Dir, strconv.Itoa(len(d.Env))}
	return append(join(append(fixed, d.Env...)...), append([]byte{0}, d.Stdin...)...)
}

// ParseDescription reads the data of a Described, and the step of its Ticket.
func ParseDescription(data []byte) (step string, d Description, err error) {
	f, err := split(data, 4)
	if err != nil {
		return "", d, err
	}
	count, err := strconv.Atoi(f[2])
	if err != nil || count < 0 || len(f) < 4+count {
		return "", d, errors.New("a description that is not whole")
	}
	step, d.Dir, d.Env = f[0], f[1], f[3:3+count]
	before := len(join(f[:3+count]...)) + 1
	d.Stdin = slices.Clone(data[before:])
	return step, d, nil
}
