package cases_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

// A service is started with what testscript would start it with, whether the script
// shows it or a launcher has to ask.
func TestAServiceSeesWhatACommandSees(t *testing.T) {
	t.Parallel()
	for name, lines := range map[string][2]string{ // the first of the script, and its last
		"shown":     {"env MINE=a OTHER=b", ""},
		"set later": {"env MINE=a", "env LATER=x"},
		"in quotes": {"env 'MINE=a b'", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all := slices.Concat([]string{lines[0], "mkdir sub", "cd sub", "exec hostile shape", "service hostile shape"}, aMoment,
				[]string{"shutdown", lines[1]})
			p := play(t, hostile, script(all...), cases.Options{})
			p.held(t)
			command, service := p.sees(t, "exec hostile shape"), p.sees(t, "service hostile shape")
			if !slices.Equal(command, service) {
				t.Errorf("the command sees\n%q\nand the service\n%q", command, service)
			}
			if !slices.ContainsFunc(service, func(s string) bool { return strings.HasPrefix(s, "MINE=a") }) {
				t.Errorf("no MINE in %q", service)
			}
			if slices.Contains(service, "LATER=x") || slices.Contains(service, "LATER=") {
				t.Errorf("what is set later is in %q", service)
			}
		})
	}
}

// aMoment is enough for what was started before it to have begun.
var aMoment = slices.Repeat([]string{"exec hostile exit 0"}, 5)

func TestAServiceReadsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	lines := slices.Concat([]string{"stdin f", "service hostile echo"}, aMoment, []string{"shutdown", "stdout 'is read'", "-- f --", "is read"})
	play(t, hostile, script(lines...), cases.Options{}).held(t)
}

// sees are the lines that "hostile shape" printed, sorted.
func (p played) sees(t *testing.T, step string) []string {
	t.Helper()
	lines := strings.Split(string(p.step(t, step).Run.Stdout.Data), "\n")
	slices.Sort(lines)
	return lines
}

func TestASignalToACommandInTheBackgroundReachesIt(t *testing.T) {
	t.Parallel()
	lines := slices.Concat([]string{"! exec hostile mute &quiet&"}, aMoment, []string{"kill -INT quiet", "wait quiet"})
	p := play(t, hostile, script(lines...), cases.Options{})
	p.held(t)
	if got := p.step(t, "exec hostile mute").Run.Exit; got != "signal: interrupt" {
		t.Errorf("got %q", got)
	}
}

// However a script is quoted, and so read, it goes on the same.
func TestAServiceHasWrittenNothingYet(t *testing.T) {
	t.Parallel()
	for _, env := range []string{"env A=b", "env 'A=b'"} {
		p := play(t, hostile, script(env, "exec hostile echo hello", "service hostile serve $ADDR", "! stdout .", "ready /ok"), cases.Options{})
		p.held(t)
	}
}

func TestACommandInTheBackgroundByAVariableEndsWithTheScript(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("env BG=&", "! exec hostile serve $ADDR $BG", "exec hostile exit 0"), cases.Options{Deadline: soon})
	p.held(t)
	p = play(t, hostile, script("! exec hostile serve $ADDR $BG", "exec hostile exit 0"), cases.Options{Deadline: soon, Env: []string{"BG=&"}})
	p.held(t)
}

func TestAScriptThatCannotBeUnpackedSaysSo(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("exec hostile exit 0", "-- a --", "a file", "-- a/b --", "in it"), cases.Options{})
	p.fails(t, "not a directory")
	if _, err := tryPlay(t, t.Context(), cases.Build{Name: "script-script", Path: hostile.Path}, script("exec script-script exit 0"), cases.Options{}); err == nil || !strings.Contains(err.Error(), "rename the case") {
		t.Errorf("a name that is needed: %v", err)
	}
}

func TestALauncherUnderTheServicesNameIsUsedWhereItLies(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"launcher", "no:list"} {
		t.Run(name, func(t *testing.T) { t.Parallel(); launcherIn(t, name) })
	}
}

func launcherIn(t *testing.T, name string) {
	t.Helper()
	launcher := filepath.Join(t.TempDir(), name, "hostile")
	if err := os.Mkdir(filepath.Dir(launcher), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(os.Args[0], launcher); err != nil {
		t.Fatal(err)
	}
	here := ""
	if name == "no:list" {
		here = "! " // nor could it be
	}
	p := play(t, hostile, script("exec hostile echo a", "exec sh -c 'hostile echo b'", "service hostile serve $ADDR", "ready /ok", "shutdown",
		"exec sh -c 'command -v hostile'", here+"stdout ^"+launcher+"$"), cases.Options{Launcher: launcher})
	p.held(t)
	for name, want := range map[string]string{
		"exec hostile echo a": "exit status 0", "exec hostile echo b": "exit status 0", "service hostile serve $ADDR": "signal: terminated",
	} {
		if got := p.step(t, name).Run.Exit; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
