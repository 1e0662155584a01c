package cases

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
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
// Other files and subdirectories are passed over.
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
	if len(s.Cases) == 0 {
		return nil, none(dir, match, others)
	}
	return s, nil
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
