package unit

import "strings"

// Exposure is how much a service could do to its host if somebody took it over,
// as systemd-analyze security of systemd 252 counts it on x86-64. Later releases
// weigh a few rows otherwise.
type Exposure struct {
	Tenths int    // 0 to 100: 92 is shown as 9.2
	Level  string // "UNSAFE"; see Level
	Rows   []Row  // in systemd's order
}

// Row is one thing that counts.
type Row struct {
	Name   string // "CapabilityBoundingSet=~CAP_SYS_ADMIN"
	Field  string // systemd's JSON name, "CapabilityBoundingSet_CAP_SYS_ADMIN"
	Weight int
	Range  int // badness goes from 0 to this
	// Badness is 0 where the service is confined. It means nothing where Void
	// is set.
	Badness int
	Void    bool   // does not apply: root's own, or a service of early boot
	Tenths  int    // its share of the exposure, rounded up, as systemd shows it
	Line    string // the line for [Service] that takes the badness away; "" = none does alone
}

// levels are the words, from the highest exposure down.
var levels = []struct {
	from int
	word string
}{{100, "DANGEROUS"}, {90, "UNSAFE"}, {75, "EXPOSED"}, {50, "MEDIUM"}, {10, "OK"}, {1, "SAFE"}, {0, "PERFECT"}}

// Level is systemd's word for an exposure in tenths: "OK" from 1.0 on, "MEDIUM"
// from 5.0, "UNSAFE" from 9.0.
func Level(tenths int) string {
	for _, l := range levels {
		if tenths >= l.from {
			return l.word
		}
	}
	return ""
}

// Score computes the exposure of a service from its file, drop-ins merged. It
// says nothing of a file that systemd would refuse, and of a unit that is no
// service it has nothing to say: that one scores as one without any setting.
func Score(f *File) Exposure {
	s := settle(f)
	rows := make([]Row, len(assessors))
	sum, weights := 0, 0
	for i, a := range assessors {
		r := a.row
		if r.Badness, r.Void = a.assess(s), a.early && s.boot; r.Badness == void {
			r.Badness, r.Void = 0, true
		}
		if !r.Void {
			sum += ceil(r.Badness*r.Weight, r.Range)
			weights += r.Weight
		}
		rows[i] = r
	}
	for i, r := range rows {
		if !r.Void {
			rows[i].Tenths = ceil(ceil(r.Badness*r.Weight*100, r.Range), weights)
		}
	}
	tenths := ceil(sum*100, weights)
	return Exposure{tenths, Level(tenths), rows}
}

func ceil(a, b int) int { return (a + b - 1) / b }

// void is the badness of a row that does not apply.
const void = -1

// assessor is a row and how its badness is found.
type assessor struct {
	row    Row
	early  bool // does not apply to services of early boot
	assess func(*sandbox) int
}

// bad is the badness of a row whose range is 1.
func bad(is bool) int {
	if is {
		return 1
	}
	return 0
}

// yes is a row that a boolean takes away.
func yes(key string, weight int) assessor {
	return assessor{
		row:    Row{Name: key + "=", Field: key, Weight: weight, Range: 1, Line: key + "=yes"},
		assess: func(s *sandbox) int { return bad(!s.on[key]) },
	}
}

// without is a row that is good once none of the capabilities is left. name is
// how systemd writes them, field how JSON does.
func without(weight int, name, field string, names ...string) assessor {
	set := bits(names...)
	return assessor{
		row: Row{
			Name: "CapabilityBoundingSet=~" + name, Field: "CapabilityBoundingSet_" + field, Weight: weight, Range: 1,
			Line: "CapabilityBoundingSet=~CAP_" + strings.Join(names, " CAP_"),
		},
		assess: func(s *sandbox) int { return bad(s.bounding&set != 0) },
	}
}

// one is without for a single capability.
func one(weight int, name string) assessor { return without(weight, "CAP_"+name, "CAP_"+name, name) }

func noSpace(weight int, kind string) assessor {
	return assessor{
		row: Row{
			Name: "RestrictNamespaces=~" + kind, Field: "RestrictNamespaces_" + kind, Weight: weight, Range: 1,
			Line: "RestrictNamespaces=yes",
		},
		assess: func(s *sandbox) int { return bad(s.mayMake(kind)) },
	}
}

func noFamily(weight int, kind, name, field string) assessor {
	return assessor{
		row: Row{
			Name: "RestrictAddressFamilies=~" + name, Field: "RestrictAddressFamilies_" + field, Weight: weight, Range: 1,
			Line: "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6",
		},
		assess: func(s *sandbox) int { return bad(!s.families.restricted(kind)) },
	}
}

func noCalls(weight int, group string) assessor {
	return assessor{
		row: Row{
			Name: "SystemCallFilter=~" + group, Weight: weight, Range: 10, Line: "SystemCallFilter=~" + group,
			Field: "SystemCallFilter_" + strings.ReplaceAll(group[1:], "-", "_"),
		},
		assess: func(s *sandbox) int {
			switch {
			case !s.calls.filters():
				return 10
			case s.calls.keepsOut(group):
				return 0
			case s.calls.allow:
				return 9
			}
			return 10
		},
	}
}

func graded(key string, weight, most int, line string, assess func(*sandbox) int) assessor {
	return assessor{row: Row{Name: key + "=", Field: key, Weight: weight, Range: most, Line: line}, assess: assess}
}

func (a assessor) notEarly() assessor {
	a.early = true
	return a
}

func (a assessor) named(name, field string) assessor {
	a.row.Name, a.row.Field = name, field
	return a
}
