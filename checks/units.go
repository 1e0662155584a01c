package checks

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/unit"
)

// UnitOptions is what is known beside a unit file. The zero value is nothing.
type UnitOptions struct {
	// Peers are the units that are installed beside it; nil = not known. The
	// unit itself may be among them.
	Peers []*unit.File

	// Executables are the files of the host by absolute path, and whether each
	// can be executed: a payload, or a root. Nil = not known.
	Executables map[string]bool

	// Users are the accounts of the host; nil = not known.
	Users []string

	// Hosts are those that the unit must run on.
	Hosts []host.Host

	// Exposure is the score in tenths up to which H3 passes; 0 = 49, which is
	// all that systemd calls OK.
	Exposure int
}

// UnitFile judges the unit file at path: H1, its mistakes; H2, its age, once
// for each host; H3, its exposure. A file that systemd refuses is a FAIL; the
// error means that it could not be read.
func UnitFile(path string, o UnitOptions) ([]Finding, error) {
	f, err := unit.ReadFile(path)
	var syntax *unit.SyntaxError
	if errors.As(err, &syntax) {
		refused := fail(fmt.Sprintf("%s: systemd refuses the whole file: %v", unitLine(syntax.At), syntax.Err))
		return []Finding{refused.as("H1", "verify")}, nil
	}
	if err != nil {
		return nil, err
	}
	return Unit(f, o), nil
}

// Unit judges a unit that was read, drop-ins merged, as UnitFile does.
func Unit(f *unit.File, o UnitOptions) []Finding {
	var findings []Finding
	subject := newUnitSubject(f, o)
	for _, rule := range unitRules {
		for _, found := range rule(subject) {
			findings = append(findings, found.as("H1", "verify"))
		}
	}
	slices.SortStableFunc(findings, func(a, b Finding) int { return cmp.Compare(b.Status, a.Status) }) // FAIL before WARN
	if len(findings) == 0 {
		findings = append(findings, pass("no mistake found").as("H1", "verify"))
	}
	for _, found := range ages(f, o.Hosts) {
		findings = append(findings, found.as("H2", "since"))
	}
	if f.Type() == "service" {
		findings = append(findings, exposure(f, o.Exposure).as("H3", "exposure"))
	}
	return findings
}

// as names the check that a finding is of.
func (f Finding) as(id, check string) Finding {
	f.ID, f.Check = id, check
	return f
}

// unitSubject is what a rule of H1 looks at.
type unitSubject struct {
	*unit.File
	UnitOptions
	known []unit.Assignment // those in sections that the unit's type has
}

func newUnitSubject(f *unit.File, o UnitOptions) unitSubject {
	s := unitSubject{File: f, UnitOptions: o}
	sections := unit.SectionsOf(f.Type())
	for _, a := range f.Assignments {
		if slices.Contains(sections, a.Section) {
			s.known = append(s.known, a)
		}
	}
	return s
}

// unitRules are those of H1, in the order in which their findings are shown:
// what makes systemd refuse or misread the file, then what it does as asked for.
var unitRules = []func(unitSubject) []Finding{
	fileName, oddLines, swallowed, unknownSections, unknownKeys, badValues, openQuotes, badVariables, badSpecifiers, badUnitNames,
	badCommands, absentExecutables, refusedService, refusedSocket, refusedTimer, absentPeers, hiddenPaths, blockedNotify,
	unitUser, unitType, unitInstall, oldKeys,
}

// unitLine is a line as people write it: the file's own name and the number.
func unitLine(p unit.Place) string {
	name := p.File[strings.LastIndexByte(p.File, '/')+1:]
	if name == "" {
		name = "line "
		return fmt.Sprintf("%s%d", name, p.Line)
	}
	return fmt.Sprintf("%s:%d", name, p.Line)
}

// mistake and doubt are findings about a line.
func mistake(p unit.Place, format string, args ...any) Finding {
	return fail(unitLine(p) + ": " + cutText(fmt.Sprintf(format, args...)))
}

func doubt(p unit.Place, format string, args ...any) Finding {
	return warn(unitLine(p) + ": " + cutText(fmt.Sprintf(format, args...)))
}

// cutText cuts a text that a line of 1 MiB has made long.
func cutText(text string) string {
	const most = 400
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + " (cut here)"
}

// main is the section of the unit's own type, "Service".
func (s unitSubject) main() string {
	if sections := unit.SectionsOf(s.Type()); len(sections) == 3 {
		return sections[1]
	}
	return ""
}

// head is the line that a finding about what is missing points to: the header
// of the unit's own section, or the file's first line.
func (s unitSubject) head() unit.Place {
	for _, h := range s.Headers {
		if h.Section == s.main() {
			return h.At
		}
	}
	return unit.Place{File: s.Path, Line: 1}
}

var nameOfUnit = regexp.MustCompile(`^[A-Za-z0-9:_.\\@-]+$`)

// fileName tells names that systemd does not take (systemd.unit(5)), and a file
// that says nothing, which masks the unit.
func fileName(s unitSubject) []Finding {
	name := s.Name()
	switch {
	case name == "":
		return nil
	case unit.SectionsOf(s.Type()) == nil:
		return []Finding{fail(fmt.Sprintf("%s: a unit's name ends with its type, such as .service", name)).hint("mv " + name + " " + name + ".service")}
	case !nameOfUnit.MatchString(name) || len(name) > 255:
		return []Finding{fail(fmt.Sprintf("%s: a unit's name has only letters, digits and : - _ . \\ @, 255 at most", name)).hint("systemd-escape " + name)}
	case len(s.Assignments) == 0 && len(s.Oddities) == 0 && s.Type() != "target":
		return []Finding{fail(name + ": says nothing, and systemd takes an empty file for a masked unit: it cannot be started")}
	}
	return nil
}
