package worth

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// WriteBench writes what the "baseline", the "optimized" build or the "copy"
// used in Go's benchmark format (golang.org/design/14313-benchmark-format), a line
// for each case in each round and one for all cases, so that benchstat can judge
// two such files. ns/op is wall time, cpu-ns/op processor time, and peak-B/op the
// largest resident set.
func (s *Samples) WriteBench(w io.Writer, variant string) error {
	v := Baseline
	for v < variants && v.String() != variant {
		v++
	}
	if v == variants {
		return fmt.Errorf("write the figures of %q: there are those of %s, %s and %s", variant, Baseline, Candidate, Copy)
	}
	var text bytes.Buffer
	for _, line := range [][2]string{{"goos", s.GOOS}, {"goarch", s.GOARCH}, {"pkg", s.Program}, {"cpu", s.Processor}} {
		if line[1] != "" {
			fmt.Fprintf(&text, "%s: %s\n", line[0], line[1])
		}
	}
	for _, r := range s.Rounds {
		for i, name := range s.Cases {
			benchLine(&text, "Case/"+strings.Join(strings.Fields(name), "_"), r.Figures[i][v])
		}
		benchLine(&text, "All", r.total(v))
	}
	_, err := w.Write(text.Bytes())
	return err
}

func benchLine(to *bytes.Buffer, name string, f Figure) {
	fmt.Fprintf(to, "Benchmark%s 1 %d ns/op %d cpu-ns/op %d peak-B/op\n", name, f.Wall, f.CPU(), f.Peak)
}
