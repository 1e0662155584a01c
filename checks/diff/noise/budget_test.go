package noise_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

func from(data []byte) record.Stream {
	sum := sha256.Sum256(data)
	return record.Stream{Data: data, Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
}

func writes(s record.Stream) record.Recording {
	return record.Recording{Case: "big", Steps: []record.Step{{Name: "exec svc", Run: &record.Run{Exit: "exit status 0", Stdout: s}}}}
}

// Times here are far above what was measured, for machines under load.
func within(t *testing.T, limit time.Duration, what string, f func()) {
	t.Helper()
	start := time.Now()
	f()
	took := time.Since(start)
	t.Logf("%s: %v", what, took.Round(time.Millisecond))
	if took > 20*limit { // hangs, whatever else the machine does
		t.Errorf("%s took %v, more than %v", what, took, limit)
	}
}

func TestEqualOutputOfAnySizeCostsNothing(t *testing.T) {
	data := bytes.Repeat([]byte("a line of output 12345\n"), 100<<20/23)
	same := func() record.Recording { s := from(data); s.Data = bytes.Clone(s.Data); return writes(s) }
	runs := noise.Runs{Baseline: []record.Recording{same(), same()}, Candidate: []record.Recording{same()}}
	unhashed := noise.Runs{Baseline: []record.Recording{same(), same()}, Candidate: []record.Recording{same()}}
	for _, r := range [][]record.Recording{unhashed.Baseline, unhashed.Candidate} {
		for i := range r {
			r[i].Steps[0].Run.Stdout.SHA256 = ""
		}
	}
	for name, runs := range map[string]noise.Runs{"by hash": runs, "by bytes": unhashed} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		within(t, time.Second, "100 MB, "+name, func() {
			if v := noise.Judge(noise.Rules{}, runs); v.Outcome != noise.Same {
				t.Errorf("%s: %s", v.Outcome, v.Reason)
			}
		})
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
			t.Errorf("%s: allocated %d MB", name, took>>20)
		}
	}
}

func TestAwkwardOutputCostsBoundedTime(t *testing.T) {
	const big = 10 << 20 / slower // bytes
	line := func(i int) string {
		return fmt.Sprintf("2026/11/22 10:00:%02d request %d id=%08x done in 0.%d\n", i%60, i, i*7919, i)
	}
	text := func(n, change int) string {
		var b strings.Builder
		for i := range n {
			if i == change {
				i++
			}
			b.WriteString(line(i))
		}
		return b.String()
	}
	for _, c := range []struct{ what, want, got string }{
		{"one line of JSON of 10 MB", "[" + strings.Repeat(`{"a":1,"b":"x"},`, big/16) + "1]", "[" + strings.Repeat(`{"a":1,"b":"x"},`, big/16) + "2]"},
		{"JSON that is nested a million deep", strings.Repeat("[", 1e6/slower) + strings.Repeat("]", 1e6/slower), strings.Repeat("[", 1e6/slower) + "1" + strings.Repeat("]", 1e6/slower)},
		{"one line of 10 MB", strings.Repeat("word 1 ", big/7), strings.Repeat("word 1 ", big/14) + "x" + strings.Repeat("word 1 ", big/14)},
		{"a log of 6 MB", text(100_000/slower, -1), text(100_000/slower, 50_000/slower)},
		{"a log of 20 MB", text(350_000/slower, -1), text(350_000/slower, 340_000/slower)},
		{"bytes", strings.Repeat("\x00\xff\xfe", big/2), strings.Repeat("\x00\xff\xfe", 2*big/5) + strings.Repeat("\x00\xff\xff", big/10)},
		{"invalid UTF-8", strings.Repeat("a\xff\n", big/10), strings.Repeat("a\xff\n", big/10) + "b"},
		{"a million lines in another order", strings.Repeat("a\nb\n", 40_000/slower), strings.Repeat("b\na\n", 40_000/slower)},
		{"lines that all differ", text(20_000/slower, -1), strings.ReplaceAll(text(20_000/slower, -1), "done", "ended")},
		{"a line of 100,000 words that all differ", strings.Repeat("a b ", 50_000/slower), strings.Repeat("c d e ", 50_000/slower)},
	} {
		t.Run(c.what, func(t *testing.T) {
			if testing.Short() {
				t.Skip("takes seconds")
			}
			runs := []record.Recording{writes(from([]byte(c.want))), writes(from([]byte(c.want)))}
			candidate := writes(from([]byte(c.got)))
			within(t, 10*time.Second, c.what, func() {
				r := noise.Learn(noise.Rules{}, noise.Runs{Baseline: runs}).Compare(candidate)
				if r.Same() {
					t.Error("no difference")
				}
				for _, d := range r.Differences {
					if s := d.String(); len(s) > 64<<10 {
						t.Errorf("a difference of %d bytes: %.200s", len(s), s)
					}
				}
			})
			within(t, 20*time.Second, c.what+", learned", func() {
				control := noise.Learn(noise.Rules{}, noise.Runs{Baseline: append(runs, candidate)})
				for _, x := range append(runs, candidate) {
					if r := control.Compare(x); !r.Same() {
						t.Errorf("%s", r.Differences[0])
					}
				}
			})
		})
	}
}

func TestAnAuditOfALongStreamCostsBoundedTime(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	var b strings.Builder
	for i := range 100_000 / slower {
		fmt.Fprintf(&b, "request %d id=%08x done in 0.%d\n", i, i*7919, i)
	}
	run := writes(from([]byte(b.String())))
	within(t, 20*time.Second, "the audit", func() {
		a := noise.Learn(noise.Rules{}, noise.Runs{Baseline: []record.Recording{run}}).Audit(run)
		if len(a.Blind) > 0 || a.Seen < 8 || a.Skipped < 10_000/slower {
			t.Errorf("%s: %+v", a, a)
		}
	})
}

// What the cap of the recording cut off is compared by hash.
func TestTheRestOfALongStreamIsComparedByHash(t *testing.T) {
	t.Parallel()
	cut := func(head, whole string) record.Recording {
		s := from([]byte(whole))
		s.Data = []byte(head)
		return writes(s)
	}
	for _, c := range []struct {
		what      string
		baseline  []record.Recording
		candidate record.Recording
		says      string
	}{
		{"the same", []record.Recording{cut("a\n", "a\nb\n")}, cut("a\n", "a\nb\n"), "same: 4 of 4 observations compared, all the same in 1 run"},
		{"another rest", []record.Recording{cut("a\n", "a\nb\n")}, cut("a\n", "a\nc\n"), "differs: exec svc stdout tail is of other bytes in 1 of 1 runs of the optimized build and in 0 of 1 of the baseline"},
		{"a rest that is noise", []record.Recording{cut("a\n", "a\nb1\nb2\nb3\nb4\n"), cut("a\n", "a\nc1\nc2\nc3\nc4\n")}, cut("a\n", "a\nd1\nd2\nd3\nd4\n"), "cannot tell: noise hides more than half of it: 3 of 9 observations can be compared"},
	} {
		v := noise.Judge(noise.Rules{}, noise.Runs{Baseline: c.baseline, Candidate: []record.Recording{c.candidate}})
		if got := fmt.Sprintf("%s: %s", v.Outcome, v.Reason); got != c.says {
			t.Errorf("%s:\n got %s\nwant %s", c.what, got, c.says)
		}
	}
}
