package worth

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// A Figure is what the processes of one run of one case used.
type Figure struct {
	User, System time.Duration // processor time
	Wall         time.Duration // from the start of each process to its end, added up
	Peak         int64         // the largest resident set of any of them, in bytes
	Processes    int

	MinorFaults, MajorFaults int64 // pages
	Voluntary, Involuntary   int64 // context switches
}

// CPU is the processor time in user and kernel mode.
func (f Figure) CPU() time.Duration { return f.User + f.System }

// plus is what both used, one after the other.
func (f Figure) plus(g Figure) Figure {
	return Figure{
		User: f.User + g.User, System: f.System + g.System, Wall: f.Wall + g.Wall,
		Peak: max(f.Peak, g.Peak), Processes: f.Processes + g.Processes,
		MinorFaults: f.MinorFaults + g.MinorFaults, MajorFaults: f.MajorFaults + g.MajorFaults,
		Voluntary: f.Voluntary + g.Voluntary, Involuntary: f.Involuntary + g.Involuntary,
	}
}

// readFigure adds up the lines that meters have written to the file. There may be
// none, and no file.
func readFigure(path string) (sum Figure, err error) {
	data, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Figure{}, err
	}
	for line := range bytes.Lines(data) {
		f, err := parseFigure(line)
		if err != nil {
			return Figure{}, fmt.Errorf("%s: %w", path, err)
		}
		sum = sum.plus(f)
	}
	return sum, nil
}

// parseFigure reads a line of meter's; its command documents it.
func parseFigure(line []byte) (Figure, error) {
	f := Figure{Processes: 1}
	var user, system, wall int64
	var status int
	n, err := fmt.Sscanf(string(line), "%d %d %d %d %d %d %d %d %d\n",
		&user, &system, &wall, &f.Peak, &f.MinorFaults, &f.MajorFaults, &f.Voluntary, &f.Involuntary, &status)
	if err == nil && line[len(line)-1] != '\n' {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return Figure{}, fmt.Errorf("%q is no line of meter's: after field %d: %w", line, n, err)
	}
	f.User, f.System, f.Wall = time.Duration(user)*time.Microsecond, time.Duration(system)*time.Microsecond, time.Duration(wall)
	return f, nil
}
