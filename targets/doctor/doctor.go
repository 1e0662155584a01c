// Package doctor looks at a machine and a repository, and says what is there and
// what is missing for what.
package doctor

import (
	"context"
	"fmt"
	"time"

	"example.com/seaworthy/checks"
)

// Look is one question about this machine or this repository.
type Look struct {
	ID, Name string
	Ask      func(context.Context) []checks.Finding // which of the ID and the name have those of the look where they have none; nil = nothing to say
}

// All asks all questions at once and returns the findings in the order of the
// looks. One that has no answer when the limit is over is left behind, and is a
// SKIP that says so: whatever hangs, the table is there.
func All(ctx context.Context, limit time.Duration, looks []Look) []checks.Finding {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	over := time.After(limit + time.Second/2) // a moment for those that heed ctx
	answers := make([]chan []checks.Finding, len(looks))
	for i, l := range looks {
		answers[i] = make(chan []checks.Finding, 1)
		go func() { answers[i] <- l.Ask(ctx) }()
	}
	var all []checks.Finding
	for i, l := range looks {
		var said []checks.Finding
		select {
		case said = <-answers[i]:
		case <-over:
			over = time.After(0)
			select {
			case said = <-answers[i]: // both were there
			default:
				said = one(skip("no answer within %v", limit))
			}
		}
		all = append(all, l.named(said)...)
	}
	return all
}

// named fills in whose findings these are.
func (l Look) named(findings []checks.Finding) []checks.Finding {
	for i := range findings {
		f := &findings[i]
		f.ID = l.ID
		if f.Check == "" {
			f.Check = l.Name
		}
	}
	return findings
}

func one(f checks.Finding) []checks.Finding { return []checks.Finding{f} }

func pass(format string, args ...any) checks.Finding {
	return checks.Finding{Status: checks.Pass, Text: fmt.Sprintf(format, args...)}
}

func warn(hint, format string, args ...any) checks.Finding {
	return checks.Finding{Status: checks.Warn, Text: fmt.Sprintf(format, args...), Hint: hint}
}

func fail(hint, format string, args ...any) checks.Finding {
	return checks.Finding{Status: checks.Fail, Text: fmt.Sprintf(format, args...), Hint: hint}
}

func skip(format string, args ...any) checks.Finding {
	return checks.Finding{Status: checks.Skip, Text: fmt.Sprintf(format, args...)}
}
