package gotest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatFailedIsNamed(t *testing.T) {
	t.Parallel()
	const out = `-test.shuffle 1
--- FAIL: TestSum (0.00s)
    --- FAIL: TestSum/negative (0.00s)
        sum_test.go:6: wrong
        --- FAIL: TestOfAProgramThatItRan (0.00s)
    --- FAIL: TestSum/large (0.01s)
--- FAIL: TestAll (12.50s)
    all_test.go:6: wrong
FAIL
coverage: 50.0% of statements
FAIL	x.org/sum	0.012s
--- FAIL: TestPrintedByATestThatPassed (0.00s)
ok  	x.org/fine	0.012s
FAIL	x.org/broken [build failed]
panic: test timed out after 1s
FAIL	x.org/slow	1.012s
FAIL
`
	got := failed(out)
	want := []Failed{
		{"x.org/sum", "TestSum/negative"}, {"x.org/sum", "TestSum/large"}, {"x.org/sum", "TestAll"},
		{"x.org/broken", ""}, {"x.org/slow", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	const said = "TestSum/negative of x.org/sum, TestSum/large of x.org/sum, TestAll of x.org/sum, 2 more"
	if r := (Result{Failed: got}); r.WhatFailed() != said {
		t.Errorf("%q", r.WhatFailed())
	}
	if said := got[0].Again("."); said != "go test -run=TestSum/negative x.org/sum" {
		t.Errorf("%q", said)
	}
	if said := got[4].Again("service"); said != "go -C service test x.org/slow" {
		t.Errorf("%q", said)
	}
	if got := failed("go: no module here\n"); got != nil {
		t.Errorf("%+v", got)
	}
}

func TestATestThatFailedIsNamedByARun(t *testing.T) {
	t.Parallel()
	r, err := module(t, "t.Run(`one`, func(t *testing.T) { t.Error(`wrong`) })").Test(t.Context(), &strings.Builder{})
	if err == nil || len(r.Failed) != 1 || r.Failed[0] != (Failed{"example.com/sum", "TestOf/one"}) {
		t.Errorf("%v, %+v", err, r.Failed)
	}
	r, err = module(t, "wrong()").Test(t.Context(), &strings.Builder{})
	if err == nil || len(r.Failed) != 1 || r.Failed[0] != (Failed{"example.com/sum", ""}) {
		t.Errorf("%v, %+v", err, r.Failed)
	}
}
