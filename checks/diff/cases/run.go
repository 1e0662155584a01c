package cases

import (
	"context"
	"errors"
	"fmt"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/checks/diff/cases/launch"
	"example.com/seaworthy/checks/diff/record"
)

// A Rule is the words of one line that is meant for the comparison, the command
// first: {"ignore", "http POST /eval", ".request_id"}.
type Rule []string

// attempts is how often a case is run for want of a free port.
const attempts = 3

// Run runs c on b once and returns what was recorded, and the rules that the
// case came by. A case that fails is not an error but Recording.Failed. An error
// means that it could not be run, or was not run to its end because ctx is done.
// Nothing of the run is left, neither a process nor a file.
//
// Several may run at a time.
func (c Case) Run(ctx context.Context, b Build, o Options) (*record.Recording, []Rule, error) {
	b, err := b.found()
	if err != nil {
		return nil, nil, err
	}
	o = o.filled(b)
	before, err := os.Stat(b.Path)
	if err != nil {
		return nil, nil, err
	}
	for attempt := 1; ; attempt++ {
		r, err := c.run(ctx, b, o)
		if err != nil {
			return nil, nil, fmt.Errorf("case %s: %w", c.Name, err)
		}
		// $WORK/../NAME is the build itself, under another name.
		now, err := os.Stat(b.Path)
		if err == nil && (now.Size() != before.Size() || !now.ModTime().Equal(before.ModTime())) {
			err = fmt.Errorf("the program that it tests was written to, which lies outside $WORK; have it write below $WORK")
		}
		if err != nil {
			return nil, nil, fmt.Errorf("case %s: %w", c.Name, err)
		}
		if !r.portTaken || attempt == attempts {
			return r.recording, r.rules, nil
		}
	}
}

// A run is one run of one case.
type run struct {
	c     Case
	b     Build
	o     Options
	place place

	reading   reading
	variables []string // that every case has

	addrs []string // $ADDR and $ADDR2

	begun     time.Time
	deadline  time.Time
	work      string           // $WORK
	before    map[string]entry // what the case put there
	names     *names
	book      *book
	ticket    launch.Ticket  // for what the script starts
	services  []*service     // that were started, the last is the one that is asked
	answer    *record.HTTP   // the last one
	jar       *cookiejar.Jar // nil before "cookies"
	rules     []Rule
	portTaken bool
	recording *record.Recording
}

func (c Case) run(ctx context.Context, b Build, o Options) (_ *run, err error) {
	r := &run{c: c, b: b, o: o, names: newNames(), recording: &record.Recording{Case: c.Name}}
	r.c.Data = r.read()
	if r.addrs, err = ports(2); err != nil {
		return nil, err
	}
	if r.place, err = newPlace(o, r.c, b); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.place.remove()) }()
	r.begun = time.Now()
	r.deadline = r.begun.Add(o.Deadline)
	if r.book, err = openBook(r.place.dir, r.plan()); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.book.close()) }()
	r.ticket = launch.Ticket{Name: b.Name, Book: r.book.path}
	if r.reading.forks > 0 {
		if err := r.book.server.start(r.place.launcher, r.ticket, append(slices.Clone(o.Env), "WORK="+r.place.dir)); err != nil {
			return nil, err
		}
	}
	dismiss, err := r.guard()
	if err != nil {
		return nil, err
	}
	defer dismiss()
	return r, r.play(ctx)
}

// read takes in what the script shows and returns it as it is run.
func (r *run) read() []byte {
	if setsPath(r.o.Env) {
		return r.c.Data
	}
	r.reading = r.c.read(r.b.Name)
	r.reading.background = r.reading.background || strings.Contains(strings.Join(r.o.Env, ""), "&")
	if !r.reading.alone || r.reading.background || r.reading.forks < worthwhile || runtime.GOOS == "windows" {
		r.reading.forks = 0
		return r.c.Data
	}
	return r.reading.script
}

func (r *run) plan() *launch.Plan {
	return &launch.Plan{
		Path: r.place.binary, Name: r.b.Name, Under: r.b.Under, Meter: r.b.Meter,
		Bin: filepath.Dir(r.place.launcher), Exe: filepath.Dir(r.place.binary),
		Deadline: r.deadline, Limit: r.o.Deadline.String(),
		Cap: r.o.Cap, Processes: r.o.Processes, Signals: !r.reading.alone || r.reading.background,
	}
}

// play runs the script, ends what it left, and then looks at what there is.
func (r *run) play(ctx context.Context) error {
	s := &session{}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.do(r.params())
	}()
	err := r.supervise(ctx, done)
	r.book.server.end()
	defer r.book.server.wait()
	if err != nil {
		return err
	}
	r.closeServices()
	r.sweep()
	if err := ctx.Err(); err != nil {
		return context.Cause(ctx)
	}
	if s.broken != "" {
		return errors.New(s.broken)
	}
	r.recording.Skipped = s.skipped
	r.recording.Failed = s.complaint(r.place.script, r.work)
	if r.work == "" { // its files could not be unpacked
		return nil
	}
	return r.collect()
}

// supervise waits for the script. If ctx is done or the deadline has passed for a
// while, it ends everything that the script could be waiting for.
func (r *run) supervise(ctx context.Context, done <-chan struct{}) error {
	hard := time.NewTimer(time.Until(r.deadline) + 2*late)
	defer hard.Stop()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
	case <-hard.C:
	}
	r.book.abort()
	for range 100 {
		select {
		case <-done:
			return nil
		case <-time.After(late / 20):
		}
		r.book.server.kill()
		launch.EndMarked(r.place.dir)
	}
	return fmt.Errorf("it does not end: something that it waits for is out of reach")
}

// sweep ends what the script has left. A launcher notes the end of the service
// once nothing is left of it: if all of them did, and the script ran nothing
// else, there is nothing to look for.
func (r *run) sweep() {
	if r.book.await(reporting) && r.book.whole() && r.reading.alone {
		return
	}
	launch.EndMarked(r.place.dir)
	r.book.await(late)
}

// reporting is how long a launcher that has ended may take to be known as such.
const reporting = 100 * time.Millisecond

// late is what is given to processes after the deadline.
const late = 2 * time.Second

// collect fills in the recording from what lies in r.place.
func (r *run) collect() error {
	r.collectSteps()
	r.recording.Known = r.names.known()
	files, err := r.changed()
	if err != nil {
		return fmt.Errorf("look at the files it left: %w", err)
	}
	r.recording.Files = files
	if r.empty() {
		r.recording.Failed = fmt.Sprintf("%s: nothing of %s was run", filepath.Base(r.place.script), r.b.Name)
	}
	return nil
}

func (r *run) empty() bool {
	return len(r.recording.Steps) == 0 && r.recording.Failed == "" && r.recording.Skipped == ""
}
