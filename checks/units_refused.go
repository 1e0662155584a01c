package checks

import (
	"slices"
	"strings"

	"example.com/seaworthy/checks/unit"
)

// refusal begins a finding of what makes systemd refuse the whole unit.
func (s unitSubject) refusal(at unit.Place, text string) []Finding {
	return []Finding{mistake(at, "%s: systemd refuses the unit", text)}
}

// serviceType is the type that systemd takes the service for.
func (s unitSubject) serviceType() string {
	switch kind := s.Value("Service", "Type"); {
	case kind != "" && unit.Fault("Service", "Type", kind) == "":
		return kind
	case s.Value("Service", "BusName") != "":
		return "dbus"
	case len(s.List("Service", "ExecStart")) == 0:
		return "oneshot"
	}
	return "simple"
}

// refusedService tells settings that do not go together (service_verify of
// systemd 252).
func refusedService(s unitSubject) []Finding {
	if s.Type() != "service" {
		return nil
	}
	starts, kind := 0, s.serviceType()
	for _, c := range s.commands() {
		if c.key == "ExecStart" {
			starts++
		}
	}
	lines := s.List("Service", "ExecStart")
	remains, _ := unit.Boolean(s.Value("Service", "RemainAfterExit"))
	succeeds := s.Value("Unit", "SuccessAction") != ""
	restart, _ := s.Last("Service", "Restart")
	switch {
	case len(lines) == 0 && len(s.List("Service", "ExecStop")) == 0 && !succeeds:
		f := s.refusal(s.head(), "there is no ExecStart=")
		f[0] = f[0].hint("ExecStart=/opt/" + strings.TrimSuffix(s.Name(), ".service") + "/bin/" + strings.TrimSuffix(s.Name(), ".service"))
		return f
	case kind != "oneshot" && len(lines) == 0:
		return s.refusal(s.head(), "there is no ExecStart=, which only Type=oneshot can do without")
	case len(lines) == 0 && !remains && !succeeds:
		return s.refusal(s.head(), "there is no ExecStart=, and no RemainAfterExit=yes")
	case kind != "oneshot" && starts > 1:
		f := s.refusal(lines[len(lines)-1].At, "a second command in ExecStart=, which only Type=oneshot may have")
		f[0] = f[0].hint("an empty ExecStart= before it, to replace the first")
		return f
	case kind == "oneshot" && (restart.Value == "always" || restart.Value == "on-success"):
		f := s.refusal(restart.At, "Restart="+restart.Value+" with Type=oneshot")
		f[0] = f[0].hint("Restart=on-failure")
		return f
	case kind == "dbus" && s.Value("Service", "BusName") == "":
		return s.refusal(s.head(), "Type=dbus without BusName=")
	}
	return nil
}

var listens = []string{
	"ListenStream", "ListenDatagram", "ListenSequentialPacket", "ListenFIFO", "ListenNetlink", "ListenSpecial", "ListenMessageQueue", "ListenUSBFunction",
}

// refusedSocket tells a socket that listens to nothing, and ports that there
// are not.
func refusedSocket(s unitSubject) []Finding {
	if s.Type() != "socket" {
		return nil
	}
	var found []Finding
	any := false
	for _, key := range listens {
		for _, a := range s.List("Socket", key) {
			any = true
			if text := badPort(a); text != "" && (key == "ListenStream" || key == "ListenDatagram") {
				found = append(found, mistake(a.At, "%s=%s: %s", key, a.Value, text))
			}
		}
	}
	if !any {
		found = append(found, s.refusal(s.head(), "there is no ListenStream= or other Listen…=")...)
	}
	return found
}

var elapses = []string{"OnCalendar", "OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec", "OnClockChange", "OnTimezoneChange"}

// refusedTimer tells a timer that never elapses.
func refusedTimer(s unitSubject) []Finding {
	if s.Type() != "timer" {
		return nil
	}
	for _, key := range elapses {
		if len(s.List("Timer", key)) > 0 {
			return nil
		}
	}
	f := s.refusal(s.head(), "there is no OnCalendar= or other On…=")
	f[0] = f[0].hint("OnCalendar=daily")
	return f
}

// absentPeers tells a timer or a socket whose service is not beside it.
func absentPeers(s unitSubject) []Finding {
	starts := s.starts()
	if s.Peers == nil || starts == "" || strings.Contains(starts, "%") {
		return nil
	}
	for _, p := range s.Peers {
		if p.Name() == starts || template(p.Name()) == template(starts) || slices.ContainsFunc(p.List("Install", "Alias"), named(starts)) {
			return nil
		}
	}
	return []Finding{mistake(s.head(), "starts %s, which is not among the units beside it", starts).
		hint("write " + starts + ", or name another with " + map[string]string{"timer": "Unit=", "path": "Unit=", "socket": "Service="}[s.Type()])}
}

// named tells an assignment among whose words the name is.
func named(name string) func(unit.Assignment) bool {
	return func(a unit.Assignment) bool { return slices.Contains(strings.Fields(a.Value), name) }
}

// starts is the unit that a timer, path or socket starts; "" for others.
func (s unitSubject) starts() string {
	base := strings.TrimSuffix(s.Name(), "."+s.Type())
	named := ""
	switch accept, _ := unit.Boolean(s.Value("Socket", "Accept")); s.Type() {
	case "timer", "path":
		named = s.Value(s.main(), "Unit")
	case "socket":
		if named = s.Value("Socket", "Service"); accept {
			base += "@"
		}
	default:
		return ""
	}
	if named != "" {
		return named
	}
	return base + ".service"
}

// template is the name of the template that an instance is of: "a@.service" of
// "a@b.service"; any other name is its own.
func template(name string) string {
	before, after, ok := strings.Cut(name, "@")
	dot := strings.LastIndexByte(after, '.')
	if !ok || dot < 0 {
		return name
	}
	return before + "@" + after[dot:]
}
