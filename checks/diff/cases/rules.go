package cases

import (
	"encoding/base64"
	"os"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// ruleUsage are the commands that are meant for the comparison.
var ruleUsage = map[string]string{
	"scrub":     "scrub PATTERN WORD",
	"ignore":    "ignore [STEP] PATH",
	"unordered": "unordered [STEP] PATH",
	"approx":    "approx [STEP] PATH rel=1e-12",
}

// rule collects the words of a line. What they mean is for the comparison to say.
func (r *run) rule(name, usage string) commandFunc {
	return func(ts *testscript.TestScript, neg bool, args []string) {
		positive(ts, neg, name)
		if len(args) == 0 {
			ts.Fatalf("usage: %s", usage)
		}
		r.rules = append(r.rules, append(Rule{name}, args...))
	}
}

func positive(ts *testscript.TestScript, neg bool, name string) {
	if neg {
		ts.Fatalf("unsupported: ! %s", name)
	}
}

// unbase64 decodes files in place. White space in them is passed over.
func unbase64(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, "unbase64")
	if len(args) == 0 {
		ts.Fatalf("usage: unbase64 FILE...")
	}
	for _, name := range args {
		text := strings.Join(strings.Fields(ts.ReadFile(name)), "")
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			ts.Fatalf("%s: %v", name, err)
		}
		ts.Check(os.WriteFile(ts.MkAbs(name), data, 0o666))
	}
}
