package noise_test

import (
	"fmt"
	"os"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// answer is a recording of one exchange.
func answer(body string) record.Recording {
	return record.Recording{Case: "eval", Steps: []record.Step{{
		Name: "http POST /eval", HTTP: &record.HTTP{Status: 200, Body: record.Stream{Data: []byte(body), Size: int64(len(body))}},
	}}}
}

// The baseline runs twice, so that the id is known for noise; the value is not.
func ExampleJudge() {
	v := noise.Judge(noise.Rules{}, noise.Runs{
		Baseline:  []record.Recording{answer(`{"id":"a1","value":0}`), answer(`{"id":"b2","value":0}`)},
		Candidate: []record.Recording{answer(`{"id":"c3","value":5.551115123125783e-17}`)},
	})
	_ = v.WriteText(os.Stdout)
	fmt.Println("runs to settle it:", v.MoreBaseline, v.MoreCandidate)
	// Output:
	// eval: differs: http POST /eval .value is changed in 1 of 1 runs of the optimized build and in 0 of 2 of the baseline
	//   http POST /eval .value: changed
	//       baseline   0
	//       optimized  5.551115123125783e-17
	// compared 2 of 3 observations
	//   masked    http POST /eval .id: word, not the same in each run: a1 | b2
	// runs to settle it: 20 4
}

// A Control compares any number of candidates, and can be asked what it would see.
func ExampleLearn() {
	control := noise.Learn(noise.Rules{}, noise.Runs{
		Baseline: []record.Recording{answer(`{"tags":["a","b","c"]}`), answer(`{"tags":["c","a","b"]}`)},
	})
	fmt.Println(control.Compare(answer(`{"tags":["b","a","c"]}`)).Same())
	for _, d := range control.Compare(answer(`{"tags":["b","a","d"]}`)).Differences {
		fmt.Print(d)
	}
	fmt.Println(control.Audit(answer(`{"tags":["b","a","c"]}`)))
	// Output:
	// true
	// http POST /eval .tags[*]: missing
	//     baseline   "c"
	// http POST /eval .tags[*]: extra
	//     optimized  "d"
	// 10 mutations, all seen
}

// Rules come from the lines of a script.
func ExampleRules_Add() {
	var r noise.Rules
	for _, words := range [][]string{
		{"ignore", "http POST /eval", ".request_id"},
		{"approx", ".value", "rel=1e-12"},
		{"ignore", "request_id"},
	} {
		if err := r.Add(words...); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(r.Ignore, r.Approx)
	// Output:
	// ignore: "request_id" is no path: one begins with stdout, stderr, exit, status, header NAME, body, file:, "." or "["; a step needs a path after it
	// [http POST /eval .request_id] [approx .value rel=1e-12]
}

func ExampleFlatten() {
	for _, l := range noise.Flatten(noise.Rules{}, answer(`{"at":"2026-11-22T10:00:00Z","tags":["a"]}`)) {
		fmt.Println(l.Place, "=", l.Value)
	}
	// Output:
	// case = held
	// http POST /eval status = 200
	// http POST /eval .at = <dateTtime>Z
	// http POST /eval .tags[0] = a
}
