package cases_test

import (
	"runtime"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

// printed is what the steps wrote to their standard output.
func (p played) printed(t *testing.T, steps ...string) (all []string) {
	t.Helper()
	for _, name := range steps {
		all = append(all, strings.TrimSpace(string(p.step(t, name).Run.Stdout.Data)))
	}
	return all
}

func needForkServer(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("each command has a launcher of its own here")
	}
}

func TestCommandsThatFollowEachOtherHaveOneParent(t *testing.T) {
	t.Parallel()
	needForkServer(t)
	p := play(t, hostile, script("exec hostile whose", "mkdir sub", "cd sub", "exec hostile whose", "stdin ../f", "exec hostile whose", "-- f --"), cases.Options{})
	p.held(t)
	got := p.printed(t, "exec hostile whose", "exec hostile whose #2", "exec hostile whose #3")
	if got[0] != got[1] || got[1] == got[2] {
		t.Errorf("got %q, want the first two alike: the third reads a file", got)
	}
}

// Which way a command is started is no difference to it, whatever ran before.
func TestACommandComesByTheSameFromAForkServer(t *testing.T) {
	t.Parallel()
	needForkServer(t)
	p := play(t, hostile, script("exec hostile heir", "exec hostile heir", "exec hostile escape", "exec hostile heir", "stdin f", "exec hostile heir", "-- f --"),
		cases.Options{})
	p.held(t)
	got := p.printed(t, "exec hostile heir", "exec hostile heir #2", "exec hostile heir #3", "exec hostile heir #4")
	for _, other := range got[1:] {
		if other != got[0] || got[0] == "" {
			t.Errorf("got\n%s", strings.Join(got, "\n"))
			break
		}
	}
}

func TestAScriptGoesOnWithoutItsForkServer(t *testing.T) {
	t.Parallel()
	needForkServer(t)
	p := play(t, hostile, script("exec hostile echo a", "! exec hostile desert", "exec hostile echo b", "stdout b"), cases.Options{Deadline: 4 * soon})
	p.fails(t, "exec hostile desert: unknown: what watched it was killed")
	if got := p.printed(t, "exec hostile echo a", "exec hostile echo b"); got[0] != "a" || got[1] != "b" {
		t.Errorf("got %q", got)
	}
}

func TestACommandThatFailsUnderAForkServerFailsTheScript(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ first, second, want string }{
		{"exec hostile exit 0", "exec hostile exit 3", ":2: exec hostile exit 3: unexpected command failure"},
		{"exec hostile exit 0", "[!windows] ! exec hostile exit 0", ":2: [!windows] ! exec hostile exit 0: unexpected command success"},
		{"! exec hostile exit 9", "exec hostile mute", "exec hostile mute: unexpected command failure"},
		{"exec hostile exit 0", "! exec hostile mute", "exec hostile mute: deadline: 2s"},
	} {
		t.Run(row.second, func(t *testing.T) {
			t.Parallel()
			play(t, hostile, script(row.first, row.second), cases.Options{Deadline: soon}).fails(t, row.want)
		})
	}
}

func TestAForkServerThatIsNeverAskedEnds(t *testing.T) {
	t.Parallel()
	play(t, hostile, script("skip 'for now'", "exec hostile exit 0", "exec hostile exit 0"), cases.Options{})
	play(t, hostile, script("status 200", "exec hostile exit 0", "exec hostile exit 0"), cases.Options{}).fails(t, "nothing was asked before")
}
