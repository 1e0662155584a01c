package templates

import (
	"fmt"
	"maps"
	"slices"
)

// Supervisor renders u for Supervisor 3.3 and later: supervisor/NAME.conf, for a
// directory that its [include] names. What it has no word for, it does not keep:
// Watchdog, Limits, Capabilities, Isolated; with Socket the program opens its ports
// itself. What would then be wrong is an error that names the field: a Schedule, a
// port below 1024, a value that Supervisor cannot be told. The directory of Log has
// to be there before Supervisor starts, or none of its programs does. With Secrets a
// shell reads /etc/NAME/env as the service's user, who has to be able to.
func Supervisor(u Unit, o Options) ([]File, error) {
	u = u.Filled()
	if err := u.Validate(); err != nil {
		return nil, err
	}
	if err := u.unsupervised("Supervisor"); err != nil {
		return nil, err
	}
	if err := u.untold(); err != nil {
		return nil, err
	}
	return o.render(view{u}.withHome(), []page{{"supervisor/unit.conf", "supervisor/" + u.Name + ".conf", 0o644}})
}

// unsupervised says what of u only systemd can do, and the service would be wrong
// without.
func (u Unit) unsupervised(by string) error {
	var f faults
	if u.Schedule != "" {
		f.add("Schedule", u.Schedule, "is nothing that %s can do; render it for systemd", by)
	}
	for i, text := range u.Listen {
		a, err := parseAddress(text)
		field := fmt.Sprintf("Listen[%d]", i)
		switch {
		case err != nil: // Validate has said so
		case a.path != "":
			f.add(field, text, "is in a directory that %s does not make; write a port, or render it for systemd", by)
		case a.port < 1024:
			f.add(field, text, "is a port that %s cannot open for %s; write one from 1024 on, such as %q, or render it for systemd", by, u.User, "8080")
		}
	}
	return f.join()
}

// untold says which values Supervisor's file cannot hold.
func (u Unit) untold() error {
	var f faults
	note := func(field string, value string, err error) {
		if err != nil {
			f.add(field, value, "cannot be written for Supervisor: %v", err)
		}
	}
	for _, line := range []struct{ field, value string }{{"WorkDir", u.WorkDir}, {"Log", u.Log}} {
		_, err := supervisorLine(line.value)
		note(line.field, line.value, err)
	}
	for i, arg := range u.Args {
		_, err := supervisorArgument(arg)
		note(fmt.Sprintf("Args[%d]", i), arg, err)
	}
	for _, name := range slices.Sorted(maps.Keys(u.Env)) {
		_, err := supervisorVariable(name, u.Env[name])
		note(fmt.Sprintf("Env[%q]", name), u.Env[name], err)
	}
	return f.join()
}
