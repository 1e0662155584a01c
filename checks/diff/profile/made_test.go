package profile_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	pprof "github.com/google/pprof/profile"
)

var day = time.Date(2026, 10, 3, 12, 0, 0, 0, time.UTC)

// made is a profile as runtime/pprof would write it, of 10 s on a day: for each
// stack, the innermost function first and with spaces between, a count.
func made(stacks map[string]int64, order ...string) *pprof.Profile {
	p := &pprof.Profile{
		SampleType:    []*pprof.ValueType{{Type: "samples", Unit: "count"}, {Type: "cpu", Unit: "nanoseconds"}},
		PeriodType:    &pprof.ValueType{Type: "cpu", Unit: "nanoseconds"},
		Period:        1e7,
		TimeNanos:     day.UnixNano(),
		DurationNanos: 10e9,
		Mapping:       []*pprof.Mapping{{ID: 1, Start: 0x400000, Limit: 0x800000, File: "/srv/tide", HasFunctions: true}},
	}
	located := map[string]*pprof.Location{}
	for _, stack := range order {
		s := &pprof.Sample{Value: []int64{stacks[stack], 1e7 * stacks[stack]}}
		for name := range strings.FieldsSeq(stack) {
			if located[name] == nil {
				id := uint64(len(located) + 1)
				f := &pprof.Function{ID: id, Name: name, SystemName: name, StartLine: int64(10 * id)}
				p.Function = append(p.Function, f)
				l := &pprof.Location{ID: id, Mapping: p.Mapping[0], Address: 0x400000 + 16*id, Line: []pprof.Line{{Function: f, Line: f.StartLine + 2}}}
				p.Location = append(p.Location, l)
				located[name] = l
			}
			s.Location = append(s.Location, located[name])
		}
		p.Sample = append(p.Sample, s)
	}
	return p
}

// simple has a hundred samples, a fifth of them where nothing of main is left.
func simple() *pprof.Profile {
	return made(map[string]int64{
		"math.Sin example.com/tide/internal/harmonic.Height main.main": 70,
		"main.oldHandler main.main":                                    2,
		"runtime.memmove main.oldHandler main.main":                    8,
		"runtime.gcDrain runtime.gcBgMarkWorker":                       20,
	}, "math.Sin example.com/tide/internal/harmonic.Height main.main", "main.oldHandler main.main",
		"runtime.memmove main.oldHandler main.main", "runtime.gcDrain runtime.gcBgMarkWorker")
}

func encoded(t testing.TB, p *pprof.Profile) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// file writes a file into a directory of the test's own.
func file(t testing.TB, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}
