package checks

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"example.com/seaworthy/checks/supervisor"
	"example.com/seaworthy/checks/unit"
)

// SupervisorFile judges a configuration file of Supervisor: H6. A file that
// supervisord refuses is a FAIL; the error means that it could not be read. The
// unit of the same service, NAME.service in the directory above, says how long the
// service may take to stop, if it is there.
func SupervisorFile(path string) ([]Finding, error) {
	f, err := supervisor.ReadFile(path)
	var syntax *supervisor.SyntaxError
	if errors.As(err, &syntax) {
		refused := mistake(unit.Place{File: filepath.ToSlash(path), Line: syntax.Line}, "%v: %s", syntax.Err, refusesAll)
		return []Finding{refused.as("H6", "supervisor")}, nil
	}
	if err != nil {
		return nil, err
	}
	f.Path = filepath.ToSlash(path)
	s := supervisorSubject{File: f, stops: map[string]time.Duration{}}
	for _, section := range f.Sections() {
		above := filepath.Join(filepath.Dir(filepath.Dir(path)), supervisor.Name(section)+".service")
		if u, err := unit.ReadFile(above); err == nil && supervisor.Runs(section) {
			s.stops[section], _ = unit.Seconds(u.Value("Service", "TimeoutStopSec"))
		}
	}
	return s.judge(), nil
}

// refusesAll is what follows from what supervisord does not take.
const refusesAll = "supervisord does not start with it, and none of its programs does"

// supervisorSubject is what a rule of H6 looks at.
type supervisorSubject struct {
	*supervisor.File
	stops map[string]time.Duration // how long each section's service may take to stop; 0 = not known
}

// supervisorRules are those of H6: what supervisord refuses or misreads, then what
// it does as asked for.
var supervisorRules = []func(supervisorSubject) []Finding{
	oddSections, supervisorNames, oddKeys, repeated, swallowedSettings, cutValues, supervisorPercents, supervisorValues,
	contradictions, missingCommands, supervisorCommands, supervisorEnvironment, supervisorUsers, supervisorStops, supervisorLogs,
	supervisorGroups, supervisorServers,
}

func (s supervisorSubject) judge() []Finding {
	var findings []Finding
	for _, rule := range supervisorRules {
		for _, found := range rule(s) {
			findings = append(findings, found.as("H6", "supervisor"))
		}
	}
	slices.SortStableFunc(findings, func(a, b Finding) int { return cmp.Compare(weight(b.Status), weight(a.Status)) })
	if !slices.ContainsFunc(findings, func(f Finding) bool { return f.Status != Skip }) {
		findings = append([]Finding{pass("no mistake found").as("H6", "supervisor")}, findings...)
	}
	return findings
}

// weight puts FAIL first, and what was not looked at last.
func weight(s Status) int {
	return slices.Index([]Status{Skip, Pass, Warn, Fail}, s)
}

// at is a line of the file.
func (s supervisorSubject) at(line int) unit.Place {
	return unit.Place{File: s.Path, Line: max(line, 1)}
}

// programs are the sections that run something.
func (s supervisorSubject) programs() []string {
	return slices.DeleteFunc(s.Sections(), func(section string) bool { return !supervisor.Runs(section) })
}

// settings are those in force, of sections that are known and with keys that these
// have: the last of each key.
func (s supervisorSubject) settings() []supervisor.Setting {
	var list []supervisor.Setting
	for _, x := range s.Settings {
		if last, _ := s.Last(x.Section, x.Key); last.Line == x.Line && supervisor.Known(x.Section) && supervisor.Has(x.Section, x.Key) {
			list = append(list, x)
		}
	}
	return list
}

// value is a value as the program gets it; "" if there is none, or none that
// supervisord takes.
func (s supervisorSubject) value(section, key string) (string, int) {
	x, _ := s.Last(section, key)
	e, err := supervisor.Expand(x.Value)
	if err != nil {
		return "", x.Line
	}
	return e.Text, x.Line
}

// is reports whether a setting that is yes or no is yes.
func (s supervisorSubject) is(section, key string) bool {
	v, _ := s.value(section, key)
	return slices.Contains([]string{"true", "yes", "on", "1"}, lower(v))
}

func namedSetting(x supervisor.Setting) string { return fmt.Sprintf("%s=%s", x.Key, x.Value) }
