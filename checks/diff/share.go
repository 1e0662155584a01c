package diff

import (
	"bytes"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// What is kept of the streams of a case, of which there may be some fifty
// recordings: all of a stream that is the same in each run of the baseline, once;
// and of a long one that is not the beginning. Its end is then noise, which the
// mask says.
const (
	longStream = 1 << 20   // bytes: shorter ones are always kept whole
	longInAll  = 128 << 10 // bytes of a recording, in all its long streams that change
	longLeast  = 32 << 10  // bytes of each, however many there are
)

// sharer keeps the recordings of one case small. They are those of one runs, and
// are changed in place.
type sharer struct {
	most   int               // bytes of a long stream that changes
	first  map[string][]byte // of each stream, as it came first
	varies map[string]bool   // long ones that are not the same in each run of the baseline
}

// add takes note of a recording, the last of list, and makes it share what it has
// in common with the others.
func (s *sharer) add(runs *noise.Runs, list []record.Recording) {
	rec := &list[len(list)-1]
	if s.first == nil {
		s.begin(rec)
	}
	candidate := len(runs.Candidate) > 0 && &runs.Candidate[len(runs.Candidate)-1] == rec
	changed := false
	each(rec, func(name string, stream *record.Stream) {
		first, known := s.first[name]
		switch {
		case !known:
			s.first[name] = stream.Data
		case bytes.Equal(first, stream.Data):
			stream.Data = first
		case len(first) > longStream && !candidate && !s.varies[name]:
			s.varies[name], changed = true, true
			s.first[name] = bytes.Clone(first[:min(len(first), s.most)])
		}
		s.cut(name, stream)
	})
	if !changed {
		return
	}
	for _, all := range [][]record.Recording{runs.Baseline, runs.Twin, runs.Candidate} {
		for i := range all {
			each(&all[i], s.cut)
		}
	}
}

func (s *sharer) begin(rec *record.Recording) {
	s.first, s.varies = map[string][]byte{}, map[string]bool{}
	long := 0
	each(rec, func(_ string, stream *record.Stream) {
		if len(stream.Data) > longStream {
			long++
		}
	})
	s.most = max(longLeast, longInAll/max(long, 1))
}

// cut keeps the beginning of a stream that changes.
func (s *sharer) cut(name string, stream *record.Stream) {
	if s.varies[name] && len(stream.Data) > s.most {
		stream.Data = bytes.Clone(stream.Data[:s.most])
	}
}

// each calls do for all streams of rec, whose names are the same in every
// recording of a case that goes the same way.
func each(rec *record.Recording, do func(name string, stream *record.Stream)) {
	for _, step := range rec.Steps {
		if step.Run != nil {
			do(step.Name+" stdout", &step.Run.Stdout)
			do(step.Name+" stderr", &step.Run.Stderr)
		}
		if step.HTTP != nil {
			do(step.Name+" body", &step.HTTP.Body)
		}
	}
	for i := range rec.Files {
		do("file:"+rec.Files[i].Path, &rec.Files[i].Data)
	}
}
