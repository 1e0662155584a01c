package cases_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/cases"
)

// Each also with a program beside the service, for which the fork server does nothing.
func TestAFailureShowsWhatWasWritten(t *testing.T) {
	t.Parallel()
	const line = "exec hostile nonesuch: unexpected command failure\n  [stderr]\n  hostile: no way \"nonesuch\""
	for _, row := range []struct {
		lines []string
		want  string // after the number of the line; … at its end is anything
	}{
		{[]string{"exec hostil -n 1"}, "exec hostil -n 1: unexpected command failure\n  [exec: \"hostil\": executable file not found in $PATH]"},
		{[]string{"exec hostile echo 0", "exec hostile nonesuch"}, line},
		{[]string{"exec sh -c 'printf %s%s one two >&2; exit 3'"}, "exec sh -c 'printf %s%s one two >&2; exit 3': unexpected command failure\n  [stderr]\n  onetwo\n  [exit status 3]"},
		{[]string{"exec hostile nonesuch &", "wait"}, "wait: unexpected command failure\n  [stderr]\n  hostile: no way \"nonesuch\""},
		{[]string{"! exec hostile nonesuch", "", "stderr 'hostile: x'"}, "stderr 'hostile: x': no match for `hostile: x` found in stderr\n  [stderr]\n  hostile: no way \"nonesuch\""},
		{[]string{"exec hostile echo 1", "exec hostile echo 2", "stdout 2", "stdout 1"}, "stdout 1: no match for `1` found in stdout\n  [stdout]\n  2"},
		{[]string{"! exec hostile nonesuch", "stdout x"}, "stdout x: no match for `x` found in stdout\n  stdout is empty"},
		{[]string{"exec hostile echo 1", "[!unix] exec hostile echo 2", "stdout x"}, "stdout x: no match for `x` found in stdout"},
		{[]string{"exec hostile echo 1", "# what went well is not logged", "stdout x"}, "stdout x: no match for `x` found in stdout"},
		{[]string{"exec hostile echo 1", "cmp stdout f", "-- f --", "2"}, "cmp stdout f: stdout and f differ\n  diff stdout f\n  --- stdout\n  +++ f\n  @@ -1,1 +1,1 @@\n  -1\n  +2"},
		{[]string{"exec hostile usage"}, "exec hostile usage: unexpected command failure\n  [stderr]\n  flag provided but not defined: -hoks\n  Usage of hostile:\n  …"},
		{[]string{"exec sh -c 'printf %2000d 1'", "stdout x"}, "stdout x: no match for `x` found in stdout\n  [stdout]\n  " + strings.Repeat(" ", 500) + " …"},
	} {
		for _, also := range []string{"exec hostile exit 0", "exec true"} {
			t.Run(also+";"+strings.Join(row.lines, ";"), func(t *testing.T) {
				t.Parallel()
				p := play(t, hostile, script(append([]string{also, "exec hostile exit 0"}, row.lines...)...), cases.Options{})
				_, got, _ := strings.Cut(strings.TrimSuffix(p.Failed, "\n  [exit status 2]"), ": ")
				if strings.HasSuffix(row.want, "…") {
					got = got[:min(len(got), len(row.want))]
				}
				if diff := cmp.Diff(row.want, got); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

// Where output ends without a newline, testscript logs the next line behind it.
func TestAFailureNamesTheLineThatFailed(t *testing.T) {
	t.Parallel()
	play(t, hostile, script("exec hostile exit 0", "exec printf '\\n> exec me'", "grep x stdout"), cases.Options{}).
		fails(t, "script.txtar:3: grep x stdout: open $WORK/stdout: no such file")
	play(t, hostile, script("exec hostile exit 0", "exec printf 1", "stdout 2"), cases.Options{}).
		fails(t, "script.txtar:3: stdout 2: no match for `2` found in stdout\n  [stdout]\n  1")
}

func TestAFailureSaysWhatTheScriptCouldNotSee(t *testing.T) {
	t.Parallel()
	const cut = "\n  a script sees the first 0.1 MB of a stream, and "
	for _, row := range []struct {
		c    cases.Case
		want string // "" = nothing of it
	}{
		{script("exec hostile flood 1", "cp stdout f", "exec grep -q nothing f"), cut + "exec hostile flood 1 wrote 1.0 MB to stdout: "},
		{script("exec hostile flood 1", "exec hostile exit 0", "exec hostile exit 1"), cut + "exec hostile flood 1 wrote 1.0 MB to stdout: "},
		{served("http GET /zeros/1", "stdout 1"), cut + "http GET /zeros/1 wrote 1.0 MB to the body of its answer: "},
		{script("service hostile flood 1", "exec hostile nonesuch"), ""},
		{script("exec hostile echo 1", "stdout 2"), ""},
	} {
		got := play(t, hostile, row.c, cases.Options{Cap: 1e5}).Failed
		if got == "" || !strings.Contains(got, row.want) || row.want == "" && strings.Contains(got, "a script sees") {
			t.Errorf("got %q, want %q", got, row.want)
		}
	}
	play(t, hostile, script("exec hostile flood 1", "stdout 0123"), cases.Options{Cap: 1e5}).held(t)
}
