package targets

import (
	"strings"
	"testing"
)

func TestNoHintAsksForAptWhereThereIsNone(t *testing.T) {
	t.Parallel()
	for goos, want := range map[string]bool{"linux": true, "windows": false, "darwin": false} {
		if got := analyzeHint(goos); strings.Contains(got, "apt-get") != want {
			t.Errorf("on %s: got %q", goos, got)
		}
	}
}
