package templates

import (
	"maps"
	"slices"
)

// view is what templates see: a unit, its defaults filled in, and what follows
// from it.
type view struct{ Unit }

// variable is one of Unit.Env.
type variable struct{ Name, Value string }

// Variables are those of Env, by name.
func (v view) Variables() []variable {
	var list []variable
	for _, name := range slices.Sorted(maps.Keys(v.Env)) {
		list = append(list, variable{name, v.Env[name]})
	}
	return list
}

// Type is systemd's word for how the service is ready.
func (v view) Type() string {
	switch v.Ready {
	case Exit:
		return "oneshot"
	case Start:
		return "exec"
	}
	return "notify"
}

// Notifies reports whether the service speaks to systemd.
func (v view) Notifies() bool { return v.Ready == Notify }

// Online reports whether an address of Listen has to be there first.
func (v view) Online() bool { return slices.ContainsFunc(v.addresses(), address.fixed) }

// Ports and Paths report whether Listen has ports, and sockets in the file system.
func (v view) Ports() bool {
	return slices.ContainsFunc(v.addresses(), func(a address) bool { return a.port > 0 })
}

// Paths reports whether Listen has sockets in the file system.
func (v view) Paths() bool {
	return slices.ContainsFunc(v.addresses(), func(a address) bool { return a.path != "" })
}

// OwnSocket reports whether the service makes a socket in the file system itself,
// and needs a directory for it. One that systemd holds must not stand in the
// service's directory, which goes when the service stops.
func (v view) OwnSocket() bool { return v.Paths() && !v.Socket }

// ReadWrite are the directories that the file system is opened for. From 235 on
// the service's own is by StateDirectory=, and before 232 nothing has shut it.
func (v view) ReadWrite() []string {
	if v.makesDirectories() || !knows(v.Systemd, "Service", "ProtectSystem", "strict") {
		return v.Writable
	}
	return append([]string{v.state()}, v.Writable...)
}

func (v view) makesDirectories() bool { return knows(v.Systemd, "Service", "StateDirectory", "") }

// directory is a line of tmpfiles.d.
type directory struct{ Path, Mode, Owner string }

// Directories are those that systemd does not make with the service, or would
// give to it. /etc/NAME and /var/log/NAME are root's, so that a service that was
// taken over can set itself no variables and unwrite no log; the log's has to be
// there before the service starts, since its output is opened before LogsDirectory=
// is made: 209/STDOUT.
func (v view) Directories() []directory {
	list := []directory{{v.config(), "0755", "root"}}
	if v.Log != "" {
		list = append(list, directory{v.logs(), "0755", "root"})
	}
	if !v.makesDirectories() {
		list = append(list, directory{v.state(), "0750", v.User})
	}
	for _, path := range v.Writable {
		list = append(list, directory{path, "0750", v.User})
	}
	return list
}

// Home is the account's.
func (v view) Home() string { return v.state() }

// Families are the kinds of sockets that the service may open: AF_UNIX to notify
// and to log, and the network unless it is isolated.
func (v view) Families() []string {
	families := []string{"AF_UNIX"}
	if !v.Isolated {
		families = append(families, "AF_INET", "AF_INET6")
	}
	if slices.Contains(v.Capabilities, "CAP_NET_ADMIN") {
		families = append(families, "AF_NETLINK")
	}
	if slices.Contains(v.Capabilities, "CAP_NET_RAW") {
		families = append(families, "AF_PACKET")
	}
	return families
}

// Denied are the groups of system calls that are taken out of @system-service
// again, unless a capability is of no use without them.
func (v view) Denied() []string {
	for _, name := range v.Capabilities {
		if c, _ := findCapability(name); c.calls {
			return nil
		}
	}
	return []string{"@privileged", "@resources"}
}

// Rare reports whether the schedule comes daily or more rarely.
func (v view) Rare() bool { return rare(v.Schedule) }

// withHome are the variables, and those beside them that systemd sets and others
// do not.
func (v view) withHome() view {
	env := map[string]string{"HOME": v.state(), "USER": v.User, "LOGNAME": v.User}
	maps.Copy(env, v.Env)
	v.Env = env
	return v
}

// Command is the program and its arguments. Where a file has secrets a shell
// reads it first: systemd alone can do that by itself. The shell is replaced by
// the program, which has its process and its signals.
func (v view) Command() []string {
	command := append([]string{v.Program}, v.Args...)
	if len(v.Secrets) == 0 {
		return command
	}
	script := "set -a && . " + v.config() + `/env && set +a && exec "$0" "$@"`
	return append([]string{"/bin/sh", "-c", script}, command...)
}

// AutoRestart is Supervisor's word for Restart.Policy.
func (v view) AutoRestart() string {
	return map[string]string{"on-failure": "unexpected", "always": "true", "no": "false"}[v.Restart.Policy]
}

// StartSeconds is how long it has to run before Supervisor believes that it does;
// a program that ends need not.
func (v view) StartSeconds() int {
	if v.Ready == Exit {
		return 0
	}
	return 1
}
