package checks

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/checks/pm2"
	"example.com/seaworthy/checks/unit"
)

// PM2File judges a process file of PM2: H7. One that is code is not read: what it
// says is known only when it is run. The error means that the file could not be
// read. The unit of the same service, NAME.service in the directory above, says how
// long the service may take to stop, if it is there.
func PM2File(path string) ([]Finding, error) {
	name := filepath.Base(path)
	if ext := filepath.Ext(name); ext != ".json" {
		return []Finding{skip(fmt.Sprintf("%s is not read: %s is code, or none of what is judged here", name, ext)).
			hint("an ecosystem.json, which says the same without code: mage unit:pm2").as("H7", "pm2")}, nil
	}
	v, err := pm2.ReadFile(path)
	var syntax *pm2.SyntaxError
	if errors.As(err, &syntax) {
		refused := mistake(unit.Place{File: filepath.ToSlash(path), Line: syntax.Line}, "is no JSON: %v. PM2 runs the file as JavaScript, and nothing else can read it", syntax.Err)
		return []Finding{refused.hint("take comments, and commas at an end, away").as("H7", "pm2")}, nil
	}
	if err != nil {
		return nil, err
	}
	s := pm2Subject{path: filepath.ToSlash(path), root: v, stops: map[string]time.Duration{}}
	for _, app := range v.Apps() {
		name, _ := app.Get("name")
		above := filepath.Join(filepath.Dir(filepath.Dir(path)), filepath.Base(name.Text)+".service")
		if u, err := unit.ReadFile(above); err == nil {
			s.stops[name.Text], _ = unit.Seconds(u.Value("Service", "TimeoutStopSec"))
		}
	}
	return s.judge(), nil
}

// refusesFile is what follows from a value that PM2 does not take.
const refusesFile = "PM2 starts none of the file's programs"

// pm2Subject is what a rule of H7 looks at.
type pm2Subject struct {
	path  string
	root  pm2.Value
	stops map[string]time.Duration // how long each program may take to stop; 0 = not known
}

// pm2Rules are those of H7: of the file, and of each program in it.
var (
	pm2Rules    = []func(pm2Subject) []Finding{pm2Top, pm2Repeated}
	pm2AppRules = []func(pm2Subject, pm2.Value) []Finding{pm2Keys, pm2Values, pm2Script, pm2Interpreter, pm2Arguments, pm2Mode, pm2User, pm2Stop, pm2Restarts, pm2Environment}
)

func (s pm2Subject) judge() []Finding {
	var findings []Finding
	note := func(found []Finding) {
		for _, f := range found {
			findings = append(findings, f.as("H7", "pm2"))
		}
	}
	for _, rule := range pm2Rules {
		note(rule(s))
	}
	for _, app := range s.root.Apps() {
		if app.Kind != pm2.Object {
			note([]Finding{mistake(s.at(app.Line), "is %s where a program should be: %s", app.Kind, refusesFile)})
			continue
		}
		for _, rule := range pm2AppRules {
			note(rule(s, app))
		}
	}
	slices.SortStableFunc(findings, func(a, b Finding) int { return cmp.Compare(weight(b.Status), weight(a.Status)) })
	if len(findings) == 0 {
		return []Finding{pass("no mistake found").as("H7", "pm2")}
	}
	return findings
}

func (s pm2Subject) at(line int) unit.Place { return unit.Place{File: s.path, Line: max(line, 1)} }

// pm2Top tells keys of the file that nobody reads, and files without a program.
// Those that begin with x- are anybody's own.
func pm2Top(s pm2Subject) []Finding {
	if s.root.Kind != pm2.Object {
		if len(s.root.Apps()) == 0 {
			return []Finding{mistake(s.at(1), "has no program").hint(`{"apps": [{"name": "orders", "script": "/opt/orders/current/bin/orders"}]}`)}
		}
		return nil
	}
	apps, ok := s.root.Get("apps")
	if _, old := s.root.Get("pm2"); !ok && !old {
		return nil // the file itself is the program
	}
	var found []Finding
	if ok && len(s.root.Apps()) == 0 {
		found = append(found, mistake(s.at(apps.Line), "apps has no program: PM2 starts nothing, and ends well"))
	}
	for _, m := range s.root.Members {
		if slices.Contains(pm2.Top, m.Key) || strings.HasPrefix(m.Key, "x-") {
			continue
		}
		f := mistake(s.at(m.Line), "%q is nothing that PM2 knows beside apps: it passes over it without a word", m.Key)
		if near := nearKey(m.Key, pm2.Top); near != "" {
			f = f.hint(near)
		} else if pm2.Name(m.Key) != "" {
			f = f.hint("move it into the program, inside apps")
		}
		found = append(found, f)
	}
	return found
}

// pm2Repeated tells keys that an object has twice.
func pm2Repeated(s pm2Subject) []Finding {
	var found []Finding
	var look func(v pm2.Value)
	look = func(v pm2.Value) {
		first := map[string]int{}
		for _, m := range v.Members {
			if before, again := first[m.Key]; again {
				found = append(found, mistake(s.at(m.Line), "%q is in line %d already: this one counts, without a word", m.Key, before).hint("leave one of the two"))
			}
			first[m.Key] = m.Line
			look(m.Value)
		}
		for _, item := range v.Items {
			look(item)
		}
	}
	look(s.root)
	return found
}
