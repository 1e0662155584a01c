package targets

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/run"
	"example.com/seaworthy/targets/whole"
)

// What bisect's trials find in their environment. They are no settings, and begin
// otherwise.
const (
	bisectPattern = "_SEAWORTHY_BISECT"
	bisectFile    = "_SEAWORTHY_BISECT_JOB"
)

// bisecting tells whether this process is a trial of bisect, and of which job.
func bisecting() (pattern, job string) {
	return os.Getenv(bisectPattern), os.Getenv(bisectFile)
}

// trialRuns are as many as have to differ for a trial to fail.
const trialRuns = 2

// tryPattern builds with one pattern and runs the case. What the compiler says goes
// to stdout, where bisect looks for it; an error says that the case differs, or,
// with a complaint in its file, that it is not known.
func tryPattern(ctx context.Context, pattern, file string) error {
	var job bisectJob
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &job)
	}
	if err != nil {
		return exit{broken, fmt.Errorf("trial of bisect: %w", err)}
	}
	t, err := job.try(ctx, pattern)
	switch {
	case err != nil:
		return exit{broken, errors.Join(err, whole.Write(job.complaint(), []byte(err.Error()), 0o644))}
	case t.differing == trialRuns:
		return exit{found, errors.New("the case differs")}
	}
	return nil
}

func (j bisectJob) try(ctx context.Context, pattern string) (tally, error) {
	binary, err := filepath.Abs(filepath.Join(j.Room, j.Name))
	if err != nil {
		return tally{}, err
	}
	var args []string
	for _, arg := range j.Args {
		args = append(args, strings.ReplaceAll(arg, "PATTERN", pattern))
	}
	args = append(args, "-o", binary, j.Package)
	tmp, err := os.MkdirTemp("", "seaworthy-") // as for any build: see Plan.Compile
	if err != nil {
		return tally{}, err
	}
	defer os.RemoveAll(tmp)
	env := append(j.Env[:len(j.Env):len(j.Env)], "GOTMPDIR="+tmp)
	if err := (run.Cmd{Path: "go", Args: args, Dir: j.Dir, Env: env, Stdout: os.Stdout, Stderr: os.Stdout}).Run(ctx); err != nil {
		return tally{}, err
	}
	return j.Sample.differs(ctx, cases.Build{Name: j.Name, Path: binary, Under: j.Under}, trialRuns, true)
}

const (
	bisectPackage = "golang.org/x/tools/cmd/bisect"
	bisectModule  = "golang.org/x/tools"
)

// bisectTool builds bisect, once, of the module that the kit is built with. A vendor
// directory has it only if something there imports it; the module cache may have it
// all the same.
func bisectTool(ctx context.Context) (string, error) {
	tool, err := filepath.Abs(filepath.Join(dist, gobuild.CacheDir, "tools", "bisect"))
	if err != nil {
		return "", err
	}
	var ways []run.Cmd
	for _, dir := range slices.Compact([]string{kitModule(), "."}) {
		for _, flags := range [][]string{nil, {"-mod=readonly"}} {
			args := append(append([]string{"build"}, flags...), "-o", tool, bisectPackage)
			ways = append(ways, run.Cmd{Path: "go", Args: args, Dir: dir, Env: []string{"CGO_ENABLED=0"}})
		}
	}
	if v := toolsVersion(); v != "" {
		env := []string{"CGO_ENABLED=0", "GOFLAGS=", "GOBIN=" + filepath.Dir(tool)}
		ways = append(ways, run.Cmd{Path: "go", Args: []string{"install", bisectPackage + "@" + v}, Env: env})
	}
	var first error
	for _, way := range ways {
		err := way.Run(ctx)
		if err == nil || ctx.Err() != nil {
			return tool, ctx.Err()
		}
		first = cmp.Or(first, err)
	}
	return "", fmt.Errorf("%s does not build here: %w", bisectPackage, first)
}

// toolsVersion is that of golang.org/x/tools in this very program; "" is not known.
func toolsVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == bisectModule && m.Replace == nil {
			return m.Version
		}
	}
	return ""
}
