package culprit

import (
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/noise"
)

// want is all that a difference tells of the baseline.
func want(d noise.Difference) string { return side(d, "-", d.Want) }

// got is all that it tells of the candidate.
func got(d noise.Difference) string { return side(d, "+", d.Got) }

func side(d noise.Difference, mark, otherwise string) string {
	if len(d.Lines) == 0 {
		return otherwise
	}
	var lines []string
	for _, l := range d.Lines {
		if rest, ok := strings.CutPrefix(l, mark); ok {
			lines = append(lines, rest)
		}
	}
	return strings.Join(lines, "\n")
}

// anyGot reports whether the candidate gave one of the words anywhere that the
// baseline did not give there.
func anyGot(differences []noise.Difference, words ...string) bool {
	return slices.ContainsFunc(differences, func(d noise.Difference) bool {
		return mentions(got(d)+"\n"+d.Context, words...) && !mentions(want(d), words...)
	})
}

func mentions(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// flag is an option as the C compiler sees it.
func flag(option string) string { return strings.TrimPrefix(option, "CGO_CFLAGS=") }

// isLevel reports whether an option is the level of a platform: GOAMD64=v3.
func isLevel(option string) bool {
	name, _, ok := strings.Cut(option, "=")
	return ok && strings.HasPrefix(name, "GO") && name == strings.ToUpper(name)
}

func hasPrefix(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}
