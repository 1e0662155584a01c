package cases

import (
	"reflect"
	"strings"
	"testing"
)

func TestWhetherAScriptRunsOnlyTheServiceIsSeenOrDenied(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]bool{
		"":                                    true,
		"exec tide x\n! exec tide\n# exec sh": true,
		"[unix] exec tide a &b&\nwait b":      true,
		"[unix] [!short] ! exec tide\nstop":   true,
		"http GET /x\nstdout 'exec sh'":       true,
		"env A=b C=$D\nexec tide":             true,
		"exec tide\n-- f --\nexec sh":         true,
		"exec sh -c tide":                     false,
		"exec tide\n  [unix] exec sh":         false,
		"? exec sh":                           false,
		"exec":                                false,
		"exec tided":                          false,
		"exec 'tide'":                         false,
		"'exec' sh":                           false,
		"ex'ec' sh":                           false,
		"exec$X sh":                           false,
		"$X sh":                               false,
		"[exec:'a b'] exec sh":                false,
		"env PATH=/x\nexec tide":              false,
		"env A=b Path=/x\nexec tide":          false,
		"env $X\nexec tide":                   false,
		"env 'PATH=/x'\nexec tide":            false,
		"[unix] env PATH=/x:$PATH\nexec tide": false,
	} {
		if got := (Case{Data: []byte(script + "\n")}).read("tide"); got.alone != want {
			t.Errorf("%q: got %+v", script, got)
		}
	}
}

func TestWhatAScriptShowsIsReadOffIt(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]reading{
		"exec tide x":                          {alone: true},
		"exec tide x &":                        {alone: true, background: true},
		"[unix] ! exec tide x &b&\nwait b":     {alone: true, background: true},
		"env BG=&\nexec tide x $BG":            {alone: true, background: true, variables: []string{"BG"}},
		"http GET /x?a=1&b=2":                  {alone: true},
		"stdin f\nexec tide":                   {alone: true, input: true},
		"env A=b C=\nservice tide\nenv D=$A":   {alone: true, variables: []string{"A", "C", "D"}},
		"[unix] env A=b\nservice tide":         {},
		"exec tide x\n-- f --\nstdin x\nenv &": {alone: true},
	} {
		got := Case{Data: []byte(script + "\n")}.read("tide")
		got.script, got.forks, got.pending = nil, 0, false // see below
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v", script, got, want)
		}
	}
}

func TestLinesForTheForkServerAreThoseThatRunTheServiceAlone(t *testing.T) {
	t.Parallel()
	const files = "-- f --\nexec svc.x a\n"
	for script, want := range map[string]string{
		"exec svc.x a\n":                      "FORKED svc.x a\n",
		"exec svc.x":                          "FORKED svc.x\n", // as package txtar completes it
		"  ! exec  svc.x\t'a b' $X\r\n":       "  ! FORKED  svc.x\t'a b' $X\r\n",
		"[linux] [!short] ! exec svc.x\n":     "[linux] [!short] ! FORKED svc.x\n",
		"exec svcAx a\n":                      "", // another program
		"[exec:exec] exec svc.x\n":            "[exec:exec] FORKED svc.x\n",
		"exec svc.x a &\n":                    "exec svc.x a &\n",
		"# exec svc.x\nstdout 'exec svc.x'\n": "# exec svc.x\nstdout 'exec svc.x'\n",
		"stdin f\nexec svc.x\nexec svc.x\n":   "stdin f\nexec svc.x\nFORKED svc.x\n",
		"[linux] stdin f\n[linux] exec svc.x\nexec svc.x\nexec svc.x\n": "[linux] stdin f\n[linux] exec svc.x\nexec svc.x\nFORKED svc.x\n",
		"ttyin f\nstdout x\n! exec svc.x\nexec svc.x\n":                 "ttyin f\nstdout x\n! exec svc.x\nFORKED svc.x\n",
	} {
		for _, tail := range []string{"", files} {
			if tail != "" && !strings.HasSuffix(script, "\n") {
				continue
			}
			r := Case{Data: []byte(script + tail)}.read("svc.x")
			got := strings.ReplaceAll(string(r.script), forked, "FORKED")
			if want == "" && !r.alone {
				continue
			}
			if got != want+tail || r.forks != strings.Count(want, "FORKED") {
				t.Errorf("%q: got %q and %d, want %q", script, got, r.forks, want+tail)
			}
		}
	}
}
