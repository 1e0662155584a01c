package profile_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	format "github.com/google/pprof/profile"

	"example.com/seaworthy/checks/diff/profile"
)

func merged(t *testing.T, paths ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := profile.Merge(&b, paths...); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// counts are the samples by their leaf.
func counts(t *testing.T, data []byte) map[string]int64 {
	t.Helper()
	p, err := format.ParseData(data)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int64{}
	for _, s := range p.Sample {
		found[s.Location[0].Line[0].Function.Name] += s.Value[0]
	}
	return found
}

// lasting is a profile of so many seconds.
func lasting(t *testing.T, seconds int64, p *format.Profile) string {
	t.Helper()
	p.DurationNanos = seconds * 1e9
	return file(t, "cpu.pprof", encoded(t, p))
}

func TestEachProfileCountsAsIfAllHadBeenTakenEquallyLong(t *testing.T) {
	t.Parallel()
	long := lasting(t, 30, made(map[string]int64{"main.day": 300, "main.both": 30}, "main.day", "main.both"))
	short := lasting(t, 10, made(map[string]int64{"main.night": 100, "main.both": 1}, "main.night", "main.both"))
	for _, paths := range [][]string{{long, short}, {short, long}} {
		got := merged(t, paths...)
		if diff := cmp.Diff(map[string]int64{"main.day": 300, "main.night": 300, "main.both": 33}, counts(t, got)); diff != "" {
			t.Error(diff)
		}
		p, err := profile.Parse(bytes.NewReader(got))
		if err != nil || p.Seconds != 60 || !p.Taken.Equal(day) || p.Samples != 633 {
			t.Errorf("got %+v, %v", p, err)
		}
	}
}

func TestManySamplesOfOneAreStretchedTogether(t *testing.T) {
	t.Parallel()
	single := map[string]int64{}
	var order []string
	for _, c := range "abcdefghij" {
		order = append(order, "main."+string(c))
		single["main."+string(c)] = 1
	}
	sum := int64(0)
	for name, n := range counts(t, merged(t, lasting(t, 14, made(map[string]int64{"main.x": 10}, "main.x")), lasting(t, 10, made(single, order...)))) {
		if name != "main.x" {
			sum += n
		}
	}
	if sum != 14 {
		t.Errorf("10 samples in 10 s are %d in 14 s", sum)
	}
}

func TestAMergeIsTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	raw := simple()
	raw.Sample[0].Label = map[string][]string{"route": {"/tides"}, "method": {"GET"}, "zone": {"a"}}
	a, b := lasting(t, 10, raw), lasting(t, 7, simple())
	first := merged(t, a, b)
	for range 20 {
		if !bytes.Equal(first, merged(t, a, b)) {
			t.Fatal("other bytes")
		}
	}
	if !bytes.Equal(first[4:8], make([]byte, 4)) {
		t.Errorf("gzip has the time % x", first[4:8])
	}
}

func TestOneProfileStaysAsItIs(t *testing.T) {
	t.Parallel()
	raw := simple()
	raw.DurationNanos = 0
	path := file(t, "cpu.pprof", encoded(t, raw))
	got, err := profile.Parse(bytes.NewReader(merged(t, path)))
	if err != nil || got.Samples != 100 || got.Seconds != 0 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestTheOldestTimeIsThatOfTheMerge(t *testing.T) {
	t.Parallel()
	undated := simple()
	undated.TimeNanos = 0
	p, err := profile.Parse(bytes.NewReader(merged(t, lasting(t, 10, simple()), lasting(t, 10, undated))))
	if err != nil || !p.Taken.Equal(day) {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestWhatCannotBeMergedIsAnErrorThatNamesTheFiles(t *testing.T) {
	t.Parallel()
	good, bad := lasting(t, 10, simple()), file(t, "bad.pprof", []byte("404 page not found\n"))
	one := simple()
	one.SampleType = one.SampleType[:1]
	for _, s := range one.Sample {
		s.Value = s.Value[:1]
	}
	counted, endless := lasting(t, 10, one), lasting(t, 0, simple())
	blink := simple()
	blink.DurationNanos = 1
	instant := file(t, "instant.pprof", encoded(t, blink))
	ages := lasting(t, 9e9, simple())
	for _, tt := range []struct {
		paths []string
		want  []string
	}{
		{nil, []string{"no profiles"}},
		{[]string{good, bad}, []string{bad, "404"}},
		{[]string{good, counted}, []string{good, counted, "samples/count cpu/nanoseconds"}},
		{[]string{good, endless}, []string{endless, "how long"}},
		{[]string{ages, instant}, []string{instant, "too short"}},
	} {
		var b bytes.Buffer
		err := profile.Merge(&b, tt.paths...)
		if err == nil || b.Len() > 0 {
			t.Errorf("%v: got %v, and %d bytes", tt.paths, err, b.Len())
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %q", err, want)
			}
		}
	}
}
