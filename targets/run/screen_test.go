package run

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// terminal understands what screen writes, and has a picture of it. It wraps
// and scrolls as a terminal does.
type terminal struct {
	width, height int
	rows          [][]rune // all rows ever, the last height of them visible
	row, col      int
}

func newTerminal(width, height int) *terminal {
	return &terminal{width: width, height: height, rows: [][]rune{nil}}
}

func (t *terminal) size() (int, int) { return t.width, t.height }

func (t *terminal) Write(p []byte) (int, error) {
	text := []rune(string(p))
	for len(text) > 0 {
		var n int
		switch s := string(text); {
		case text[0] == '\n':
			t.newline()
		case text[0] == '\r':
			t.col = 0
		case strings.HasPrefix(s, "\x1b[2K"):
			t.rows[t.row] = nil
			text = text[3:]
		case text[0] == '\x1b':
			if _, err := fmt.Sscanf(s, "\x1b[%dA", &n); err != nil {
				panic(fmt.Sprintf("unknown sequence %.8q", s))
			}
			t.row = max(t.row-n, len(t.rows)-t.height, 0) // it stops at the top
			text = text[strings.IndexByte(s, 'A'):]
		default:
			t.put(text[0])
		}
		text = text[1:]
	}
	return len(p), nil
}

func (t *terminal) newline() {
	t.row, t.col = t.row+1, 0
	if t.row == len(t.rows) {
		t.rows = append(t.rows, nil)
	}
}

func (t *terminal) put(r rune) {
	if t.col == t.width {
		t.newline()
	}
	line := []rune(pad(string(t.rows[t.row]), t.col))
	t.rows[t.row] = append(line[:t.col], r)
	t.col++
}

// narrow makes the terminal narrower and breaks the rows that do not fit.
func (t *terminal) narrow(width int) {
	var rows [][]rune
	for _, row := range t.rows {
		for len(row) > width {
			rows, row = append(rows, row[:width]), row[width:]
		}
		rows = append(rows, row)
	}
	t.width, t.rows, t.row = width, rows, len(rows)-1
}

// picture returns all rows, the scrolled ones too.
func (t *terminal) picture() string {
	var lines []string
	for _, row := range t.rows {
		lines = append(lines, string(row))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

// staged is a screen on a terminal, with a clock, for jobs of these names.
func staged(term *terminal, names ...string) (*screen, *clock, []*Task) {
	clock := &clock{}
	var jobs []Job
	var tasks []*Task
	for _, name := range names {
		jobs = append(jobs, Job{Name: name})
		tasks = append(tasks, &Task{name: name})
	}
	return Pool{Out: term, Live: true, now: clock.now, size: term.size}.screen(jobs), clock, tasks
}

func wantPicture(t *testing.T, term *terminal, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.TrimPrefix(want, "\n"), term.picture()); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
}

func TestLiveLinesAreDrawnBelowWhatHasEnded(t *testing.T) {
	t.Parallel()
	term := newTerminal(60, 10)
	s, clock, tasks := staged(term, "orders_linux_amd64", "orders_linux_arm64", "docs")
	s.begin(tasks[0])
	clock.advance(300 * time.Millisecond)
	s.begin(tasks[1])
	tasks[0].State("compiling")
	clock.advance(time.Second)
	s.draw()
	wantPicture(t, term, `
run   orders_linux_amd64    1.3 s  compiling
run   orders_linux_arm64    1.0 s
`)
	fmt.Fprint(tasks[1], "x.c:1: error: a line that is longer than the terminal is wide\nand one more\n")
	tasks[1].settle(context.Background(), errors.New("no compiler"))
	s.end(tasks[1])
	s.begin(tasks[2])
	wantPicture(t, term, `
orders_linux_arm64 | x.c:1: error: a line that is longer tha
n the terminal is wide
orders_linux_arm64 | and one more
FAIL  orders_linux_arm64    1.0 s  no compiler
run   orders_linux_amd64    1.3 s  compiling
run   docs                  0.0 s
`)
	for _, task := range []*Task{tasks[2], tasks[0]} {
		task.settle(context.Background(), nil)
		s.end(task)
	}
	wantPicture(t, term, `
orders_linux_arm64 | x.c:1: error: a line that is longer tha
n the terminal is wide
orders_linux_arm64 | and one more
FAIL  orders_linux_arm64    1.0 s  no compiler
ok    docs                  0.0 s
ok    orders_linux_amd64    1.3 s  compiling
`)
}

func TestLiveLinesFitATerminalOf40Columns(t *testing.T) {
	t.Parallel()
	term := newTerminal(40, 10)
	s, _, tasks := staged(term, "orders_linux_amd64", "a_name_that_is_longer_than_the_terminal_is_wide")
	s.names = columns(tasks[0].name)
	s.begin(tasks[0])
	s.begin(tasks[1])
	tasks[0].State("compiling\tthe\nsecond line")
	s.draw()
	s.draw()
	wantPicture(t, term, `
run   orders_linux_amd64    0.0 s  c...
run   a_name_that_is_longer_than_the...
`)
}

func TestLiveLinesNeverFillMoreThanTheTerminal(t *testing.T) {
	t.Parallel()
	term := newTerminal(40, 4)
	s, _, tasks := staged(term, "a", "b", "c", "d", "e")
	for _, task := range tasks {
		s.begin(task)
	}
	s.draw()
	wantPicture(t, term, `
run   a    0.0 s
run   b    0.0 s
      and 3 more
`)
	for _, task := range tasks {
		task.settle(context.Background(), nil)
		s.end(task)
	}
	wantPicture(t, term, `
ok    a    0.0 s
ok    b    0.0 s
ok    c    0.0 s
ok    d    0.0 s
ok    e    0.0 s
`)
}

func TestATerminalThatBecameNarrowerIsErasedWhole(t *testing.T) {
	t.Parallel()
	term := newTerminal(60, 10)
	s, _, tasks := staged(term, "orders_linux_amd64")
	s.begin(tasks[0])
	tasks[0].State("compiling the standard library")
	s.draw()
	term.narrow(30)
	tasks[0].settle(context.Background(), nil)
	s.end(tasks[0])
	wantPicture(t, term, `
ok    orders_linux_amd64    0.
0 s  compiling the standard li
brary
`)
}

func TestAPoolLeavesNoLiveLine(t *testing.T) {
	t.Parallel()
	term := newTerminal(40, 5)
	var clock clock
	drawn := make(chan struct{})
	err := Pool{Width: 4, Out: term, Live: true, now: clock.now, size: func() (int, int) {
		select {
		case drawn <- struct{}{}:
		default:
		}
		return 40, 5
	}}.Run(context.Background(), []Job{
		{"slow", func(context.Context, *Task) error { <-drawn; <-drawn; return nil }},
	})
	if err != nil {
		t.Fatal(err)
	}
	wantPicture(t, term, "ok    slow    0.0 s\n")
}

func TestASilentPoolDrawsNothing(t *testing.T) {
	t.Parallel()
	if s := (Pool{Live: true}).screen(nil); s.live {
		t.Error("a screen without a writer is live")
	}
	var out bytes.Buffer
	if w, h := terminalSize(&out); w != 80 || h != 24 {
		t.Errorf("got %d by %d for what is no terminal, want 80 by 24", w, h)
	}
}

func TestColumnsCountWhatATerminalShows(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{"": 0, "abc": 3, "äö": 2, "e\u0301": 1, "日本": 4, "한": 2, "a\u200bb": 2} {
		if got := columns(s); got != want {
			t.Errorf("columns(%q): got %d, want %d", s, got, want)
		}
	}
	for _, test := range []struct {
		s     string
		width int
		want  string
	}{{"abcdefgh", 8, "abcdefgh"}, {"abcdefgh", 7, "abcd..."}, {"abcdefgh", 3, "abc"}, {"日本語日本語", 9, "日本語..."}, {"日本語", 3, "日"}, {"abc", 0, ""}, {"abc", -1, ""}} {
		if got := cut(test.s, test.width); got != test.want {
			t.Errorf("cut(%q, %d): got %q, want %q", test.s, test.width, got, test.want)
		}
	}
}
