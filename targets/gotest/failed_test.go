package gotest

import (
	"io"
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
        --- FAIL: TestOfAProgramThatItRan/sub (0.00s)
            --- FAIL: TestOfAProgramThatItRan/sub (0.00s)
    --- FAIL: TestSum/large (0.01s)
    --- FAIL: TestSum/GET_/x (0.01s)
FAIL	 
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
		{"x.org/sum", "TestAll"}, {"x.org/sum", "TestSum/GET_/x"}, {"x.org/sum", "TestSum/large"}, {"x.org/sum", "TestSum/negative"},
		{"x.org/broken", ""}, {"x.org/slow", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	const said = "TestAll of x.org/sum, TestSum/GET_/x of x.org/sum, TestSum/large of x.org/sum, 3 more"
	if r := (Result{Failed: got}); r.WhatFailed() != said {
		t.Errorf("%q", r.WhatFailed())
	}
	for _, row := range []struct {
		m    Module
		f    Failed
		want string
	}{
		{Module{Dir: "."}, Failed{"x.org/sum", "TestSum/negative"}, "go test -run=TestSum/negative x.org/sum"},
		{Module{Dir: "service"}, Failed{"x.org/slow", ""}, "go -C service test x.org/slow"},
		{Module{Dir: ".", Tags: []string{"a", "b"}, Flags: []string{"-short"}}, Failed{"x", "TestX/a+b|(c)"}, `go test -tags=a,b -short '-run=TestX/a\+b\|\(c\)' x`},
	} {
		if said := row.m.Again(row.f); said != row.want {
			t.Errorf("%s, want %s", said, row.want)
		}
	}
	if got := failed("go: no module here\n"); got != nil {
		t.Errorf("%+v", got)
	}
}

func TestATestThatFailedIsNamedByARun(t *testing.T) {
	t.Parallel()
	r, err := module(t, "t.Run(`one`, func(t *testing.T) { t.Error(`wrong`) })").Test(t.Context(), io.Discard)
	if err == nil || len(r.Failed) != 1 || r.Failed[0] != (Failed{"example.com/sum", "TestOf/one"}) {
		t.Errorf("%v, %+v", err, r.Failed)
	}
	r, err = module(t, "wrong()").Test(t.Context(), io.Discard)
	if err == nil || len(r.Failed) != 1 || r.Failed[0] != (Failed{"example.com/sum", ""}) {
		t.Errorf("%v, %+v", err, r.Failed)
	}
}
