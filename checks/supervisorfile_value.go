package checks

import (
	"slices"
	"strings"

	"example.com/seaworthy/checks/supervisor"
)

// supervisorPercents tells a % that supervisord cannot replace.
func supervisorPercents(s supervisorSubject) []Finding {
	var found []Finding
	for _, x := range s.settings() {
		e, err := supervisor.Expand(strings.ReplaceAll(x.Value, "%(here)s", "<here>"))
		if err != nil {
			found = append(found, mistake(s.at(x.Line), "%s= has %v: %s", x.Key, err, refusesAll).hint(x.Key+"="+doubled(x.Value)))
			continue
		}
		for _, name := range e.Names {
			switch variable, env := strings.CutPrefix(name, "ENV_"); {
			case env:
				found = append(found, doubt(s.at(x.Line), "%s= has %%(%s)s: where supervisord itself has no %s, %s", x.Key, name, variable, refusesAll).hint("write the value, or set it in [supervisord] environment="))
			case !slices.Contains(expansions(x), name):
				found = append(found, mistake(s.at(x.Line), "%s= has %%(%s)s, which stands for nothing: %s", x.Key, name, refusesAll).hint(x.Key+"="+doubled(x.Value)))
			}
		}
	}
	return found
}

// expansions are the names that stand for something in a value.
func expansions(x supervisor.Setting) []string {
	names := []string{"here"}
	switch {
	case x.Section == "include", x.Section == "supervisord" && x.Key == "environment":
		names = append(names, "host_node_name")
	case supervisor.Runs(x.Section) && x.Key != "priority":
		names = append(names, "program_name", "host_node_name", "group_name")
		if slices.Contains([]string{"command", "process_name", "environment", "directory"}, x.Key) || strings.Contains(x.Key, "_logfile") || strings.HasSuffix(x.Key, "_syslog") {
			names = append(names, "process_num", "numprocs")
		}
	}
	return names
}

// doubled is a value whose single % are written as they have to be.
func doubled(value string) string {
	return strings.ReplaceAll(strings.ReplaceAll(value, "%%", "%"), "%", "%%")
}

// supervisorValues tells values that supervisord does not take.
func supervisorValues(s supervisorSubject) []Finding {
	var found []Finding
	for _, x := range s.settings() {
		e, err := supervisor.Expand(x.Value)
		if err != nil || len(e.Names) > 0 {
			continue
		}
		fault := supervisor.Fault(x.Section, x.Key, e.Text)
		if fault == "" {
			continue
		}
		f := mistake(s.at(x.Line), "%s: the value %s; %s", namedSetting(x), fault, refusesAll)
		switch bare := strings.Trim(x.Value, `"'`); {
		case x.Key == "autorestart" && lower(x.Value) == "always":
			f = f.hint("autorestart=true")
		case bare != x.Value && supervisor.Fault(x.Section, x.Key, bare) == "":
			f = f.hint(x.Key + "=" + bare)
		case nearFault(x.Value, fault) != "":
			f = f.hint(x.Key + "=" + nearFault(x.Value, fault))
		}
		found = append(found, f)
	}
	return found
}

// nearFault is the word of the list in a fault that may have been meant.
func nearFault(value, fault string) string {
	_, list, ok := strings.Cut(fault, "of: ")
	if !ok {
		return ""
	}
	return nearKey(strings.TrimPrefix(value, "SIG"), strings.Split(list, ", "))
}

// contradictions tells settings that supervisord refuses together.
func contradictions(s supervisorSubject) []Finding {
	var found []Finding
	for _, section := range s.programs() {
		if _, set := s.Last(section, "killasgroup"); s.is(section, "stopasgroup") && set && !s.is(section, "killasgroup") {
			_, line := s.value(section, "killasgroup")
			found = append(found, mistake(s.at(line), "stopasgroup=true with killasgroup=false: %s", refusesAll).hint("killasgroup=true"))
		}
		numprocs, line := s.value(section, "numprocs")
		if name, _ := s.Last(section, "process_name"); !slices.Contains([]string{"", "0", "1"}, numprocs) && !strings.Contains(name.Value, "%(process_num)") {
			found = append(found, mistake(s.at(line), "numprocs=%s, and process_name= has no %%(process_num)d: %s", numprocs, refusesAll).hint("process_name=%(program_name)s_%(process_num)d"))
		}
		if supervisor.Kind(section) == "eventlistener" {
			found = append(found, listenerFaults(s, section)...)
		}
	}
	return found
}

func listenerFaults(s supervisorSubject, section string) []Finding {
	var found []Finding
	if events, line := s.value(section, "events"); events == "" {
		found = append(found, mistake(s.at(max(line, s.Line(section))), "[%s] has no events=: %s", section, refusesAll).hint("events=PROCESS_STATE"))
	}
	if s.is(section, "redirect_stderr") {
		_, line := s.value(section, "redirect_stderr")
		found = append(found, mistake(s.at(line), "redirect_stderr=true in [%s], whose stdout is for supervisord: %s", section, refusesAll).hint("redirect_stderr=false"))
	}
	return found
}
