package cases

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// Extension is that of case files.
const Extension = ".txtar"

// A Suite is the cases of a service, in the order of their names.
type Suite struct {
	Dir   string
	Cases []Case

	// Passed are the files in Dir and below that look like cases and are none, as paths
	// below Dir, in order: NAME.txt there, if a line of it begins like one of a case; and
	// NAME.txtar in a directory.
	Passed []string
}

// A Case is one script. It is read once, so that every run of it is the same.
type Case struct {
	Name string // "eval", the name of the file without its extension
	Data []byte // the whole file
}

// ErrNoCases is what Load's error is if there is nothing to run.
var ErrNoCases = errors.New("no cases")

// Load reads the cases in dir whose names match, as a regular expression; ""
// matches all. If there are none, the error is ErrNoCases and says what to type.
// Other files and subdirectories are passed over, which Suite.Passed tells.
func Load(dir, match string) (*Suite, error) {
	pattern, err := regexp.Compile(match)
	if err != nil {
		return nil, fmt.Errorf("cases matching %q: %w", match, err)
	}
	s := &Suite{Dir: dir}
	var others []string
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, entry := range entries {
		name, ok := strings.CutSuffix(entry.Name(), Extension)
		if !ok || name == "" || entry.IsDir() {
			continue
		}
		if !pattern.MatchString(name) {
			others = append(others, name)
			continue
		}
		c, err := open(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		s.Cases = append(s.Cases, c)
	}
	s.Passed = passed(dir)
	if len(s.Cases) == 0 && len(s.Passed) > 0 && match == "" {
		return nil, fmt.Errorf("%w in %s: passed over %s; they lie directly there and end in %s", ErrNoCases, dir, strings.Join(s.Passed, ", "), Extension)
	}
	if len(s.Cases) == 0 {
		return nil, none(dir, match, others)
	}
	return s, nil
}

// likely is a line of a case, or the mark of a file in it.
var likely = regexp.MustCompile(`(?m)^(\[[^]]*\]\s*)*(! *)?(exec|service|http|stdin)\s+\S|^-- \S.* --\s*$`)

// passed finds what Suite.Passed is. What cannot be read is none of it.
func passed(dir string) (paths []string) {
	fs.WalkDir(os.DirFS(dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return nil
		}
		switch below := strings.Contains(name, "/"); path.Ext(name) {
		case Extension:
			if below {
				paths = append(paths, name)
			}
		case ".txt":
			if data, err := os.ReadFile(filepath.Join(dir, name)); !below && err == nil && likely.Match(data) {
				paths = append(paths, name)
			}
		}
		return nil
	})
	return paths
}

func open(path string) (Case, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Case{}, err
	}
	c := Case{Name: strings.TrimSuffix(filepath.Base(path), Extension), Data: data}
	if err := c.check(); err != nil {
		return Case{}, fmt.Errorf("%s:%w", path, err)
	}
	return c, nil
}

func none(dir, match string, others []string) error {
	if len(others) > 0 {
		slices.Sort(others)
		return fmt.Errorf("%w in %s match %q, there are %s", ErrNoCases, dir, match, strings.Join(others, ", "))
	}
	return fmt.Errorf("%w in %s: write one, %s, with lines such as %q; or record one: mage diff:record http://127.0.0.1:8080/", ErrNoCases, dir,
		filepath.Join(dir, "first"+Extension), "exec NAME -version")
}

// mistaken is what looks as if it stopped the service and would end the script.
var mistaken = regexp.MustCompile(`^\s*(\[[^]]*\]\s*)*!?\s*stop\s+'?-?(SIG)?(TERM|INT|KILL|QUIT|HUP|USR1|USR2)'?\s*(#.*)?$`)

// check finds what testscript would take for something else than was meant. The
// error begins with the number of the line.
func (c Case) check() error {
	script := string(txtar.Parse(c.Data).Comment)
	empty := true
	for i, line := range strings.Split(script, "\n") {
		text := strings.TrimSpace(line)
		if text == "" || text[0] == '#' {
			continue
		}
		empty = false
		if mistaken.MatchString(line) {
			return fmt.Errorf("%d: %q would end the script here; to stop the service, write %q",
				i+1, text, strings.Replace(text, "stop", "shutdown", 1))
		}
	}
	if empty {
		return errors.New("1: no command in this case, only comments and files")
	}
	return nil
}
