package triage

import (
	"regexp"
	"slices"
)

// What comes first among several causes.
const (
	ofMachine = iota // it takes others down
	concrete
	general     // the service ended, and another may say why
	consequence // of what ended it before
)

// pattern is a message that names a cause. In text and fix, {1} is a group of the
// expression, and {unit}, {user} and the like are those of the service; in fix
// they are quoted for a shell.
type pattern struct {
	kind string
	re   *regexp.Regexp
	text string // "" = the message as it is
	fix  string
	rank int

	// strong is a message that only a process that ends writes: no manager has to
	// say that it did.
	strong bool
}

func message(kind, expression, fix string) pattern {
	return pattern{kind: kind, re: regexp.MustCompile(expression), fix: fix, rank: concrete}
}

func (p pattern) saying(text string) pattern { p.text = text; return p }
func (p pattern) ranked(rank int) pattern    { p.rank = rank; return p }
func (p pattern) last() pattern              { p.strong = true; return p }

// spoken are the messages of services, managers' and the kernel's: the first that
// matches a line is the one.
var spoken = map[From][]pattern{
	Service: slices.Concat(startMessages, networkMessages, certificateMessages, machineMessages, settingMessages, fileMessages, goMessages),
	Manager: managerMessages,
	Kernel:  kernelMessages,
}

// find is the first pattern of a line, and its groups.
func find(l Line) (pattern, []string) {
	for _, p := range spoken[l.From] {
		if m := p.re.FindStringSubmatch(l.Text); m != nil {
			return p, m
		}
	}
	return pattern{}, nil
}
