package cases

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestTheFirstLinesAndTheLastAreShown(t *testing.T) {
	t.Parallel()
	var lines []string
	for i := range 20 {
		lines = append(lines, fmt.Sprint(i))
	}
	shortened := slices.Concat(lines[:3], []string{"… 7 lines …"}, lines[10:])
	long := strings.Repeat("x", 2000)
	for _, row := range []struct{ lines, want []string }{
		{lines[:1], lines[:1]},
		{lines[:14], lines[:14]}, // a line that says so would be one as well
		{lines, shortened},
		{[]string{long, "b\r"}, []string{long[:500] + " …", "b"}},
		{[]string{"\xff"}, []string{"�"}},
	} {
		if got := excerpt(strings.Join(row.lines, "\n") + "\n"); !slices.Equal(got, row.want) {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
	if got := excerpt("\n"); got != nil {
		t.Errorf("of nothing: %q", got)
	}
}
