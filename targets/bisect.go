package targets

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"example.com/seaworthy/checks/diff/culprit"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
)

// bisectLimit is how long the search of one line may take.
const bisectLimit = 5 * time.Minute

// places are where in the source a cause takes effect.
type places struct {
	by     culprit.Hash // that found them; "" = none did
	words  []string     // a line each
	remedy string       // what to type there; "" = nothing but to leave the option out

	elsewhere bool // x*y + z is in another module or in the standard library
}

// lines looks for the places in the service's own module where a cause changes what
// the program does.
func (q *inquiry) lines(ctx context.Context, options []gobuild.Option, seen culprit.Seen) (places, error) {
	hashes := seen.Hashes()
	switch {
	case q.IsC() || len(hashes) == 0:
		return places{}, nil
	case q.intermittent():
		return places{words: []string{"its line was not looked for: not every run differs"}}, nil
	}
	var found, unknown places
	for _, hash := range hashes {
		err := pool(ctx, []run.Job{{Name: fmt.Sprintf("%s bisect %s", q.Name(), hash), Do: func(ctx context.Context, task *run.Task) error {
			sets, why, err := q.bisect(ctx, options, hash, task)
			if err != nil {
				return err
			}
			found = q.describe(hash, sets)
			if hash == culprit.FMA && culprit.Elsewhere(why) {
				found.elsewhere, found.remedy = true, q.remedy(hash, false)
			}
			task.State(fmt.Sprintf("%d found", len(sets)))
			if why != "" {
				found.words = append(found.words, fmt.Sprintf("line not known by %s: %s", hash, why))
			}
			return nil
		}}})
		if err != nil {
			return places{}, err
		}
		if found.by != "" {
			found.elsewhere = found.elsewhere || unknown.elsewhere
			return found, nil
		}
		unknown.words = append(unknown.words, found.words...)
		unknown.elsewhere = unknown.elsewhere || found.elsewhere
		unknown.remedy = cmp.Or(unknown.remedy, found.remedy)
	}
	return unknown, nil
}

// remedy is what to type against what hash finds, in the service's own module or
// not.
func (q *inquiry) remedy(hash culprit.Hash, own bool) string {
	plain := q.Platform()
	plain.Level = ""
	if plain.GOARCH != "amd64" { // others fuse at every level
		return hash.Remedy(own, "")
	}
	return hash.Remedy(own, plain.String())
}

// describe puts what was found into words.
func (q *inquiry) describe(hash culprit.Hash, sets []culprit.ChangeSet) places {
	var p places
	for _, set := range sets {
		for i, at := range set.Places {
			own := at.Of(q.Module())
			words := hash.Words(at)
			for _, call := range at.Within {
				words += ", inlined at " + q.shown(call).String()
			}
			if set.Without {
				words = "it differs because this is not so: " + words
			}
			if i > 0 {
				words += ", together with the line above"
			}
			at = q.shown(at)
			p.words = append(p.words, fmt.Sprintf("%s: %s", at, words))
			if text := sourceText(at); text != "" {
				p.words = append(p.words, text)
			}
			p.by, p.remedy = hash, cmp.Or(p.remedy, q.remedy(hash, own))
		}
	}
	return p
}

// shown is a line as it is found from here.
func (q *inquiry) shown(at culprit.SourceLine) culprit.SourceLine {
	return at.Under(q.Module(), filepath.ToSlash(q.dir))
}

// sourceText is the line of the source itself; "" where it cannot be read.
func sourceText(at culprit.SourceLine) string {
	data, err := os.ReadFile(filepath.FromSlash(at.File))
	if err != nil {
		return ""
	}
	lines := strings.Split(string(data), "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[at.Line-1])
}

// bisect runs golang.org/x/tools/cmd/bisect over this very program, which makes
// each trial: see tryPattern. Why says that the search came to no end.
func (q *inquiry) bisect(ctx context.Context, options []gobuild.Option, hash culprit.Hash, task *run.Task) (sets []culprit.ChangeSet, why string, err error) {
	task.State("building bisect")
	tool, err := bisectTool(ctx)
	if err != nil {
		return nil, err.Error(), ctx.Err()
	}
	kit, err := os.Executable()
	if err != nil {
		return nil, "", err
	}
	task.State("compiling")
	b, err := q.with(ctx, options, nil, task)
	if err != nil {
		return nil, "", err
	}
	job := q.job(b, hash)
	defer os.RemoveAll(job.Room)
	file, err := job.write()
	if err != nil {
		return nil, "", err
	}
	task.State("searching with " + string(hash))
	return job.search(ctx, run.Cmd{
		Path: tool, Args: []string{"-count=1", bisectPattern + "=PATTERN", kit, "diff:why", q.of.Case.Name},
		Env: []string{bisectFile + "=" + file}, Timeout: bisectLimit,
	})
}
