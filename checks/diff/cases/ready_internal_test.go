package cases

import (
	"slices"
	"strings"
	"testing"
)

func TestTheFirstLinesAndTheLastAreShown(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ä", 2000)
	cut := strings.Repeat("ä", 512) + " …"
	for _, row := range []struct{ lines, want []string }{
		{[]string{"a"}, []string{"a"}},
		{[]string{"a", "b", "c"}, []string{"a", "b", "c"}},
		{[]string{long, "b", "c"}, []string{cut, "b", "c"}},
		{[]string{"a", "b", "x" + long}, []string{"a", "b", "x" + strings.Repeat("ä", 511) + " …"}},
		{[]string{"a", "b", long, long, "z"}, []string{"a", "b", "… 1 line …", cut, "z"}},
		{[]string{"a", "b", "c", long, long, "z"}, []string{"a", "b", "… 2 lines …", cut, "z"}},
	} {
		if got := shortened(row.lines); !slices.Equal(got, row.want) {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
}
