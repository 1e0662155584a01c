package noise_test

import (
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// service is a case as it comes: a service that logs, answers with an id and a
// time, and writes files; and a command.
func service(r *rand.Rand) record.Recording {
	id := hexID(r, 8)
	b := fmt.Sprintf(`{"request_id":%q,"at":%q,"value":0.30000000000000004,"ok":true,"none":null,"tags":["%s"],"items":[{"name":"tide","h":1.5},{"name":"wind","h":2}]}`,
		id, stamp(r).Format("2006-01-02T15:04:05Z07:00"), strings.Join(mapOrder(r, "a", "b", "c", "d", "e"), `","`))
	log := fmt.Sprintf("%s listening\n%s POST /eval 200 in %d us\nstopping\n", stamp(r).Format("2006/01/02 15:04:05"), stamp(r).Format("2006/01/02 15:04:05"), 100+r.IntN(900))
	return recording(
		ends("signal: interrupt", "ready\ntotal: 42 (of 50)\n", log),
		answers(b, "Content-Type", "application/json", "X-Request-Id", id, "Date", stamp(r).Format("Mon, 02 Jan 2006 15:04:05 GMT")),
		leaves("out/state.json", 0o600, `{"n": 3, "list": [1, 2, 3]}`+"\n"),
		leaves("out/blob.bin", 0o644, "\x7fELF\x00\x01\x02\x03\xff"),
		func(r *record.Recording) {
			r.Files = append(r.Files, record.File{Path: "current", Mode: fs.ModeSymlink | 0o777, Link: "out"})
		},
	)
}

func taught(t testing.TB, seed uint64, lines ...string) (*noise.Control, record.Recording) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 7))
	var runs noise.Runs
	for range 8 {
		runs.Baseline = append(runs.Baseline, service(r))
	}
	return noise.Learn(rules(t, lines...), runs), service(r)
}

func TestEveryMutationOfAnUnmaskedLeafIsSeen(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		control, candidate := taught(t, seed)
		a := control.Audit(candidate)
		if len(a.Blind) > 0 || a.Mutations < 100 || a.Seen != a.Mutations || a.Masked == 0 {
			t.Errorf("seed %d: %s\n%+v", seed, a, a)
		}
		if want := fmt.Sprintf("%d mutations, all seen", a.Mutations); a.String() != want {
			t.Errorf("got %q, want %q", a, want)
		}
		if diff := cmp.Diff(a, control.Audit(candidate)); diff != "" {
			t.Errorf("another audit of the same (-want +got):\n%s", diff)
		}
	}
}

func TestAnAuditOfWhatRulesTakeOutCountsItAsMasked(t *testing.T) {
	t.Parallel()
	_, candidate := taught(t, 1)
	whole, _ := taught(t, 1)
	less, _ := taught(t, 1, "ignore|stderr", "ignore|file:out/*", "ignore|.items")
	a, b := whole.Audit(candidate), less.Audit(candidate)
	if b.Mutations >= a.Mutations || b.Masked <= a.Masked || len(b.Blind) > 0 {
		t.Errorf("with rules %+v, without %+v", b, a)
	}
}

func TestACandidateThatDiffersIsNotAudited(t *testing.T) {
	t.Parallel()
	control, candidate := taught(t, 1)
	candidate.Steps[0].Run.Exit = "exit status 1"
	if a := control.Audit(candidate); a.String() != "no mutation is possible: nothing is compared" {
		t.Errorf("got %s", a)
	}
}

// mutants are ways in which a service breaks. Each changes what a case can see.
var mutants = []struct {
	what  string
	breed func(*rand.Rand, *record.Recording)
}{
	{"a digit", func(r *rand.Rand, x *record.Recording) {
		swap(&x.Steps[1].HTTP.Body, "0.30000000000000004", fmt.Sprint("0.3000000000000000", 5+r.IntN(4)))
	}},
	{"an exit", func(r *rand.Rand, x *record.Recording) {
		x.Steps[0].Run.Exit = fmt.Sprint("exit status ", 1+r.IntN(99))
	}},
	{"a status", func(r *rand.Rand, x *record.Recording) { x.Steps[1].HTTP.Status = 400 + r.IntN(100) }},
	{"a header lost", func(_ *rand.Rand, x *record.Recording) { delete(x.Steps[1].HTTP.Header, "Content-Type") }},
	{"a header put in", func(r *rand.Rand, x *record.Recording) {
		x.Steps[1].HTTP.Header["X-"+hexID(r, 4)] = []string{"1"}
	}},
	{"an element lost", func(_ *rand.Rand, x *record.Recording) { swap(&x.Steps[1].HTTP.Body, `"c"`, `"b"`) }},
	{"two elements swapped", func(_ *rand.Rand, x *record.Recording) {
		swap(&x.Steps[1].HTTP.Body, `{"name":"tide","h":1.5},{"name":"wind","h":2}`, `{"name":"wind","h":2},{"name":"tide","h":1.5}`)
	}},
	{"a field lost", func(_ *rand.Rand, x *record.Recording) { swap(&x.Steps[1].HTTP.Body, `"none":null,`, ``) }},
	{"null", func(_ *rand.Rand, x *record.Recording) { swap(&x.Steps[1].HTTP.Body, `"ok":true`, `"ok":null`) }},
	{"an id that is empty", func(_ *rand.Rand, x *record.Recording) { x.Steps[1].HTTP.Header["X-Request-Id"] = []string{""} }},
	{"a log line lost", func(_ *rand.Rand, x *record.Recording) { swap(&x.Steps[0].Run.Stderr, "stopping\n", "") }},
	{"a log line put in", func(r *rand.Rand, x *record.Recording) {
		swap(&x.Steps[0].Run.Stderr, "stopping\n", "panic: "+hexID(r, 6)+"\nstopping\n")
	}},
	{"another unit", func(_ *rand.Rand, x *record.Recording) { swap(&x.Steps[0].Run.Stderr, "us\n", "ns\n") }},
	{"output cut off", func(r *rand.Rand, x *record.Recording) {
		s := &x.Steps[0].Run.Stdout
		*s = stream(string(s.Data[:r.IntN(len(s.Data))]))
	}},
	{"a byte of a file", func(r *rand.Rand, x *record.Recording) {
		d := []byte(string(x.Files[1].Data.Data))
		d[r.IntN(len(d))] ^= byte(1 << r.IntN(8))
		x.Files[1].Data = stream(string(d))
	}},
	{"a mode", func(r *rand.Rand, x *record.Recording) { x.Files[0].Mode ^= 1 << r.IntN(9) }},
	{"a file not written", func(r *rand.Rand, x *record.Recording) {
		i := r.IntN(3)
		x.Files = append(x.Files[:i:i], x.Files[i+1:]...)
	}},
	{"a link", func(_ *rand.Rand, x *record.Recording) { x.Files[2].Link = "elsewhere" }},
	{"white space in a file", func(_ *rand.Rand, x *record.Recording) { swap(&x.Files[0].Data, ": ", ":") }},
	{"a step not done", func(_ *rand.Rand, x *record.Recording) { x.Steps = x.Steps[:1] }},
}

// swap replaces in a stream; what it replaces has to be there.
func swap(s *record.Stream, from, to string) {
	was := string(s.Data)
	*s = stream(strings.Replace(was, from, to, 1))
	if string(s.Data) == was {
		panic("nothing to mutate: " + from)
	}
}

func TestSeededMutantsAreFound(t *testing.T) {
	t.Parallel()
	found := 0
	for seed := range uint64(10) {
		for _, m := range mutants {
			control, candidate := taught(t, seed)
			if r := control.Compare(candidate); !r.Same() {
				t.Fatalf("seed %d: without a mutation: %v", seed, short(r))
			}
			m.breed(rand.New(rand.NewPCG(seed, 9)), &candidate)
			if control.Compare(candidate).Same() {
				t.Errorf("seed %d: not found: %s", seed, m.what)
				continue
			}
			found++
		}
	}
	if found != 200 {
		t.Errorf("%d of 200 mutants found", found)
	}
}

// One answer in five is wrong: the escalation sees it as such.
func TestARareFaultIsIntermittent(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	n := 0
	v := settle(func() record.Recording { return service(r) }, func() record.Recording {
		x := service(r)
		if n++; n%5 == 1 {
			swap(&x.Steps[1].HTTP.Body, `"h":1.5`, `"h":1.25`)
		}
		return x
	})
	if v.Outcome != noise.Intermittent || v.Differing != 8 || v.Candidate != noise.DoubtfulCandidate || v.Baseline != noise.DoubtfulBaseline {
		t.Errorf("got %s: %s", v.Outcome, v.Reason)
	}
}
