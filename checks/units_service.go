package checks

import (
	"regexp"
	"slices"
	"strings"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/unit"
)

// unitAccount is what useradd and systemd-sysusers take.
var unitAccount = regexp.MustCompile(`^[a-z_][a-z0-9_-]{0,30}$`)

// unitUser tells services that run as root without saying so, and names that no
// account has.
func unitUser(s unitSubject) []Finding {
	if s.Type() != "service" {
		return nil
	}
	a, ok := s.Last("Service", "User")
	dynamic := s.yes("DynamicUser")
	switch {
	case a.Value == "" && !dynamic:
		return []Finding{doubt(s.head(), "there is no User=: the service runs as root").hint("User= with an account of its own, or DynamicUser=yes (systemd 232), if it needs no root")}
	case !ok || a.Value == "" || strings.Contains(a.Value, "%"):
		return nil
	case dynamic && (a.Value == "root" || a.Value == "0"):
		return []Finding{mistake(a.At, "User=%s with DynamicUser=yes: the service runs as root", a.Value).hint("take User= away")}
	case a.Value == "root" || a.Value == "0":
		return []Finding{doubt(a.At, "User=%s: the service runs as root", a.Value).hint("User=" + s.base())}
	case strings.Trim(a.Value, "0123456789") == "":
		return []Finding{doubt(a.At, "User=%s: a number is another account on another host", a.Value).hint("User=" + s.base())}
	case !unitAccount.MatchString(strings.ToLower(a.Value)) && !strings.HasSuffix(a.Value, "$"):
		return []Finding{mistake(a.At, "User=%s: no account can have such a name: status 217/USER", a.Value).hint("User=" + s.base())}
	case s.Users != nil && !slices.Contains(s.Users, a.Value) && !dynamic:
		f := mistake(a.At, "User=%s: the host has no such account: status 217/USER", a.Value).hint("useradd --system " + a.Value)
		if near := host.Nearest(a.Value, s.Users); near != "" {
			f = f.hint("User=" + near)
		}
		return []Finding{f}
	}
	return nil
}

// base is the unit's name without its type and without its instance.
func (s unitSubject) base() string {
	name, _, _ := strings.Cut(strings.TrimSuffix(s.Name(), "."+s.Type()), "@")
	return name
}

// unitType tells services whose start nobody can see fail (systemd.service(5),
// Type=).
func unitType(s unitSubject) []Finding {
	if s.Type() != "service" || len(s.List("Service", "ExecStart")) == 0 {
		return nil
	}
	a, ok := s.Last("Service", "Type")
	access, _ := s.Last("Service", "NotifyAccess")
	const blind = "systemctl start succeeds even if the program cannot be run or ends at once"
	switch {
	case !ok && s.serviceType() == "simple":
		return []Finding{doubt(s.head(), "there is no Type=, which means simple: %s", blind).hint("Type=notify (the program reports that it is ready), or Type=exec (systemd 240)")}
	case a.Value == "simple":
		return []Finding{doubt(a.At, "Type=simple: %s", blind).hint("Type=notify (the program reports that it is ready), or Type=exec (systemd 240)")}
	case strings.HasPrefix(a.Value, "notify") && access.Value == "none":
		return []Finding{doubt(access.At, "NotifyAccess=none with Type=%s: systemd takes it for main", a.Value).hint("NotifyAccess=main")}
	}
	return nil
}

// unitInstall tells units that nothing starts at boot: systemctl enable then
// says so, and ends well. Those that a socket, a timer, a bus name or another
// unit beside it starts need no more.
func unitInstall(s unitSubject) []Finding {
	for _, key := range []string{"WantedBy", "RequiredBy", "UpheldBy", "Also", "Alias"} {
		if len(s.List("Install", key)) > 0 {
			return nil
		}
	}
	wanted := map[string]string{"service": "multi-user.target", "socket": "sockets.target", "timer": "timers.target"}[s.Type()]
	if wanted == "" || s.Value("Service", "BusName") != "" || s.startedByPeer() {
		return nil
	}
	return []Finding{doubt(s.head(), "there is no WantedBy= in [Install]: systemctl enable does nothing, and it is not started at boot").
		hint("[Install] WantedBy=" + wanted)}
}

func (s unitSubject) startedByPeer() bool {
	for _, p := range s.Peers {
		peer := newUnitSubject(p, UnitOptions{})
		if starts := peer.starts(); starts != "" && (starts == s.Name() || template(starts) == template(s.Name())) {
			return true
		}
		for _, key := range []string{"Wants", "Requires", "BindsTo", "Upholds", "OnFailure", "OnSuccess"} {
			for _, a := range p.List("Unit", key) {
				if slices.Contains(strings.Fields(a.Value), s.Name()) {
					return true
				}
			}
		}
	}
	return false
}

// portable are the old spellings that every version still takes, and 219 only.
var portable = []string{"StartLimitInterval", "StartLimitBurst", "StartLimitAction", "FailureAction", "RebootArgument"}

// oldKeys tells keys and values that systemd has replaced.
func oldKeys(s unitSubject) []Finding {
	var found []Finding
	for _, a := range s.known {
		r, ok := unit.Replaced(a.Section, a.Key)
		switch {
		case ok && r.Gone && r.By == "":
			found = append(found, doubt(a.At, "%s= does nothing any more", a.Key).hint("take it away"))
		case ok && r.Gone:
			found = append(found, doubt(a.At, "%s= does nothing any more", a.Key).hint(r.By))
		case ok && !slices.Contains(portable, a.Key) && !s.anyOlder(r.Since):
			found = append(found, doubt(a.At, "%s= is an old name", a.Key).hint(r.By))
		case a.Key == "KillMode" && a.Value == "none":
			found = append(found, doubt(a.At, "KillMode=none: processes of the service outlive it; deprecated since 246").hint("KillMode=mixed"))
		case strings.HasPrefix(a.Key, "Standard") && strings.HasPrefix(a.Value, "syslog"):
			found = append(found, doubt(a.At, "%s=%s: deprecated since 246, and taken for journal", a.Key, a.Value).hint(a.Key+"="+strings.Replace(a.Value, "syslog", "journal", 1)))
		}
	}
	return found
}

// anyOlder reports whether a host's systemd is older than a version: the old
// name is then the right one.
func (s unitSubject) anyOlder(version int) bool {
	return slices.ContainsFunc(s.Hosts, func(h host.Host) bool { return h.Systemd > 0 && h.Systemd < version })
}
