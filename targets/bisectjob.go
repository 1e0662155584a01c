package targets

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/culprit"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/whole"
)

// bisectJob is all that a trial needs to know.
type bisectJob struct {
	Dir     string   // of the module
	Args    []string // of the go command, with PATTERN in them
	Env     []string
	Package string // to build
	Name    string // of the service's command
	Under   []string
	Sample  sample
	Room    string // for what a trial builds
}

// job is what to try with builds like b.
func (q *inquiry) job(b gobuild.Build, hash culprit.Hash) bisectJob {
	of := q.of
	of.Runs.Candidate = nil
	flags, env := q.Bounds()
	return bisectJob{
		Dir: q.dir, Args: append(hashed(b.Record.Command[1:], q.Module(), hash), flags...), Env: slices.Concat(b.Record.Env, env), Package: b.Record.Package,
		Name: b.Record.Name, Under: q.under, Sample: of, Room: q.room("bisect"),
	}
}

// search runs bisect and reads what it found until its end, or until its time was
// up; why says that there may be more.
func (j bisectJob) search(ctx context.Context, bisect run.Cmd) (sets []culprit.ChangeSet, why string, err error) {
	var out, words bytes.Buffer
	bisect.Stdout, bisect.Stderr = &out, &words
	err = bisect.Run(ctx)
	sets = culprit.Changes(out.String())
	said, unread := os.ReadFile(j.complaint())
	switch {
	case ctx.Err() != nil:
		return nil, "", context.Cause(ctx)
	case unread == nil:
		return sets, string(said), nil
	case errors.Is(err, context.DeadlineExceeded):
		return sets, fmt.Sprintf("the search was not done after %v", bisect.Timeout), nil
	case err != nil:
		return sets, cmp.Or(culprit.Complaint(words.String()), err.Error()), nil
	}
	return sets, "", nil
}

// write leaves the job where a trial finds it, and takes the complaint of an earlier
// one away.
func (j bisectJob) write() (string, error) {
	data, err := json.Marshal(j)
	if err != nil {
		return "", err
	}
	if err := os.RemoveAll(j.Room); err != nil {
		return "", err
	}
	file := filepath.Join(j.Room, "job.json")
	return file, whole.Write(file, data, 0o644)
}

// complaint is the file with why a trial could not be made.
func (j bisectJob) complaint() string { return filepath.Join(j.Room, "complaint.txt") }

// hashed are the arguments of go build with a hash for the packages of one module.
// The flags that Config has for the compiler go with it: of several -gcflags that
// match a package the go command takes the last (go help build).
func hashed(args []string, module string, hash culprit.Hash) []string {
	flags := ""
	for i, arg := range args {
		name, value, joined := strings.Cut(strings.TrimPrefix(arg, "-"), "=")
		switch {
		case strings.TrimPrefix(name, "-") != "gcflags":
			continue
		case !joined && i+1 < len(args):
			value = args[i+1]
		}
		pattern, rest, ok := strings.Cut(value, "=")
		switch {
		case strings.HasPrefix(value, "-") || !ok:
			flags = value
		case pattern == "all" || strings.HasPrefix(pattern, module):
			flags = rest
		}
	}
	flags = strings.TrimSpace(flags + " -d=" + string(hash) + "=PATTERN")
	return append(args[:len(args):len(args)], "-gcflags="+module+"/...="+flags)
}
