package worth

import (
	"bytes"
	"os"
	"strconv"
	"time"
)

// A stall is a look at how long processes of this machine have waited for a
// processor since it was started.
type stall struct {
	known   bool
	waiting time.Duration
	at      time.Time
}

// pressure is where Linux tells (Documentation/accounting/psi.rst), from 4.20 on
// and if it is not turned off.
const pressure = "/proc/pressure/cpu"

func beginStall() stall {
	data, err := os.ReadFile(pressure)
	waiting, ok := parseStall(data)
	return stall{known: err == nil && ok, waiting: waiting, at: time.Now()}
}

// parseStall returns the total of the line "some avg10=0.00 ... total=123", which
// is in microseconds. The averages beside it are of no use here: they still have
// in them the compiler that ran before.
func parseStall(data []byte) (total time.Duration, ok bool) {
	for line := range bytes.Lines(data) {
		text, some := bytes.CutPrefix(line, []byte("some "))
		_, number, found := bytes.Cut(text, []byte("total="))
		if n, err := strconv.ParseInt(string(bytes.TrimSpace(number)), 10, 64); some && found && err == nil {
			return time.Duration(n) * time.Microsecond, true
		}
	}
	return 0, false
}

// share is the share of the time since then in which a process waited; nil if
// that is not known.
func (s stall) share() *float64 {
	now := beginStall()
	passed := now.at.Sub(s.at)
	if !s.known || !now.known || passed <= 0 {
		return nil
	}
	share := min(1, max(0, float64(now.waiting-s.waiting)/float64(passed)))
	return &share
}
