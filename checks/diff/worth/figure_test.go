package worth

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestLinesOfMetersAreAddedUp(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "used")
	if got, err := readFigure(path); got != (Figure{}) || err != nil {
		t.Errorf("of no file: got %+v, %v", got, err)
	}
	lines := "1000 200 5000000 3145728 10 1 5 2 0\n2000 300 6000000 2097152 20 0 6 3 -15\n"
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	want := Figure{
		User: 3 * time.Millisecond, System: 500 * time.Microsecond, Wall: 11 * time.Millisecond, Peak: 3 << 20, Processes: 2,
		MinorFaults: 30, MajorFaults: 1, Voluntary: 11, Involuntary: 5,
	}
	if got, err := readFigure(path); got != want || err != nil {
		t.Errorf("got %+v, %v, want %+v", got, err, want)
	}
}

func TestALineThatIsNoneOfMetersIsAnError(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"", "\n", "1 2 3\n", "1 2 3 4 5 6 7 8 9", "1 2 3 4 5 6 7 8 9 10\n", "a 2 3 4 5 6 7 8 9\n"} {
		if got, err := parseFigure([]byte(line)); err == nil {
			t.Errorf("%q: got %+v", line, got)
		}
	}
}

func TestStalledTimeIsTheTotalOfSome(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"some avg10=0.55 avg60=0.58 avg300=4.68 total=10117464765\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n": 10117464765 * time.Microsecond,
		"full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n":                                                           -1,
		"some avg10=0.55 total=\n": -1,
		"":                         -1,
	} {
		got, ok := parseStall([]byte(text))
		if ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: got %v, %v", text, got, ok)
		}
	}
}

func TestTheShareOfStalledTimeIsKnownOrNil(t *testing.T) {
	t.Parallel()
	s := beginStall()
	time.Sleep(time.Millisecond)
	if got := s.share(); s.known && (got == nil || *got < 0 || *got > 1) || !s.known && got != nil {
		t.Errorf("got %v, known %v", got, s.known)
	}
	if got := (stall{at: time.Now()}).share(); got != nil {
		t.Errorf("of what is not known: got %v", *got)
	}
}
