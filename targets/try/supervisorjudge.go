package try

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"example.com/seaworthy/checks"
)

// lifeRules are the findings, in the order in which they are shown.
var lifeRules = []struct {
	name  string
	judge func(life) checks.Finding
}{
	{"start", life.started},
	{"health", life.answered},
	{"user", life.ranAs},
	{"arguments", life.arrived},
	{"log", life.logged},
	{"kill", life.cameBack},
	{"stop", life.ended},
	{"crash", life.gaveUp},
}

func (l life) judge() []checks.Finding {
	var findings []checks.Finding
	for i, rule := range lifeRules {
		f := rule.judge(l)
		f.ID, f.Check, f.Start = fmt.Sprintf("%s%d", l.letter, i+1), rule.name, rule.name == "start"
		findings = append(findings, f)
	}
	return findings
}

// up reports whether the service ran, and so can be looked at.
func (l life) up() bool { return l.start.state.name == l.running && l.start.state.pid > 0 }

const didNotStart = "the service did not start"

func (l life) started() checks.Finding {
	if l.refused != "" {
		lines := strings.Split(string(l.refused), "\n")
		return hinted(fail("%s does not take the rendered file", l.words.name), "mage check:unit", lines...)
	}
	if !l.up() {
		return hinted(fail("%s says %s after %s", l.words.name, orWord(l.start.state.name, "nothing"), span(l.start.took)), "run the program by hand, as "+l.unit.User, l.log...)
	}
	text := fmt.Sprintf("%s after %s, from the rendered file as it is", l.running, span(l.start.took))
	if l.made {
		text += "; " + l.unit.User + " has an account for the trial, which a host has to have"
	}
	return pass("%s", text)
}

func (l life) answered() checks.Finding {
	switch a := l.health; {
	case l.unit.Health == "":
		return hinted(skip("Unit.Health names no address to ask"), nameHealth)
	case !l.up():
		return skip(didNotStart)
	case a.status == 0:
		return hinted(fail("%s does not answer: %s", l.unit.Health, oneLine(a.err)), "Unit.Health and Unit.Listen have to name the port that the program opens", l.log...)
	case a.status != 200:
		return hinted(fail("%s answers %d", l.unit.Health, a.status), "Unit.Health has to answer 200 while the service is well", l.log...)
	default:
		return pass("%s answers 200, %s after the start", l.unit.Health, span(a.took))
	}
}

func (l life) ranAs() checks.Finding {
	switch p := l.main; {
	case !l.up():
		return skip(didNotStart)
	case p == nil:
		return skip("the process was gone before anybody looked")
	case slices.Contains(p.uids, 0), slices.Contains(p.groups, 0):
		return hinted(fail("the process is root (uids %v, groups %v)", p.uids, p.groups), l.userKey+l.unit.User)
	case slices.ContainsFunc(p.uids, func(uid int) bool { return uid != l.uid }):
		return fail("the process has the uids %v; %s is %d", p.uids, l.unit.User, l.uid)
	}
	return pass("runs as %s, not as root; no group is root's", l.unit.User)
}

// variables are those that the rendered file has to set.
func (t tenant) variables() map[string]string {
	env := map[string]string{"HOME": "/var/lib/" + t.unit.Name, "USER": t.unit.User, "LOGNAME": t.unit.User}
	for _, name := range t.unit.Secrets {
		env[name] = "a secret of the trial"
	}
	maps.Copy(env, t.unit.Env)
	return env
}

// arrived compares what the process was started with and in, with the unit.
func (l life) arrived() checks.Finding {
	if !l.up() || l.main == nil {
		return skip(didNotStart)
	}
	var wrong, lines []string
	if want := append([]string{l.unit.Program}, l.unit.Args...); !slices.Equal(l.main.args, want) {
		wrong = append(wrong, "the arguments")
		lines = append(lines, fmt.Sprintf("arguments: %q, not %q", l.main.args, want))
	}
	if l.main.dir != l.unit.WorkDir {
		wrong = append(wrong, "the directory")
		lines = append(lines, fmt.Sprintf("directory: %s, not %s", l.main.dir, l.unit.WorkDir))
	}
	env := l.variables()
	for _, name := range slices.Sorted(maps.Keys(env)) {
		if !slices.Contains(l.main.env, name+"="+env[name]) {
			wrong = append(wrong, name)
			lines = append(lines, fmt.Sprintf("%s: want %q", name, env[name]))
		}
	}
	if len(wrong) > 0 {
		return hinted(fail("%s arrived otherwise than the unit has it", strings.Join(wrong, ", ")), "mage check:unit", lines...)
	}
	return pass("%s, %s and the directory arrive as they are written", plural(len(l.unit.Args), "argument"), plural(len(env), "variable"))
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, word)
}

func (l life) logged() checks.Finding {
	switch {
	case !l.up():
		return skip(didNotStart)
	case l.unit.Log != "" && l.place != l.unit.Log:
		return hinted(fail("what it prints goes to %s, not to %s", l.place, l.unit.Log), l.logKey+l.unit.Log)
	case l.lines == 0:
		return warn("nothing is in %s: the program prints nothing, or not there", l.place)
	}
	f := pass("what it prints is in %s (%s)", l.place, plural(l.lines, "line"))
	if l.unit.Log != "" {
		f.Text += "; its directory was made for the trial, which a host has to have"
	}
	return f
}

func (l life) cameBack() checks.Finding {
	r := l.revived
	switch {
	case !l.up():
		return skip(didNotStart)
	case l.unit.Restart.Policy == "no":
		return skip(`Unit.Restart.Policy is "no": it stays down`)
	case r == nil:
		return skip("it was not tried")
	case !r.other:
		return hinted(fail("killed (SIGKILL), and not started again: %s says %s after %s", l.words.name, r.state.name, span(r.took)), l.restartKey, r.log...)
	case l.unit.Health != "" && l.again.status != 200:
		return hinted(fail("killed (SIGKILL), started again, and does not answer 200: %s", orWord(oneLine(l.again.err), fmt.Sprint(l.again.status))), "", r.log...)
	}
	return pass("killed (SIGKILL), and %s again after %s with another process", l.running, span(r.took))
}

func (l life) ended() checks.Finding {
	e := l.stopped
	switch {
	case !l.up():
		return skip(didNotStart)
	case e == nil:
		return skip("it was not tried")
	case len(e.left) > 0:
		return hinted(fail("stopped, and %s of it still %s", plural(len(e.left), "process"), "runs"), "killasgroup=true", e.log...)
	case strings.Contains(e.how, "SIGKILL"), e.took > l.unit.StopTimeout:
		return hinted(fail("%s does not end it: killed after %s", l.signal, span(e.took)), "end on "+l.signal+": signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)", e.log...)
	case e.how != "exit status 0":
		return hinted(fail("%s ends it with %s", l.signal, orWord(e.how, "no word of how")), "exit with 0 after "+l.signal, e.log...)
	}
	return pass("ends on %s after %s with exit status 0, and no process is left", l.signal, span(e.took))
}

func (l life) gaveUp() checks.Finding {
	switch g := l.crashed; {
	case !l.up():
		return skip(didNotStart)
	case g == nil && l.unit.Restart.Burst > mostStarts:
		return skip("Unit.Restart.Burst is %d: too many to wait for", l.unit.Restart.Burst)
	case g == nil:
		return skip("it was not tried")
	case g.state.name == l.givenUp && g.starts > 3*(l.unit.Restart.Burst+1):
		return fail("a program that exits with 1 at once: %s only after %d starts", l.givenUp, g.starts)
	case g.state.name == l.givenUp:
		return pass("a program that exits with 1 at once: %s after %s in %s%s", l.givenUp, plural(g.starts, "start"), span(g.took), g.state.remark)
	case l.unit.Restart.Policy == "no" && g.starts <= l.unit.Restart.Burst+1:
		return pass("a program that exits with 1 at once: %s after %s", g.state.name, plural(g.starts, "start"))
	default:
		return hinted(fail("a program that exits with 1 at once: %s, still after %s and %s", g.state.name, span(g.took), plural(g.starts, "start")), l.crashKey, g.log...)
	}
}
