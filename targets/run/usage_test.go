package run

import (
	"errors"
	"testing"
)

func TestMeasureSaysWhatAProcessCost(t *testing.T) {
	t.Parallel()
	u, err := child("busy").Measure(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if u.CPU <= 0 || u.Wall <= 0 {
		t.Errorf("%v of CPU in %v, of a process that was busy", u.CPU, u.Wall)
	}
}

func TestMeasureOfWhatCannotStartIsAnError(t *testing.T) {
	t.Parallel()
	if u, err := (Cmd{Path: "no-such-program-here"}).Measure(t.Context()); err == nil || u.CPU != 0 {
		t.Errorf("got %v, %v", u, err)
	}
}

func TestMeasureOfAFailureHasItsCost(t *testing.T) {
	t.Parallel()
	u, err := child("fail").Measure(t.Context())
	var e *Error
	if !errors.As(err, &e) || e.Code != 3 || u.Wall <= 0 {
		t.Errorf("got %v, %v", u, err)
	}
}
