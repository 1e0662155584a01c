package starter

import (
	"go/build/constraint"
	"os"
	"strings"
)

// needsMageTag tells whether a Go file is compiled only with the tag mage: then it
// is one that Mage reads.
func needsMageTag(file string) bool {
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "package ") {
			return false
		}
		if !constraint.IsGoBuild(line) && !constraint.IsPlusBuild(line) {
			continue
		}
		expr, err := constraint.Parse(line)
		if err == nil && possible(expr, true) && !possible(expr, false) {
			return true
		}
	}
	return false
}

// possible tells whether some set of tags, with mage or without, fulfils a
// constraint.
func possible(expr constraint.Expr, mage bool) bool {
	switch e := expr.(type) {
	case *constraint.AndExpr:
		return possible(e.X, mage) && possible(e.Y, mage)
	case *constraint.OrExpr:
		return possible(e.X, mage) || possible(e.Y, mage)
	case *constraint.NotExpr: // of one tag, as people write it
		return e.String() != "!mage" || !mage
	case *constraint.TagExpr:
		return e.Tag != "mage" || mage
	}
	return true
}
