package cases_test

import (
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A killedKit is a process that plays a script and is to be killed.
type killedKit struct {
	cmd        *exec.Cmd
	mark, work string
}

func startKit(t *testing.T, lines ...string) *killedKit {
	t.Helper()
	k := &killedKit{cmd: exec.Command(os.Args[0]), mark: newMark(t), work: t.TempDir()}
	k.cmd.Env = append(os.Environ(), "CASES_PLAY="+strings.Join(lines, "\n")+"\n",
		"CASES_HOSTILE="+hostile.Path, "CASES_WORK="+k.work, "CASES_KIT_MARK="+k.mark)
	k.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := k.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { endMarked(t, k.mark) })
	t.Cleanup(k.kill)
	return k
}

func (k *killedKit) kill() {
	k.cmd.Process.Kill()
	k.cmd.Wait()
}

// runs reports whether the script has started a process with the command line.
func (k *killedKit) runs(command string) bool {
	exact := regexp.MustCompile(`^\d+ (\S*/)?` + regexp.QuoteMeta(command) + ` $`)
	return slices.ContainsFunc(marked(k.mark), exact.MatchString)
}

func TestWhenTheKitIsKilledEverythingEnds(t *testing.T) {
	t.Parallel()
	k := startKit(t, "service hostile deaf $ADDR", "ready /ok", "exec hostile exit 0", "exec hostile sleep")
	within(t, 20*time.Second, "a service and a process run", func() bool { return runs(k.work, "deaf") && runs(k.work, "sleep") })
	within(t, 20*time.Second, "they have escaped children", func() bool { return len(marked(k.mark)) >= 6 })
	k.kill()
	within(t, 10*time.Second, "all are gone", func() bool { return len(marked(k.mark)) == 0 })
}

// What "hostile sleep" starts has got rid of its environment: only a launcher that
// is left to do it can end it.
func TestWhenTheKitIsKilledAlsoWhatIsNotTheServiceEnds(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ lines, sleeps []string }{
		{[]string{"exec sleep 276"}, []string{"sleep 276"}},
		{[]string{"exec sh -c 'sleep 277 & setsid sleep 278 & sleep 279'"}, []string{"sleep 277", "sleep 278", "sleep 279"}},
		{[]string{"exec sleep 276 &", "exec hostile sleep"}, []string{"sleep 276", "sleep 120"}},
		{[]string{"exec sh -c 'hostile sleep & sleep 277'"}, []string{"sleep 277", "sleep 120"}},
		{[]string{`exec sh -c 'trap "" TERM INT HUP; while :; do sleep 0.01; done & sleep 277'`}, []string{"sleep 277"}},
		{[]string{"exec sh -c 'setsid hostile halt & sleep 277'"}, []string{"sleep 277", "hostile halt"}},
		{[]string{"exec sh -c 'kill -STOP $$'", "exec sleep 276"}, []string{"sh -c kill -STOP $$"}},
	} {
		t.Run(strings.Join(row.lines, ";"), func(t *testing.T) {
			t.Parallel()
			k := startKit(t, row.lines...)
			within(t, 20*time.Second, "all sleep", func() bool {
				return !slices.ContainsFunc(row.sleeps, func(line string) bool { return !k.runs(line) })
			})
			k.kill()
			within(t, 10*time.Second, "all are gone", func() bool { return len(marked(k.mark)) == 0 })
		})
	}
}

// As timeout(1) does with -s KILL.
func TestWhenTheGroupOfTheKitIsKilledWhatLeftItEnds(t *testing.T) {
	t.Parallel()
	k := startKit(t, "exec sh -c 'setsid sleep 278 & sleep 279'")
	within(t, 20*time.Second, "it sleeps", func() bool { return k.runs("sleep 278") && k.runs("sleep 279") })
	syscall.Kill(-k.cmd.Process.Pid, syscall.SIGKILL)
	k.cmd.Wait()
	within(t, 10*time.Second, "all are gone", func() bool { return len(marked(k.mark)) == 0 })
}

// A guard costs as much as a launcher does.
func TestOnlyAScriptThatStartsAnotherProgramHasAGuard(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		line string
		want int
	}{{"exec hostile mute", 0}, {"exec sh -c 'hostile mute'", 1}} {
		k := startKit(t, row.line)
		within(t, 20*time.Second, "the service runs", func() bool { return runs(k.work, "mute") })
		guard := regexp.MustCompile(`/hostile ` + regexp.QuoteMeta(k.work) + `/[0-9a-f]+ $`)
		guards := slices.DeleteFunc(marked(k.mark), func(line string) bool { return !guard.MatchString(line) })
		if len(guards) != row.want {
			t.Errorf("%s: got %q", row.line, guards)
		}
	}
}
