package noise_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// program is one that behaves a little differently each time.
type program struct {
	what string
	run  func(*rand.Rand) record.Recording
}

// mapOrder is the order in which Go walks over a map of up to eight keys: it
// begins at one of eight slots, and those behind the last key are empty.
func mapOrder(r *rand.Rand, keys ...string) []string {
	i := r.IntN(8)
	if i >= len(keys) {
		return keys
	}
	return append(append([]string{}, keys[i:]...), keys[:i]...)
}

func stamp(r *rand.Rand) time.Time {
	t := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(1e13)))
	return t.Truncate(time.Duration([]int64{1, 10, 1000, 1e6, 1e9}[r.IntN(5)]))
}

func hexID(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte("0123456789abcdef"[r.IntN(16)])
	}
	return b.String()
}

var programs = []program{
	{"keys of a map in a JSON array", func(r *rand.Rand) record.Recording {
		return recording(answers(`{"ok":true,"tags":["`+strings.Join(mapOrder(r, "a", "b", "c", "d", "e"), `","`)+`"]}`, "Content-Type", "application/json"))
	}},
	{"keys of a map, a line each", func(r *rand.Rand) record.Recording {
		return recording(prints("begin\n" + strings.Join(mapOrder(r, "a=1", "b=2", "c=3", "d=4", "e=5"), "\n") + "\nend\n"))
	}},
	{"keys of a map in one line", func(r *rand.Rand) record.Recording {
		return recording(prints("tags " + strings.Join(mapOrder(r, "a", "b", "c", "d", "e"), " ") + "\n"))
	}},
	{"objects of a map, with an id each", func(r *rand.Rand) record.Recording {
		var list []string
		for _, k := range mapOrder(r, "a", "b", "c", "d", "e") {
			list = append(list, fmt.Sprintf(`{"name":%q,"id":%q}`, k, hexID(r, 4)))
		}
		return recording(answers(`{"n":5,"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"items":[` + strings.Join(list, ",") + `]}`))
	}},
	{"timestamps, process ids and a log", func(r *rand.Rand) record.Recording {
		t := stamp(r)
		pid := strconv.Itoa(1 + r.IntN(40000))
		log := fmt.Sprintf("%s svc[%s]: listening\n%s took %v\n", t.Format("2006/01/02 15:04:05"), pid, t.Format(time.RFC3339Nano), time.Duration(r.Int64N(2e9)))
		return recording(ends("exit status 0", "x 42\ny 17\n", log), knows(pid, "$PID"))
	}},
	{"a process id that may be a result", func(r *rand.Rand) record.Recording {
		pid := strconv.Itoa(40 + r.IntN(5))
		return recording(prints("pid "+pid+"\nanswer 42\nname svc-"+pid+".log\n"), knows(pid, "$PID"))
	}},
	{"an id that is sometimes all digits", func(r *rand.Rand) record.Recording {
		id := hexID(r, 3)
		return recording(answers(`{"request_id":"`+id+`","value":0.1,"name":"x"}`, "X-Request-Id", id, "Date", stamp(r).Format(time.RFC1123)))
	}},
	{"a time that drops its zeros, and the length that follows", func(r *rand.Rand) record.Recording {
		b := fmt.Sprintf(`{"at":%q,"value":1}`, stamp(r).Format(time.RFC3339Nano))
		return recording(answers(b, "Content-Length", strconv.Itoa(len(b)), "Etag", hexID(r, 8)))
	}},
	{"a retry now and then", func(r *rand.Rand) record.Recording {
		return recording(ends("exit status 0", "1\n2\n3\n4\n5\n", "start\n"+strings.Repeat("retry\n", r.IntN(3))+"stop\n"))
	}},
	{"columns as wide as their numbers", func(r *rand.Rand) record.Recording {
		n := strconv.Itoa(r.IntN(2000))
		return recording(prints("name   size\n" + "a" + strings.Repeat(" ", 10-len(n)) + n + "\n"))
	}},
	{"a token in base64, and a file named by the run", func(r *rand.Rand) record.Recording {
		tok := hexID(r, 5) + []string{"", "=", "=="}[r.IntN(3)] + "/" + hexID(r, 2)
		dir := "/tmp/run" + hexID(r, 6)
		return recording(prints("token "+tok+" ok\nwrote "+dir+"/a.txt\n"), leaves("a.txt", 0o644, dir+"\n"+stamp(r).String()+"\n"), knows(dir, "$WORK"))
	}},
	{"files with made up names, one of them not always there", func(r *rand.Rand) record.Recording {
		list := []change{prints("ok\n"), leaves("data/list-2026.json", 0o644, "[]\n"), leaves(fmt.Sprintf("data/upload-temp%d", r.Uint64()), 0o600, "abc\n")}
		if r.IntN(5) > 0 {
			list = append(list, leaves("data/"+hexID(r, 8)+".part", 0o600, hexID(r, 4)+"\n"))
		}
		return recording(list...)
	}},
	{"a warning once in five runs, and a field that is not always there", func(r *rand.Rand) record.Recording {
		b := `{"a":1,"b":2}`
		if r.IntN(5) == 0 {
			b = `{"a":1,"b":2,"warning":"slow"}`
		}
		return recording(answers(b))
	}},
}

// settle judges as mage diff does: with few runs first, and more where they differ.
func settle(run, candidate func() record.Recording) noise.Verdict {
	runs := noise.Runs{Twin: []record.Recording{run()}}
	wantB, wantC := noise.FirstBaseline, noise.AllCandidate
	for {
		for range wantB {
			runs.Baseline = append(runs.Baseline, run())
		}
		for range wantC {
			runs.Candidate = append(runs.Candidate, candidate())
		}
		v := noise.Judge(noise.Rules{}, runs)
		if v.Settled() {
			return v
		}
		wantB, wantC = v.MoreBaseline, v.MoreCandidate
	}
}

func TestABuildIsTheSameAsItself(t *testing.T) {
	t.Parallel()
	draws := 1000
	if testing.Short() || slower > 1 {
		draws = 100
	}
	for _, p := range programs {
		t.Run(p.what, func(t *testing.T) {
			t.Parallel()
			false_, outcomes := 0, map[noise.Outcome]int{}
			for seed := range draws {
				r := rand.New(rand.NewPCG(uint64(seed), 4))
				run := func() record.Recording { return p.run(r) }
				v := settle(run, run)
				outcomes[v.Outcome]++
				if !v.Safe() {
					if false_++; false_ <= 3 {
						t.Errorf("seed %d: %s: %s\n%v", seed, v.Outcome, v.Reason, short(v.First))
					}
				}
			}
			t.Log(outcomes)
		})
	}
}

// flaky answers "a", and one time in so many "b".
func flaky(r *rand.Rand, rare int) record.Recording {
	if r.IntN(rare) == 0 {
		return recording(answers("b"))
	}
	return recording(answers("a"))
}

func TestAFlakeOfBothBuildsIsHardlyEverADifference(t *testing.T) {
	t.Parallel()
	const draws = 1000
	for _, rare := range []int{5, 10, 20, 50, 100} {
		outcomes := map[noise.Outcome]int{}
		for seed := range draws {
			r := rand.New(rand.NewPCG(uint64(seed), uint64(rare)))
			run := func() record.Recording { return flaky(r, rare) }
			outcomes[settle(run, run).Outcome]++
		}
		t.Log(rare, outcomes)
		if n := outcomes[noise.Differs] + outcomes[noise.Intermittent]; n > draws/200 {
			t.Errorf("1 in %d: %d of %d are differences", rare, n, draws)
		}
		if n := outcomes[noise.CannotTell]; n > draws/20 {
			t.Errorf("1 in %d: of %d of %d nothing can be told", rare, n, draws)
		}
	}
}

// Each of many places changes seldom: a new run of either build shows one that no
// run before it has.
func TestManyFlakesOfBothBuildsAreHardlyEverADifference(t *testing.T) {
	t.Parallel()
	draws := 100
	if testing.Short() || slower > 1 {
		draws = 20
	}
	for _, rare := range []int{20, 50, 200} {
		log := func(r *rand.Rand, fault bool) record.Recording {
			var b strings.Builder
			for i := range 30 {
				took := "0.0ms"
				if r.IntN(rare) == 0 {
					took = "0.1ms"
				}
				fmt.Fprintf(&b, "GET /%d %s\n", i, took)
			}
			if fault {
				b.WriteString("panic\n")
			}
			return recording(prints(b.String()))
		}
		outcomes, faulty := map[noise.Outcome]int{}, map[noise.Outcome]int{}
		for seed := range draws {
			r := rand.New(rand.NewPCG(uint64(seed), uint64(rare)))
			run := func() record.Recording { return log(r, false) }
			outcomes[settle(run, run).Outcome]++
			faulty[settle(run, func() record.Recording { return log(r, true) }).Outcome]++
		}
		t.Log(rare, outcomes, faulty)
		if n := outcomes[noise.Differs] + outcomes[noise.Intermittent]; n > 1+draws/50 {
			t.Errorf("1 in %d: %d of %d are differences", rare, n, draws)
		}
		if faulty[noise.Differs] < draws*9/10 || faulty[noise.Same]+faulty[noise.Noise] > 0 {
			t.Errorf("1 in %d: a line more is %v", rare, faulty)
		}
	}
}

// The mask that the rest of the baseline's runs teach lets anything pass there.
func TestWhatTheBaselineDoesSeldomIsNotSafeAsARule(t *testing.T) {
	t.Parallel()
	for seed := range 200 {
		r := rand.New(rand.NewPCG(uint64(seed), 5))
		v := settle(func() record.Recording { return flaky(r, 10) }, func() record.Recording { return recording(answers("c")) })
		if learnedAtOnce := v.Outcome == noise.Same && len(v.Mask.Entries) > 0; v.Safe() && !learnedAtOnce {
			t.Errorf("seed %d: %s: %s", seed, v.Outcome, v.Reason)
		}
	}
}
