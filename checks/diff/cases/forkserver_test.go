package cases_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
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

// heirs is what commands come by, of which the first two follow each other, one
// runs after something had to be killed, and one has an input.
var heirs = []string{"exec hostile heir", "exec hostile heir", "exec hostile escape", "exec hostile heir", "stdin f", "exec hostile heir"}

func alike(t *testing.T, got []string) {
	t.Helper()
	for _, other := range got[1:] {
		if other != got[0] || got[0] == "" {
			t.Fatalf("got\n%s", strings.Join(got, "\n"))
		}
	}
}

// Which way a command is started is no difference to it, whatever ran before.
func TestACommandComesByTheSameFromAForkServer(t *testing.T) {
	t.Parallel()
	needForkServer(t)
	for _, env := range [][2]string{{"", "env TZ=CET"}, {"env A=1 B=2"}, {"env A=1 B=2 A=3"}, {"env TZ=CET"}, {"env PWD=/elsewhere"}} { // the first line, and the last
		t.Run(strings.Join(env[:], ","), func(t *testing.T) {
			t.Parallel()
			p := play(t, hostile, script(slices.Concat(env[:1], heirs, env[1:], []string{"-- f --"})...), cases.Options{Env: []string{"LC_ALL=C"}})
			p.held(t)
			alike(t, p.printed(t, "exec hostile heir", "exec hostile heir #2", "exec hostile heir #3", "exec hostile heir #4"))
		})
	}
}

// As under nohup(1).
func TestSignalsThatTheKitIgnoresAreIgnoredByAllCommands(t *testing.T) {
	t.Parallel()
	needForkServer(t)
	kit := exec.Command("sh", "-c", `trap '' HUP; exec "$0"`, os.Args[0])
	kit.Env = append(os.Environ(), "CASES_PLAY="+strings.Join(heirs, "\n")+"\n-- f --\n", "CASES_HOSTILE="+hostile.Path, "CASES_WORK="+t.TempDir())
	out, err := kit.Output()
	got := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(got) != 8 || !strings.Contains(got[1], "HUP ignored true") {
		t.Fatalf("got %v and\n%s", err, out)
	}
	alike(t, []string{got[1], got[3], got[5], got[7]})
}

// What testscript cannot start is not recorded, whichever way it would have been.
func TestWhatCannotBeStartedIsNoStep(t *testing.T) {
	t.Parallel()
	needForkServer(t)
	p := play(t, hostile, script("exec hostile exit 0", "! exec hostile exit a\x00B=evil", "! exec hostile exit "+strings.Repeat("a", 256<<10),
		"mkdir d", "cd d", "rm $WORK/d", "! exec hostile exit 1"), cases.Options{})
	p.held(t)
	if len(p.Steps) != 1 {
		t.Errorf("got %d steps", len(p.Steps))
	}
}

func TestALauncherThatIsStoppedFailsTheCase(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"short", strings.Repeat("long", 25)} {
		for _, lines := range [][]string{{"! exec hostile halt"}, {"exec hostile exit 0", "! exec hostile halt"}} {
			t.Run(name+lines[0], func(t *testing.T) {
				t.Parallel()
				work := filepath.Join(t.TempDir(), name)
				if err := os.Mkdir(work, 0o755); err != nil {
					t.Fatal(err)
				}
				play(t, hostile, script(lines...), cases.Options{Work: work, Deadline: soon}).fails(t, "exec hostile halt: ")
			})
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
