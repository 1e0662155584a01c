package diff

import (
	"bytes"
	"testing"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// ran adds a recording of a stream to the baseline or, if candidate, there.
func (s *sharer) ran(runs *noise.Runs, candidate bool, out []byte) {
	to := &runs.Baseline
	if candidate {
		to = &runs.Candidate
	}
	run := &record.Run{Stdout: record.Stream{Data: bytes.Clone(out), Size: int64(len(out))}}
	*to = append(*to, record.Recording{Steps: []record.Step{{Name: "exec x", Run: run}}})
	s.add(runs, *to)
}

func kept(list []record.Recording, i int) []byte { return list[i].Steps[0].Run.Stdout.Data }

func TestEqualStreamsAreKeptOnce(t *testing.T) {
	t.Parallel()
	var s sharer
	var runs noise.Runs
	long := bytes.Repeat([]byte("line\n"), longStream)
	other := append(bytes.Clone(long), '!')
	s.ran(&runs, false, long)
	s.ran(&runs, false, long)
	s.ran(&runs, true, other)
	if a, b := kept(runs.Baseline, 0), kept(runs.Baseline, 1); &a[0] != &b[0] {
		t.Error("two runs of the baseline hold the same bytes twice")
	}
	if got := kept(runs.Candidate, 0); !bytes.Equal(got, other) {
		t.Errorf("of a candidate that differs %d bytes are kept", len(got))
	}
}

func TestOfLongStreamsThatChangeTheBeginningIsKept(t *testing.T) {
	t.Parallel()
	var s sharer
	var runs noise.Runs
	for i := range byte(3) {
		s.ran(&runs, false, append(bytes.Repeat([]byte("line\n"), longStream), i))
		s.ran(&runs, true, append(bytes.Repeat([]byte("line\n"), longStream), 'x', i))
	}
	for i := range 3 {
		for _, list := range [][]record.Recording{runs.Baseline, runs.Candidate} {
			if got := kept(list, i); len(got) != longInAll {
				t.Errorf("run %d: %d bytes are kept, want %d", i, len(got), longInAll)
			}
			if !list[i].Steps[0].Run.Stdout.Cut() {
				t.Errorf("run %d: it is not told that this is not all", i)
			}
		}
	}
}

func TestShortStreamsThatChangeAreKeptWhole(t *testing.T) {
	t.Parallel()
	var s sharer
	var runs noise.Runs
	for i := range byte(3) {
		s.ran(&runs, false, append(bytes.Repeat([]byte("x"), longStream-1), i))
		if got := kept(runs.Baseline, int(i)); len(got) != longStream {
			t.Errorf("run %d: %d bytes are kept", i, len(got))
		}
	}
}
