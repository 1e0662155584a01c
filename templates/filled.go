package templates

import (
	"cmp"
	"slices"
	"time"
)

// The defaults of fields whose zero value means a number.
const (
	defaultSystemd  = 252
	defaultTimeout  = 30 * time.Second
	defaultJob      = time.Hour // of a program that ends once its work is done
	defaultDelay    = time.Second
	defaultBurst    = 5
	defaultInterval = time.Minute
	defaultFiles    = 65536
)

// bindService is what a port below 1024 takes where systemd does not hold it.
const bindService = "CAP_NET_BIND_SERVICE"

// Filled returns u with every default written out, as the zero values of its
// fields mean them. Filling twice changes nothing. It does not look whether the
// fields make sense: see Validate.
func (u Unit) Filled() Unit {
	u.Description = cmp.Or(u.Description, u.Name)
	u.User = cmp.Or(u.User, u.Name)
	u.Program = cmp.Or(u.Program, "/opt/"+u.Name+"/current/bin/"+u.Name)
	u.WorkDir = cmp.Or(u.WorkDir, u.state())
	u.Systemd = cmp.Or(u.Systemd, defaultSystemd)
	if u.Schedule != "" && u.Ready == Notify {
		u.Ready = Exit
	}
	start, policy := defaultTimeout, "on-failure"
	if u.Ready == Exit {
		start, policy = defaultJob, "no"
	}
	u.StartTimeout = cmp.Or(u.StartTimeout, start)
	u.StopTimeout = cmp.Or(u.StopTimeout, defaultTimeout)
	u.Restart.Policy = cmp.Or(u.Restart.Policy, policy)
	u.Restart.Delay = cmp.Or(u.Restart.Delay, defaultDelay)
	u.Restart.Burst = cmp.Or(u.Restart.Burst, defaultBurst)
	u.Restart.Interval = cmp.Or(u.Restart.Interval, defaultInterval)
	u.Limits.Files = cmp.Or(u.Limits.Files, defaultFiles)
	if !u.Socket && u.lowPort() && !slices.Contains(u.Capabilities, bindService) {
		u.Capabilities = append(slices.Clone(u.Capabilities), bindService)
	}
	return u
}

// state, logs, config and runtime are the directories that are the service's own.
func (u Unit) state() string   { return "/var/lib/" + u.Name }
func (u Unit) logs() string    { return "/var/log/" + u.Name }
func (u Unit) config() string  { return "/etc/" + u.Name }
func (u Unit) runtime() string { return "/run/" + u.Name }

// lowPort reports whether a port of Listen is one that only root may open.
func (u Unit) lowPort() bool {
	return slices.ContainsFunc(u.Listen, func(text string) bool {
		a, err := parseAddress(text)
		return err == nil && a.port > 0 && a.port < 1024
	})
}
