package worth

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"
)

func drawn(t *testing.T, s *Samples) string {
	t.Helper()
	var first, second bytes.Buffer
	if err := errors.Join(s.WriteSVG(&first), s.WriteSVG(&second)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same samples gave other bytes")
	}
	return first.String()
}

// count counts the elements, and fails the test if one is outside the picture or
// is something that could do more than be looked at.
func count(t *testing.T, svg string) map[string]int {
	t.Helper()
	seen := map[string]int{}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return seen
		}
		if err != nil {
			t.Fatalf("%v in\n%s", err, svg)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		seen[e.Name.Local]++
		for _, a := range e.Attr {
			limit := map[string]float64{"x": plotWidth, "x1": plotWidth, "x2": plotWidth, "cx": plotWidth, "y": plotHeight, "y1": plotHeight, "y2": plotHeight, "cy": plotHeight}[a.Name.Local]
			if n, err := strconv.ParseFloat(a.Value, 64); limit > 0 && (err != nil || n < 0 || n > limit) {
				t.Errorf("%s of %s is %q, outside", a.Name.Local, e.Name.Local, a.Value)
			}
			if a.Name.Local == "href" || strings.HasPrefix(a.Name.Local, "on") {
				t.Errorf("%s has %s", e.Name.Local, a.Name.Local)
			}
		}
	}
}

func TestAPlotHasAMarkForEveryRatio(t *testing.T) {
	t.Parallel()
	for _, n := range []int{8, 20, 40, 100} {
		svg := drawn(t, fixed(same(100, n), around(88, 102, n), around(97, 103, n)))
		seen := count(t, svg)
		// One more of each is in the legend, and one is the median; a rect is the ground.
		if seen["circle"] != n+2 || seen["rect"] != n+3 || seen["script"]+seen["image"]+seen["use"] > 0 {
			t.Errorf("%d rounds: got %v", n, seen)
		}
		if !strings.Contains(svg, " rounds</text>") || !strings.Contains(svg, ">same</text>") || !strings.Contains(svg, ">-10 %</text>") {
			t.Errorf("%d rounds: without its words:\n%s", n, svg)
		}
	}
}

func TestAPlotOfLittleIsStillAPlot(t *testing.T) {
	t.Parallel()
	for _, s := range []*Samples{{}, fixed(same(100, 3), []float64{0, 90, 110}, same(100, 3)), fixed(same(1, 8), same(1e4, 8), same(1, 8))} {
		svg := drawn(t, s)
		count(t, svg)
		if strings.Contains(svg, "NaN") || strings.Contains(svg, "Inf") {
			t.Errorf("got\n%s", svg)
		}
	}
}
