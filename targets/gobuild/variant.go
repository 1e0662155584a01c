package gobuild

import (
	"context"
	"os"
	"path/filepath"
	"runtime"

	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/whole"
)

// Subject is one program for one platform of a plan, whose optimizations can be
// taken apart.
type Subject struct {
	plan *Plan
	of   Target
	c    *CBuild // nil = the Go program
}

// Subjects are the programs of a plan that run under a system: all but bare-metal
// images.
func (p *Plan) Subjects() []Subject {
	var all []Subject
	for _, t := range p.Targets {
		all = append(all, Subject{plan: p, of: t})
	}
	for _, c := range p.C {
		if platform, err := ParsePlatform(c.Platform); err == nil && !BareMetal(c.Platform) {
			all = append(all, Subject{plan: p, of: Target{Platform: platform}, c: &c})
		}
	}
	return all
}

// Name is that of the build's directory under dist.
func (s Subject) Name() string {
	if s.c != nil {
		return s.c.Name()
	}
	return s.plan.BuildName(s.of)
}

// Program is the name of what is built, without a platform.
func (s Subject) Program() string {
	if s.c != nil {
		return s.c.Program.Name
	}
	return s.plan.Name
}

// IsC reports whether it is a C program.
func (s Subject) IsC() bool { return s.c != nil }

// Bounds are the flags and the environment that keep a go command of its own within
// the plan's Jobs and Memory, as Compile is.
func (s Subject) Bounds() (flags, env []string) {
	return run.GoJobs(s.plan.Jobs), run.GoMemory(s.plan.Share)
}

// Module is the path of a Go program's module, "" of a C program.
func (s Subject) Module() string {
	if s.c != nil {
		return ""
	}
	return s.plan.Module
}

// ProfileFile is the path of the CPU profile that the optimized build is made
// with; "" is none, as of a C program.
func (s Subject) ProfileFile() string {
	switch p := s.plan; {
	case s.c != nil || p.Profile == NoProfile:
		return ""
	case p.Profile == "":
		return p.DefaultProfile()
	case filepath.IsAbs(p.Profile):
		return p.Profile
	default:
		return filepath.Join(p.Dir, p.Profile)
	}
}

// Platform is what it is built for, with its level.
func (s Subject) Platform() Platform { return s.of.Platform }

// Options are what the plan's build has beyond a plain one: no profile, the lowest
// processor, symbols kept, the compilers' own choice of optimization (which is
// none in C, and -O2 in cgo).
func (s Subject) Options() []Option {
	if s.c != nil {
		return s.c.options()
	}
	_, _, options := s.plan.plain(s.of)
	return options
}

// Variant is one way to build a subject.
type Variant struct {
	Options []Option // of the subject's; nil = the baseline
	Layout  int      // not 0: a Go program's functions in an order of their own (golang/go#67858); of no effect in C
	Extra   []string // further flags of go build; not for C
}

// Compile builds a variant of s in dir, which is for no other subject and is used
// again by the next build of it.
func (s Subject) Compile(ctx context.Context, dir string, v Variant, task *run.Task) (Build, error) {
	p := *s.plan
	if s.c != nil {
		p.Dist = dir
		return p.CompileC(ctx, s.c.with(v.Options), task)
	}
	t := s.of
	if options := s.Options(); len(v.Options) < len(options) || len(v.Extra) > 0 || v.Layout != 0 {
		p, t, _ = s.plan.plain(s.of)
		for _, o := range v.Options {
			o.add(&p, &t)
		}
	}
	if v.Layout != 0 {
		p.LDFlags += " -randlayout=1"
	}
	p.Dist, p.Flags = dir, append(p.Flags[:len(p.Flags):len(p.Flags)], v.Extra...)
	return p.Compile(ctx, t, task)
}

// options are those of the program's flags that optimize, and all that Config adds.
func (b CBuild) options() []Option {
	var options []Option
	for i, flag := range b.flags() {
		if i >= len(b.Program.Flags) || cOptimizing(flag) {
			options = append(options, Option{Name: flag, at: i})
		}
	}
	return options
}

// with is b with some of its options.
func (b CBuild) with(options []Option) CBuild {
	keep := map[int]bool{}
	for _, o := range options {
		keep[o.at] = true
	}
	drop := map[int]bool{}
	for _, o := range b.options() {
		drop[o.at] = !keep[o.at]
	}
	var flags []string
	for i, flag := range b.flags() {
		if !drop[i] {
			flags = append(flags, flag)
		}
	}
	b.Program.Flags, b.CFlags = flags, nil
	return b
}

// Runs reports whether programs for p run on this machine by themselves.
func (p Platform) Runs() bool {
	return p.GOOS == runtime.GOOS && (p.GOARCH == runtime.GOARCH || p.GOARCH == "386" && runtime.GOARCH == "amd64")
}

// Install puts a copy of a build's binary into dir under a name, by rename: what
// was there stays whole until then.
func Install(b Build, dir, name string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp := filepath.Join(dir, "."+name+".tmp")
	defer os.Remove(tmp) // of no effect once it is renamed
	if _, _, err := copyHashed(tmp, b.Path); err != nil {
		return err
	}
	return whole.Move(tmp, filepath.Join(dir, name))
}

// WriteRecord writes b's record into dir.
func WriteRecord(b Build, dir string) error {
	return writeJSON(filepath.Join(dir, RecordFile), b.Record)
}
