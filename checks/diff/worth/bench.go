package worth

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"example.com/seaworthy/checks/diff/cases"
)

// A bench is where a trial is run.
type bench struct {
	Trial
	dir   string           // of all below
	out   string           // what meters write to
	paths [variants]string // copies, of the same length: files differ in where they lie
	of    int              // rounds
	begun time.Time
	stall stall
}

func newBench(t Trial) (*bench, error) {
	dir, err := os.MkdirTemp(t.Dir, "worth")
	if err != nil {
		return nil, err
	}
	b := &bench{Trial: t, dir: dir, of: t.Rounds}
	if err := b.furnish(); err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return b, nil
}

func (b *bench) furnish() (err error) {
	if b.dir, err = filepath.Abs(b.dir); err != nil {
		return err
	}
	if _, err = os.Stat(b.Meter); err != nil {
		return err
	}
	if b.Meter, err = filepath.Abs(b.Meter); err != nil {
		return err
	}
	if b.Options.Work == "" {
		b.Options.Work = b.dir
	}
	b.out = filepath.Join(b.dir, "used")
	for v, from := range [variants]string{b.Baseline.Path, b.Candidate.Path, b.Baseline.Path} {
		b.paths[v] = filepath.Join(b.dir, string(rune('a'+v)))
		if err := duplicate(from, b.paths[v]); err != nil {
			return err
		}
	}
	return nil
}

func duplicate(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// measure runs a case once. Failed is why its figure is worth nothing.
func (b *bench) measure(ctx context.Context, c cases.Case, v Variant) (f Figure, failed string, err error) {
	if err := os.RemoveAll(b.out); err != nil {
		return Figure{}, "", err
	}
	build := cases.Build{Name: b.Baseline.Name, Path: b.paths[v], Meter: []string{b.Meter, b.out}}
	recording, _, err := c.Run(ctx, build, b.Options)
	if err != nil {
		return Figure{}, "", err
	}
	if f, err = readFigure(b.out); err != nil {
		return Figure{}, "", err
	}
	started := 0
	for _, step := range recording.Steps {
		if step.Run != nil {
			started++
		}
	}
	switch {
	case recording.Failed != "":
		return f, recording.Failed, nil
	case recording.Skipped != "":
		return f, "it skips itself: " + recording.Skipped, nil
	case f.Processes != started:
		return f, fmt.Sprintf("%d of %d processes were measured: one that is killed takes its meter along", f.Processes, started), nil
	}
	return f, "", nil
}
