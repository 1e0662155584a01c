package culprit

import (
	"regexp"
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/noise"
)

// The rules that a case needs where a difference is only in how a program speaks
// of itself. Each also tells such a difference from others: with it, both sides are
// the same. They come after the built-in ones, which leave "0x<address>" and
// "+0x<offset>".
var (
	pathRule    = noise.Scrub{Regexp: regexp.MustCompile(`[^\s"'(]*[/\\]([^\s/\\]+\.go)\b`), With: "$1"}
	inlineRule  = noise.Scrub{Regexp: regexp.MustCompile(`\((\.\.\.|[^()]*0x[^()]*)\)| \+0x<offset>`)}
	settingRule = noise.Scrub{Regexp: regexp.MustCompile(`(?m)^(build\s+(-pgo|-ldflags|-gcflags|CGO_CFLAGS|GO(386|AMD64|ARM|ARM64|MIPS|MIPS64|PPC64|RISCV64))=).*$`), With: "$1"}
)

// add is the line of a case that adds a rule, in testscript's quotes.
func add(r noise.Scrub) string {
	return r.String() + "    (a line of the case)"
}

// sourcePaths: files have another name.
func sourcePaths(s Seen, option string) (Hint, bool) {
	return Hint{
		Text: "only the paths of source files differ, as in traces and in log lines",
		Type: add(pathRule),
	}, option == "-trimpath" && onlyBy(s.Differences, pathRule)
}

// settings: the program prints what it was built with.
func settings(s Seen, option string) (Hint, bool) {
	return Hint{
		Text: "the program prints its own build settings (debug.ReadBuildInfo), and " + option + " is one of them",
		Type: add(settingRule),
	}, onlyBy(s.Differences, settingRule)
}

// inlining: calls are inlined elsewhere, which a trace shows.
func inlining(s Seen, option string) (Hint, bool) {
	return Hint{
		Text: "only the arguments in stack traces differ: other calls are inlined",
		Type: add(inlineRule),
	}, hasPrefix(option, "-pgo=", "-gcflags") && onlyBy(s.Differences, inlineRule)
}

// onlyBy reports whether a rule makes every difference go away.
func onlyBy(differences []noise.Difference, rule noise.Scrub) bool {
	return len(differences) > 0 && !slices.ContainsFunc(differences, func(d noise.Difference) bool {
		w, g := whole(d)
		return w == g || rule.Regexp.ReplaceAllString(w, rule.With) != rule.Regexp.ReplaceAllString(g, rule.With)
	})
}

// whole is both sides as whole lines, where these are known: a rule may need to see
// what stands around.
func whole(d noise.Difference) (string, string) {
	if d.Got != "" && strings.Count(d.Context, d.Got) == 1 {
		return strings.Replace(d.Context, d.Got, d.Want, 1), d.Context
	}
	return want(d), got(d)
}
