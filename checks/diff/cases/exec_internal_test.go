package cases

import (
	"strings"
	"testing"
)

func TestLinesForTheForkServerAreThoseThatRunTheServiceAlone(t *testing.T) {
	t.Parallel()
	const files = "-- f --\nexec svc.x a\n"
	for script, want := range map[string]string{
		"exec svc.x a\n":                      "FORKED svc.x a\n",
		"exec svc.x":                          "FORKED svc.x\n", // as package txtar completes it
		"  ! exec  svc.x\t'a b' $X\r\n":       "  ! FORKED  svc.x\t'a b' $X\r\n",
		"[linux] [!short] ! exec svc.x\n":     "[linux] [!short] ! FORKED svc.x\n",
		"exec svcAx a\n":                      "exec svcAx a\n",
		"exec svc.xy\n":                       "exec svc.xy\n",
		"# exec svc.x\nstdout 'exec svc.x'\n": "# exec svc.x\nstdout 'exec svc.x'\n",
		"stdin f\nexec svc.x\nexec svc.x\n":   "stdin f\nexec svc.x\nFORKED svc.x\n",
		"[linux] stdin f\n[linux] exec svc.x\nexec svc.x\nexec svc.x\n": "[linux] stdin f\n[linux] exec svc.x\nexec svc.x\nFORKED svc.x\n",
		"ttyin f\nstdout x\n! exec svc.x\nexec svc.x\n":                 "ttyin f\nstdout x\n! exec svc.x\nFORKED svc.x\n",
	} {
		for _, tail := range []string{"", files} {
			if tail != "" && !strings.HasSuffix(script, "\n") {
				continue
			}
			data, count := Case{Data: []byte(script + tail)}.forks("svc.x")
			got := strings.ReplaceAll(string(data), forked, "FORKED")
			if got != want+tail || count != strings.Count(want, "FORKED") {
				t.Errorf("%q: got %q and %d, want %q", script, got, count, want+tail)
			}
		}
	}
}
