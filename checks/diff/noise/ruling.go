package noise

import "regexp"

// ruling is Rules compiled, and whether each was good for anything.
type ruling struct {
	scrubs                    []Scrub
	ignore, unordered, approx []rule
	near                      []Approx
	names                     moving
	unread                    bool    // there is a stream that was not opened
	hollow                    []Place // streams of which all is masked
	tokenRules                bool    // a rule may be about a line, or a token of one
}

type rule struct {
	text string
	pattern
	used *bool
}

var lineOrToken = regexp.MustCompile(`:[0-9*]`)

func (r Rules) compile() *ruling {
	c := &ruling{scrubs: r.Scrub, near: r.Approx}
	for _, p := range r.Ignore {
		c.tokenRules = c.tokenRules || lineOrToken.MatchString(p.Path)
		c.ignore = append(c.ignore, rule{"ignore " + p.String(), p.compile(), new(bool)})
	}
	for _, p := range r.Unordered {
		c.unordered = append(c.unordered, rule{"unordered " + p.String(), p.compile(), new(bool)})
	}
	for _, a := range r.Approx {
		c.approx = append(c.approx, rule{a.String(), a.compile(), new(bool)})
	}
	return c
}

// ignores reports whether a rule says not to look at at.
func (c *ruling) ignores(at *trail) bool {
	if len(c.ignore) == 0 {
		return false
	}
	p, ignored := at.place(), false
	for _, r := range c.ignore {
		if p.Path != "" && r.step.MatchString(p.Step) && r.below.MatchString(p.Path) {
			*r.used = true
			ignored = true
		}
	}
	return ignored
}

// frees reports whether a rule says that order does not matter at at.
func (c *ruling) frees(at *trail) bool {
	if len(c.unordered) == 0 {
		return false
	}
	p, free := at.place(), false
	for _, r := range c.unordered {
		if r.step.MatchString(p.Step) && r.whole.MatchString(p.Path) {
			*r.used = true
			free = true
		}
	}
	return free
}

// tolerates reports whether a rule lets the token got stand for want at at.
func (c *ruling) tolerates(at *trail, want, got string) bool {
	if len(c.approx) == 0 || shapeOf(want) != Number || shapeOf(got) != Number {
		return false
	}
	x, y := number(want), number(got)
	for _, a := range c.approximates(at) {
		if a.near(x, y) {
			return true
		}
	}
	return false
}

// approximates lists the tolerances at at.
func (c *ruling) approximates(at *trail) []Approx {
	if len(c.approx) == 0 {
		return nil
	}
	var list []Approx
	p := at.place()
	for i, r := range c.approx {
		if r.step.MatchString(p.Step) && r.below.MatchString(p.Path) {
			*r.used = true
			list = append(list, c.near[i])
		}
	}
	return list
}

// fits says which tokens pass for an element of a pattern at at.
func (c *ruling) fits(at *trail) func(elem, token) bool {
	return func(e elem, t token) bool { return e.fits(t) || c.tolerates(at, e.text, t.text) }
}

// touches reports whether a rule may apply to something in the body of the step.
func (c *ruling) touches(at *trail) bool {
	name := at.place().Step
	for _, list := range [][]rule{c.ignore, c.unordered, c.approx} {
		for _, r := range list {
			if r.step.MatchString(name) {
				return true
			}
		}
	}
	return false
}

// applied lists the rules that matched something so far, and those that did not;
// of these none while there is a stream that nobody looked into.
func (c *ruling) applied() (used, unused []string) {
	for _, rules := range [][]rule{c.ignore, c.unordered, c.approx} {
		for _, r := range rules {
			if *r.used {
				used = append(used, r.text)
			} else if !c.unread {
				unused = append(unused, r.text)
			}
		}
	}
	return used, unused
}
