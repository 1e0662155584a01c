// Package profile reads the CPU profiles that go build -pgo takes, says how well
// one fits a program, and merges several into one.
package profile

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/google/pprof/profile"
)

// Profile is a CPU profile that go build -pgo accepts, and does something with.
type Profile struct {
	File   string `json:"file,omitempty"` // the base name; "" from Parse
	SHA256 string `json:"sha256"`         // of the file as it is

	// SampleType is the value that the compiler weighs calls by, the first of
	// the two that it takes: "samples/count" or "cpu/nanoseconds".
	SampleType string `json:"sample_type"`

	Taken   time.Time `json:"taken,omitzero"`    // when it began, in UTC; zero if the profile does not say
	Seconds float64   `json:"seconds,omitempty"` // how long it was taken; 0 if the profile does not say
	Samples int64     `json:"samples"`           // above 0; nanoseconds where SampleType says so

	raw   *profile.Profile
	index int // of SampleType
}

// Read reads the profile at path. The error is one line that names the path: for
// what is no CPU profile, for one that is cut off or damaged, and for those that
// go build refuses or that have no effect.
func Read(path string) (*Profile, error) {
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	p, err := Parse(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	p.File = filepath.Base(path)
	return p, nil
}

// Parse reads a profile from r, with or without gzip around it, and at most
// 64 MiB of it.
func Parse(r io.Reader) (*Profile, error) {
	whole, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return nil, err
	}
	data, err := unzip(whole)
	if err != nil {
		return nil, err
	}
	raw, err := decode(data)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(whole)
	p := &Profile{SHA256: hex.EncodeToString(sum[:]), Seconds: float64(max(raw.DurationNanos, 0)) / 1e9, raw: raw}
	if raw.TimeNanos > 0 {
		p.Taken = time.Unix(0, raw.TimeNanos).UTC()
	}
	for _, look := range []func() error{p.choose, p.weigh, p.symbolized} {
		if err := look(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// decode reads what is no longer compressed. Of the formats that pprof reads, the
// Go command takes this one alone.
func decode(data []byte) (*profile.Profile, error) {
	if len(data) == 0 {
		return nil, errors.New("an empty file, and no profile")
	}
	if err := affordable(data); err != nil {
		return nil, err
	}
	raw, err := profile.ParseUncompressed(data)
	if err == nil {
		err = raw.CheckValid()
	}
	if err != nil {
		return nil, notOne(data, err)
	}
	return raw, nil
}

// notOne is the error for bytes that are no profile. Text, such as the page of a
// server that said no, speaks for itself.
func notOne(data []byte, err error) error {
	line, _, _ := bytes.Cut(data[:min(len(data), 60)], []byte("\n"))
	for _, c := range line {
		if c < ' ' && c != '\t' && c != '\r' || c > '~' {
			return fmt.Errorf("no pprof profile, or a damaged one: %v", err)
		}
	}
	return fmt.Errorf("no pprof profile: it begins with %q", strings.TrimSpace(string(line)))
}

// choose finds the values that the compiler takes, as cmd/internal/pgo does: the
// first that is one of the two.
func (p *Profile) choose() error {
	var have []string
	for i, t := range p.raw.SampleType {
		name := t.Type + "/" + t.Unit
		if name == "samples/count" || name == "cpu/nanoseconds" {
			p.SampleType, p.index = name, i
			return nil
		}
		have = append(have, name)
	}
	if len(have) == 0 && len(p.raw.Sample) == 0 {
		return errEmpty
	}
	return fmt.Errorf("no CPU profile: it has %s, and go build -pgo needs samples/count or cpu/nanoseconds", strings.Join(have, ", "))
}

var errEmpty = errors.New("a profile without samples: the program did nothing while it was taken")

// weigh sums up the samples.
func (p *Profile) weigh() error {
	for _, s := range p.raw.Sample {
		switch v := s.Value[p.index]; {
		case v < 0:
			return errors.New("a profile with negative samples: the difference of two profiles, which go build -pgo cannot weigh")
		case v > math.MaxInt64-p.Samples:
			return errors.New("a damaged profile: its samples add up to more than a number can hold")
		default:
			p.Samples += v
		}
	}
	if p.Samples == 0 {
		return errEmpty
	}
	return nil
}

// symbolized checks for the line in which each function begins: the compiler
// matches calls by the distance from it, and refuses a profile where none has it.
func (p *Profile) symbolized() error {
	named := false
	for _, s := range p.raw.Sample {
		for f := range frames(s) {
			named = named || f.Name != ""
			if f.StartLine != 0 {
				return nil
			}
		}
	}
	if !named {
		return errors.New("a profile of addresses without the names of functions, which go build -pgo cannot use")
	}
	return errors.New("a profile without the lines in which functions begin, of Go before 1.20 or of another tool: go build -pgo refuses it")
}

// Age is how long before now the profile was begun; ok is false if it does not
// say. Below 0 one of the two clocks is wrong.
func (p *Profile) Age(now time.Time) (age time.Duration, ok bool) {
	if p.Taken.IsZero() {
		return 0, false
	}
	return now.Sub(p.Taken), true
}
