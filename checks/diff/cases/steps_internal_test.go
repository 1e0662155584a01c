package cases

import (
	"slices"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff/cases/launch"
	"example.com/seaworthy/checks/diff/record"
)

// at makes a launch that ran for some milliseconds; exit tells it from others.
func at(exit string, pid, from, to int) launched {
	begun := time.Unix(1000, 0)
	return launched{
		kind: "exec", run: &record.Run{Exit: exit}, ended: begun.Add(time.Duration(to) * time.Millisecond),
		start: launch.Start{Args: []string{"x"}, Pid: pid, At: begun.Add(time.Duration(from) * time.Millisecond)},
	}
}

func TestLaunchesOfOneNameKeepTheirOrder(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		launches []launched // as they were noted
		want     []string
	}{
		{"one after the other", []launched{at("a", 10, 0, 5), at("b", 20, 6, 9), at("c", 30, 10, 12)}, []string{"a", "b", "c"}},
		{"process ids begin again", []launched{at("a", 32760, 0, 5), at("b", 310, 6, 9), at("c", 320, 10, 12)}, []string{"a", "b", "c"}},
		{"side by side, noted the other way round", []launched{at("b", 21, 1, 9), at("a", 20, 0, 9), at("c", 5, 10, 12)}, []string{"a", "b", "c"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := &run{b: Build{Name: "svc"}, names: newNames(), recording: &record.Recording{Steps: make([]record.Step, len(tt.launches))}}
			for i := range tt.launches {
				tt.launches[i].at = i
			}
			r.placeLaunches(tt.launches)
			var got []string
			for _, s := range r.recording.Steps {
				got = append(got, s.Run.Exit)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if name := r.recording.Steps[2].Name; name != "exec svc x #3" {
				t.Errorf("the third is called %q", name)
			}
		})
	}
}
