package cases

import (
	"fmt"
	"net"
	"path/filepath"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"example.com/seaworthy/checks/diff/cases/launch"
)

type commandFunc = func(ts *testscript.TestScript, neg bool, args []string)

func (r *run) params() testscript.Params {
	commands := map[string]commandFunc{
		"service": r.service, "ready": r.ready, "shutdown": r.shutdown,
		"http": r.http, "status": r.status, "cookies": r.cookies, "unbase64": unbase64,
	}
	if r.book.server.cmd != nil {
		commands[forked] = r.exec
	}
	for name, usage := range ruleUsage {
		commands[name] = r.rule(name, usage)
	}
	return testscript.Params{
		Files:       []string{r.place.script},
		WorkdirRoot: r.place.dir,
		Setup:       r.setup,
		Cmds:        commands,
		// testscript takes 10 % for itself. It ends what the script runs beside
		// the service; launchers have the deadline from the plan.
		Deadline: r.begun.Add(r.o.Deadline + r.o.Deadline/8 + late/2),
	}
}

func (r *run) setup(env *testscript.Env) (err error) {
	r.work = env.WorkDir
	path := filepath.Dir(r.place.launcher) + string(filepath.ListSeparator) + env.Getenv("PATH")
	env.Vars = append(env.Vars,
		"PATH="+path, "TZ=UTC", "LC_ALL=C.UTF-8", "GODEBUG=", "GOTRACEBACK=single",
		launch.Variable+"="+r.ticket.String(),
	)
	r.names.add(r.work, "$WORK")
	r.names.add(r.place.binary, "$EXE")
	r.names.add(r.place.dir, "$WORK/..") // is in PATH
	for i, addr := range r.addrs {
		suffix := []string{"", "2"}[i]
		_, port, _ := net.SplitHostPort(addr)
		env.Vars = append(env.Vars, "ADDR"+suffix+"="+addr, "PORT"+suffix+"="+port)
		r.names.add(addr, "$ADDR"+suffix)
		r.names.add(port, "$PORT"+suffix)
	}
	env.Vars = append(env.Vars, r.o.Env...)
	r.variables = variables(env.Vars)
	if r.before, err = look(r.work, r.o.Cap); err != nil {
		return fmt.Errorf("look at the files of the case: %w", err)
	}
	return nil
}

// left is the time until the deadline, at most d and never negative.
func (r *run) left(d time.Duration) time.Duration {
	return max(0, min(d, time.Until(r.deadline)))
}
