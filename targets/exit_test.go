package targets

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"example.com/seaworthy/checks"
)

func TestACodedErrorIsOutermostAndKeepsTheFirstCode(t *testing.T) {
	t.Parallel()
	plain := errors.New("plain")
	for _, tt := range []struct {
		what string
		err  error
		code int
		text string
	}{
		{"plain", plain, 1, "plain"},
		{"coded before", exit{found, plain}, 3, "plain"},
		{"wrapped before", fmt.Errorf("build: %w", exit{cannotTell, plain}), 4, "build: plain"},
		{"interrupted", fmt.Errorf("go: %w", context.Canceled), 1, "interrupted: what was built before is as it was"},
	} {
		err := coded(broken, tt.err)
		status, ok := err.(interface{ ExitStatus() int }) // what mage asserts
		if !ok || status.ExitStatus() != tt.code || err.Error() != tt.text {
			t.Errorf("%s: %#v", tt.what, err)
		}
	}
	if err := coded(broken, nil); err != nil {
		t.Errorf("of no error: %v", err)
	}
	if err := coded(misused, plain); !errors.Is(err, plain) {
		t.Errorf("%v does not unwrap", err)
	}
}

func TestTheVerdictIsTheWorstFindings(t *testing.T) {
	t.Parallel()
	report := func(s checks.Status) checks.Report {
		return checks.Report{Items: []checks.Item{{Name: "orders", Findings: []checks.Finding{{Check: "glibc", Status: checks.Pass}, {Check: "cpu", Status: s}}}}}
	}
	for _, tt := range []struct {
		report checks.Report
		want   error
	}{
		{report(checks.Pass), nil},
		{report(checks.Warn), nil},
		{report(checks.Skip), nil},
		{report(checks.Fail), exit{found, errors.New("1 item, 1 failed: orders: cpu")}},
		{checks.Report{}, exit{cannotTell, errors.New("nothing was looked at")}},
	} {
		got := verdict(tt.report, true)
		if fmt.Sprintf("%#v %v", code(got), got) != fmt.Sprintf("%#v %v", code(tt.want), tt.want) {
			t.Errorf("%v (%d), want %v (%d)", got, code(got), tt.want, code(tt.want))
		}
	}
}

func code(err error) int {
	var e exit
	if !errors.As(err, &e) {
		return 0
	}
	return e.code
}

func TestDistinctSaysEachThingOnce(t *testing.T) {
	t.Parallel()
	a, again, b := errors.New("a"), errors.New("a"), errors.New("b")
	if got := distinct([]error{a, again, b, a}); got.Error() != "a\nb" || !errors.Is(got, b) {
		t.Errorf("%v", got)
	}
	if got := distinct(nil); got != nil {
		t.Errorf("of none: %v", got)
	}
}
