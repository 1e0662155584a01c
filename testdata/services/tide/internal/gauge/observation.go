// Package gauge reads what a tide gauge has seen and holds it against the
// prediction.
package gauge

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// An Observation is one reading of a gauge.
type Observation struct {
	Time   time.Time
	Height float64 // metres above the station's datum
}

// Scan reads observations as CSV from r and gives each to take, in the order
// of the file and without keeping any. The first line names the columns; "time"
// (RFC 3339) and "height" (metres) must be among them, others are passed over.
// A byte order mark, CRLF, blank lines and lines that begin with # are fine.
// An input of no bytes at all is an error, a header alone is not. Errors begin
// with the line they were found on.
func Scan(r io.Reader, take func(Observation)) error {
	in := csv.NewReader(r)
	in.Comment = '#'
	in.ReuseRecord = true
	columns, err := header(in)
	if err != nil {
		return err
	}
	for {
		record, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return plain(err)
		}
		observation, err := columns.observation(record)
		if err != nil {
			line, _ := in.FieldPos(0)
			return fmt.Errorf("%d: %w", line, err)
		}
		take(observation)
	}
}

// columns are the places of time and height in a record.
type columns struct{ time, height int }

const byteOrderMark = "\ufeff"

func header(in *csv.Reader) (columns, error) {
	names, err := in.Read()
	if err == io.EOF {
		return columns{}, errors.New("1: no header, want time,height")
	}
	if err != nil {
		return columns{}, plain(err)
	}
	names[0] = strings.TrimPrefix(names[0], byteOrderMark)
	c := columns{slices.Index(names, "time"), slices.Index(names, "height")}
	if c.time < 0 || c.height < 0 {
		return columns{}, fmt.Errorf("1: header %q has no columns time and height", names)
	}
	return c, nil
}

func (c columns) observation(record []string) (Observation, error) {
	t, err := time.Parse(time.RFC3339, record[c.time])
	if err != nil {
		return Observation{}, fmt.Errorf("time %q is not RFC 3339", record[c.time])
	}
	height, err := strconv.ParseFloat(record[c.height], 64)
	if err != nil || math.IsNaN(height) || math.IsInf(height, 0) {
		return Observation{}, fmt.Errorf("height %q is not a number of metres", record[c.height])
	}
	return Observation{Time: t, Height: height}, nil
}

// plain puts an error of encoding/csv into the form of the others here.
func plain(err error) error {
	if parse, ok := errors.AsType[*csv.ParseError](err); ok {
		return fmt.Errorf("%d: %w", parse.Line, parse.Err)
	}
	return err
}
