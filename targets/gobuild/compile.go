package gobuild

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/targets/run"
)

// Compile builds t of p and leaves binary and record in dist. An up-to-date
// binary is neither linked nor copied again. The compiler's own words go to
// task, once; a failed or interrupted build leaves the last good binary and its
// record as they were.
func (p *Plan) Compile(ctx context.Context, t Target, task *run.Task) (Build, error) {
	out := newOutput(p.Dist, p.BuildName(t), t.Platform.Exe(p.Name))
	task.State("compiling")
	stage, err := filepath.Abs(out.staged())
	if err != nil {
		return Build{}, err
	}
	if err := os.MkdirAll(out.cache, 0o755); err != nil {
		return Build{}, err
	}
	// The go command leaves its work when it is interrupted, so it gets a place
	// that is removed. Below the module that would get into the bytes: -trimpath
	// takes the module's directory off the names of cgo's files, and leaves the
	// random rest.
	tmp, err := os.MkdirTemp("", "seaworthy-")
	if err != nil {
		return Build{}, err
	}
	defer os.RemoveAll(tmp)
	args := append(append(p.Args(t), run.GoJobs(p.Jobs)...), "-o", stage, p.Package.ImportPath)
	start := time.Now()
	var words strings.Builder
	env := append(append(p.Env(t), run.GoMemory(p.Share)...), "GOTMPDIR="+tmp)
	err = run.Cmd{Path: "go", Args: args, Dir: p.Dir, Env: env, Stdout: &words, Stderr: &words}.Run(ctx)
	if err != nil {
		fmt.Fprint(task, words.String())
		return Build{}, compileError(ctx, "go build", err)
	}
	return p.finish(ctx, out, t, made{time.Since(start), words.String()})
}

// made is what a compile cost and said.
type made struct {
	took  time.Duration
	words string
}

// compileError keeps the compiler's words out of the error: they are in the
// job's output already.
func compileError(ctx context.Context, compiler string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return fmt.Errorf("%s: %w", compiler, &Silent{err})
}

// Silent is an error whose details were already shown.
type Silent struct{ Err error }

func (e *Silent) Error() string { return "the compiler's words are above" }

// Unwrap returns the error with the details.
func (e *Silent) Unwrap() error { return e.Err }

// finish puts the staged binary in its place, unless it is there, and brings
// its record up to date.
func (p *Plan) finish(ctx context.Context, out output, t Target, m made) (Build, error) {
	b := Build{Name: p.BuildName(t), Path: filepath.Join(out.dir, out.file)}
	old, oldErr := ReadBuild(out.dir)
	sha, current := out.current()
	rec := p.record(t, out.file)
	if current && oldErr == nil && old.Record.SHA256 == sha {
		rec.keep(old.Record, p.commitTime)
		b.Record = rec
		return b, writeJSON(filepath.Join(out.dir, RecordFile), rec)
	}
	var err error
	if rec.SHA256, rec.Size, err = out.publish(); err != nil {
		return Build{}, err
	}
	rec.Seconds = m.took.Round(100 * time.Millisecond).Seconds()
	rec.CommitTime = p.commitTime()
	if t.Link.Cgo {
		rec.CC = t.Link.Compiler.version(ctx)
		rec.CFlags = t.Link.Compiler.withDefault(ctx, t.Platform.GOARCH, p.processorFlags(t))
		rec.Link.Warnings = linkerWarnings(m.words)
	}
	b.Record, b.Fresh = rec, true
	return b, writeJSON(filepath.Join(out.dir, RecordFile), rec)
}

// commitTime is "" where there is no commit.
func (p *Plan) commitTime() string {
	if p.CommitTime == nil || p.Source.Commit == "" {
		return ""
	}
	return p.CommitTime()
}

// keep takes over what only the compile itself could say, and asks for the time
// of the commit only if that is another one.
func (r *Record) keep(old Record, commitTime func() string) {
	r.SHA256, r.Size, r.Seconds = old.SHA256, old.Size, old.Seconds
	r.CC, r.CFlags, r.Link.Warnings = old.CC, old.CFlags, old.Link.Warnings
	r.GOPROXY, r.GOSUMDB, r.Jobs, r.Memory = old.GOPROXY, old.GOSUMDB, old.Jobs, old.Memory
	r.CommitTime = old.CommitTime
	if old.Commit != r.Commit {
		r.CommitTime = commitTime()
	}
}

// record is all that is known before the compile.
func (p *Plan) record(t Target, file string) Record {
	return Record{
		Schema:     1,
		Name:       p.Name,
		Language:   "go",
		Package:    p.Package.ImportPath,
		Module:     p.Module,
		Platform:   t.Platform.String(),
		File:       file,
		Version:    p.Version,
		Stamped:    p.Stamp,
		Go:         p.Go,
		Command:    append([]string{"go"}, p.Args(t)...),
		Env:        p.Env(t),
		Link:       LinkRecord{Mode: t.Link.Mode(), Cgo: t.Link.Cgo, Reason: t.Link.Reason},
		Commit:     p.Source.Commit,
		Dirty:      p.Source.Dirty,
		SourceNote: p.Source.Note,
		GOPROXY:    p.GOPROXY,
		GOSUMDB:    p.GOSUMDB,
		Jobs:       p.Jobs,
		Memory:     p.Memory,
	}
}

// usingLibc is the warning of GNU ld and gold about a libc function that loads
// parts of its libc at run time, even in a static binary.
var usingLibc = regexp.MustCompile(`Using '(\w+)' in statically linked applications`)

// linkerWarnings are the functions named by such warnings, sorted.
func linkerWarnings(words string) []string {
	var names []string
	for _, m := range usingLibc.FindAllStringSubmatch(words, -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
