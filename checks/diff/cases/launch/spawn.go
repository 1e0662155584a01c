package launch

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// startChild starts the service, with what runs or measures it.
func (l *launcher) startChild(c Command) (*child, error) {
	path, words := l.plan.Path, append([]string{l.plan.Name}, c.Args...)
	for _, runner := range [][]string{l.plan.Under, l.plan.Meter} {
		if len(runner) > 0 {
			path, words = runner[0], slices.Concat(runner, []string{path}, words[1:])
		}
	}
	in, err := l.input()
	if err != nil {
		return nil, err
	}
	if l.serves {
		defer in.Close()
	}
	s := spawn{path: path, args: words, dir: c.Dir, env: l.plan.environ(c.Env), files: [3]*os.File{in, l.out.w, l.err.w}}
	// A program may have been written a moment ago, and a fork in another thread
	// of the writer can hold the file open for a little longer (golang/go#22315).
	for pause := time.Millisecond; ; pause *= 2 {
		child, err := startChild(s)
		if !busy(err) || pause > 500*time.Millisecond {
			return child, err
		}
		time.Sleep(pause)
	}
}

// input is the standard input of the service: a pipe from which nothing comes, as
// testscript has it, where the launcher has none of the service's.
func (l *launcher) input() (*os.File, error) {
	if !l.serves {
		return os.Stdin, nil
	}
	return nothing()
}

// A spawn is a process to start.
type spawn struct {
	path  string
	args  []string // the name first
	dir   string   // "" is that of this process
	env   []string
	files [3]*os.File
}

// environ is what the service sees: no ticket, and itself under its name.
func (p *Plan) environ(env []string) []string {
	var seen []string
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		if name == Variable {
			continue
		}
		if name == "PATH" || runtime.GOOS == "windows" && strings.EqualFold(name, "PATH") {
			dirs := filepath.SplitList(value)
			for i, dir := range dirs {
				if dir == p.Bin {
					dirs[i] = p.Exe
				}
			}
			entry = name + "=" + strings.Join(dirs, string(filepath.ListSeparator))
		}
		seen = append(seen, entry)
	}
	return seen
}
