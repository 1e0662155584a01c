package worth

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
)

// The plot, in units of its view box.
const (
	plotWidth, plotHeight   = 720, 330
	plotLeft, plotRight     = 78, 600 // of the rounds; to the right of them are the intervals
	plotTop, plotBottom     = 74, 272
	candidateAt, copyAt     = 630, 680
	dotRadius, squareRadius = 4.0, 3.5
)

// WriteSVG writes a plot of the rounds: the processor time of the candidate and of
// the control, each against the baseline's in the same round, with the medians and
// their intervals at the right. It has its own background, dark where the reader
// prefers that. Same samples, same bytes.
func (s *Samples) WriteSVG(w io.Writer) error {
	m := metrics[0]
	a := s.series(m, -1, Baseline)
	p := &plot{rounds: len(s.Rounds)}
	gain := s.Judge()
	candidate, control := shares(s.series(m, -1, Candidate), a), shares(s.series(m, -1, Copy), a)
	p.fit(candidate, control, gain.Total[0].ends(), gain.Total[0].Control.ends())
	p.frame(gain)
	p.dots(control, p.square)
	p.dots(candidate, p.dot)
	p.interval(gain.Total[0].Interval, candidateAt, "wb")
	p.interval(gain.Total[0].Control, copyAt, "wc")
	p.text.WriteString("</svg>\n")
	_, err := w.Write(p.text.Bytes())
	return err
}

// shares are by how much of the baseline's each value is off; NaN where the round
// has no such ratio.
func shares(of, to []float64) []float64 {
	var by []float64
	for i := range of {
		if of[i] > 0 && to[i] > 0 {
			by = append(by, of[i]/to[i]-1)
		} else {
			by = append(by, math.NaN())
		}
	}
	return by
}

// ends are what an interval needs of the scale.
func (i Interval) ends() []float64 {
	if !i.bounded() {
		return nil
	}
	return []float64{i.Lo - 1, i.Hi - 1}
}

type plot struct {
	text   bytes.Buffer
	rounds int
	step   float64 // between the lines of the scale, a share
	lo, hi int     // its ends, in steps
}

// fit has all values in the scale, and the threshold.
func (p *plot) fit(values ...[]float64) {
	least, most := -1.5*enough, 1.5*enough
	for _, list := range values {
		for _, v := range list {
			if !math.IsNaN(v) {
				least, most = min(least, v), max(most, v)
			}
		}
	}
	p.step = steps[len(steps)-1]
	for _, step := range steps {
		if (most-least)/step <= 7 {
			p.step = step
			break
		}
	}
	p.lo, p.hi = int(math.Floor(least/p.step)), int(math.Ceil(most/p.step))
}

var steps = []float64{0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100}

func (p *plot) y(share float64) float64 {
	least, most := float64(p.lo)*p.step, float64(p.hi)*p.step
	return plotBottom - (share-least)/(most-least)*(plotBottom-plotTop)
}

func (p *plot) x(round int) float64 {
	return plotLeft + (float64(round)+0.5)/float64(max(1, p.rounds))*(plotRight-plotLeft)
}

func (p *plot) printf(format string, args ...any) { fmt.Fprintf(&p.text, format+"\n", args...) }

func (p *plot) label(x, y float64, class, text string) {
	p.printf(`<text x="%.1f" y="%.1f" class="%s">%s</text>`, x, y, class, html.EscapeString(text))
}

// Colours are told apart by people with any kind of sight, and shapes with none.
const plotHead = `<svg xmlns="http://www.w3.org/2000/svg" class="worth" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">
<style>
.worth{--paper:#fff;--ink:#1f2328;--dim:#59636e;--rule:#d1d9e0;--mark:#0969da;--copy:#9a6700;font:13px system-ui,sans-serif}
@media (prefers-color-scheme:dark){.worth{--paper:#0d1117;--ink:#f0f6fc;--dim:#9198a1;--rule:#3d444d;--mark:#4493f8;--copy:#d29922}}
.worth .wp{fill:var(--paper)}.worth text{fill:var(--ink)}.worth .wt{font-size:15px;font-weight:600}
.worth .wd{fill:var(--dim)}.worth .we{fill:var(--dim);text-anchor:end}.worth .wm{fill:var(--dim);text-anchor:middle}
.worth line{stroke:var(--rule)}.worth .wz{stroke:var(--ink);stroke-width:1.5}.worth .wh{stroke-dasharray:3 4;stroke:var(--dim)}
.worth circle{fill:var(--mark)}.worth rect.wc{fill:var(--paper);stroke:var(--copy);stroke-width:1.5}
.worth line.wb{stroke:var(--mark);stroke-width:2}.worth line.wc{stroke:var(--copy);stroke-width:2}
</style>
<rect class="wp" width="%[1]d" height="%[2]d"/>`

// frame draws all but the values.
func (p *plot) frame(gain Gain) {
	p.printf(plotHead, plotWidth, plotHeight, plotWidth, plotHeight, html.EscapeString("CPU time in each round: "+gain.Text))
	p.label(16, 26, "wt", gain.Text)
	p.dot(22, 46)
	p.label(32, 50, "wd", "optimized")
	p.square(114, 46)
	p.label(124, 50, "wd", "copy of the baseline (control)")
	p.printf(`<line x1="330" x2="354" y1="46" y2="46" class="wh"/>`)
	p.label(360, 50, "wd", fmt.Sprintf("less than ±%.0f %% is called nothing", 100*enough))
	for n := p.lo; n <= p.hi; n++ {
		p.rule(float64(n)*p.step, "")
		p.label(plotLeft-8, p.y(float64(n)*p.step)+4.5, "we", p.tick(n))
	}
	p.rule(-enough, "wh")
	p.rule(enough, "wh")
	p.rule(0, "wz")
	p.rounding()
	middle := float64(plotTop+plotBottom) / 2
	p.printf(`<text x="16" y="%.1f" class="wm" transform="rotate(-90 16 %.1f)">CPU time against the baseline</text>`, middle, middle)
	p.label((plotLeft+plotRight)/2, plotBottom+42, "wm", "round")
	p.label((candidateAt+copyAt)/2, plotBottom+20, "wm", "median and")
	p.label((candidateAt+copyAt)/2, plotBottom+36, "wm", strconv.FormatFloat(100*confident, 'f', -1, 64)+" % interval")
}

func (p *plot) rule(share float64, class string) {
	p.printf(`<line x1="%d" x2="%d" y1="%.1f" y2="%.1f" class="%s"/>`, plotLeft, plotWidth-16, p.y(share), p.y(share), class)
}

// tick is a line of the scale in words.
func (p *plot) tick(n int) string {
	digits := 0
	if p.step < 0.01 {
		digits = 1
	}
	if n == 0 {
		return "same"
	}
	return fmt.Sprintf("%+.*f %%", digits, 100*float64(n)*p.step)
}

// rounding numbers the rounds, not all of many.
func (p *plot) rounding() {
	every := 1
	for p.rounds/every > 10 {
		every *= map[bool]int{true: 2, false: 5}[every%5 == 0 || every > 5]
	}
	for n := every; n <= p.rounds; n += every {
		p.label(p.x(n-1), plotBottom+20, "wm", strconv.Itoa(n))
	}
}

func (p *plot) dots(values []float64, draw func(x, y float64)) {
	for i, v := range values {
		if !math.IsNaN(v) {
			draw(p.x(i), p.y(v))
		}
	}
}

func (p *plot) dot(x, y float64) {
	p.printf(`<circle cx="%.1f" cy="%.1f" r="%.1f"/>`, x, y, dotRadius)
}

func (p *plot) square(x, y float64) {
	p.printf(`<rect class="wc" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, x-squareRadius, y-squareRadius, 2*squareRadius, 2*squareRadius)
}

// interval draws a median and the ends of its interval, if it has some.
func (p *plot) interval(i Interval, x float64, class string) {
	if !i.bounded() {
		return
	}
	p.printf(`<line class="%s" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`, class, x, x, p.y(i.Lo-1), p.y(i.Hi-1))
	for _, end := range []float64{i.Lo, i.Hi} {
		p.printf(`<line class="%s" x1="%.1f" x2="%.1f" y1="%.1f" y2="%.1f"/>`, class, x-5, x+5, p.y(end-1), p.y(end-1))
	}
	if class == "wc" {
		p.square(x, p.y(i.Ratio-1))
	} else {
		p.dot(x, p.y(i.Ratio-1))
	}
}
