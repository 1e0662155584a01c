package run

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// redraw is how often the live lines are drawn.
const redraw = 100 * time.Millisecond

// screen shows tasks on a writer: lines that stay, and under them, on a
// terminal, one live line for each running task. All of a change is one write.
type screen struct {
	out   io.Writer
	live  bool
	now   func() time.Time
	size  func() (width, height int)
	names int // columns of the longest name

	mu      sync.Mutex
	running []*Task
	drawn   []string          // the live lines that are on the terminal now
	shown   map[string]string // output of jobs that failed, to the first job's name
}

func (p Pool) screen(jobs []Job) *screen {
	s := &screen{out: p.Out, live: p.Live, now: p.now, size: p.size}
	if s.out == nil {
		s.out, s.live = io.Discard, false
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.size == nil {
		s.size = func() (int, int) { return terminalSize(s.out) }
	}
	for _, job := range jobs {
		s.names = max(s.names, columns(cleanLine(job.Name)))
	}
	return s
}

// terminalSize returns columns and rows; 80 and 24 if out is no terminal.
func terminalSize(out io.Writer) (width, height int) {
	if f, ok := out.(*os.File); ok {
		if w, h, err := term.GetSize(int(f.Fd())); err == nil && w > 0 && h > 0 {
			return w, h
		}
	}
	return 80, 24
}

// animate redraws the live lines until stop is called, which leaves none.
func (s *screen) animate() (stop func()) {
	if !s.live {
		return func() {}
	}
	done := make(chan struct{})
	var drawing sync.WaitGroup
	drawing.Go(func() {
		for elapsed(redraw, done) {
			s.draw()
		}
	})
	return func() {
		close(done)
		drawing.Wait()
	}
}

func (s *screen) begin(t *Task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t.begun = s.now()
	s.running = append(s.running, t)
	s.print("")
}

// end shows what became of t, after its output if it has failed.
func (s *screen) end(t *Task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	elapsed, output := "-", ""
	if t.verdict != skipped {
		elapsed = seconds(s.now().Sub(t.begun))
	}
	if t.verdict == failed {
		output = s.once(t)
	}
	s.running = slices.DeleteFunc(s.running, func(r *Task) bool { return r == t })
	s.print(output + s.line(row{t.verdict, t.name, elapsed, t.text()}) + "\n")
}

// once is the output of t with its name before each line, or, if another job
// has said the very same, where that stands.
func (s *screen) once(t *Task) string {
	said := t.said()
	if first, ok := s.shown[said]; ok && said != "" {
		return t.name + " | the same as " + first + ", above\n"
	}
	if s.shown == nil {
		s.shown = map[string]string{}
	}
	s.shown[said] = t.name
	return t.prefixed()
}

// notes shows what t has to say although all is over.
func (s *screen) notes(t *Task) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, note := range t.allNotes() {
		s.print(s.line(row{noted, t.name, "", note}) + "\n")
	}
}

func (s *screen) draw() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.print("")
}

// print writes lines that stay, and draws the live ones again below them.
func (s *screen) print(lines string) {
	if !s.live {
		io.WriteString(s.out, lines)
		return
	}
	width, height := s.size()
	erase := s.erase(width, height)
	s.drawn = s.frame(width, height)
	if text := erase + lines + joinLines(s.drawn); text != "" {
		io.WriteString(s.out, text)
	}
}

// erase returns what removes the lines drawn last and leaves the cursor where
// they began. A terminal that has become narrower since has broken them into
// several rows each. It clears row by row: tmux would keep a screen that is
// cleared from its first row on (ED) in its history, ten times a second.
func (s *screen) erase(width, height int) string {
	rows := 0
	for _, line := range s.drawn {
		rows += max(1, (columns(line)+width-1)/width)
	}
	rows = min(rows, height-1)
	if rows <= 0 {
		return ""
	}
	up := fmt.Sprintf("\r\x1b[%dA", rows)
	return up + strings.Repeat("\x1b[2K\n", rows) + up
}

// frame returns the live lines. They leave the last column free, where some
// terminals wrap, and the last row, where the cursor stands.
func (s *screen) frame(width, height int) []string {
	room := max(height-1, 0)
	shown, hidden := s.running, 0
	if len(shown) > room {
		shown = shown[:max(room-1, 0)]
		hidden = len(s.running) - len(shown)
	}
	var lines []string
	for _, t := range shown {
		line := s.line(row{going, t.name, seconds(s.now().Sub(t.begun)), t.text()})
		lines = append(lines, cut(line, width-1))
	}
	if hidden > 0 && room > 0 {
		lines = append(lines, cut(fmt.Sprintf("      and %d more", hidden), width-1))
	}
	return lines
}

// row is a line about a job, in its columns.
type row struct {
	verdict             verdict
	name, elapsed, text string
}

func (s *screen) line(r row) string {
	line := fmt.Sprintf("%-4s  %s  %7s  %s", r.verdict, pad(r.name, s.names), r.elapsed, r.text)
	return strings.TrimRight(line, " ")
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func joinLines(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}
