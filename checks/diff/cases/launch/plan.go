package launch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// A Plan is what all launchers of one run are told.
type Plan struct {
	Path  string   // the service's binary
	Name  string   // its argv[0]
	Under []string // what runs it, such as an emulator and its flags; nil for nothing
	Meter []string // what runs all of that and measures it; nil for nothing

	// Bin is the directory of PATH that holds the launcher, and Exe the one that
	// the service finds in its place: a service that starts itself by its name
	// gets itself.
	Bin, Exe string

	Kit       int       // the process whose end ends all
	Deadline  time.Time // when the case has to be over
	Limit     string    // how long that was, in words, "60s"
	Cap       int64     // bytes kept of each stream
	Processes int       // how many may run at a time, the service included
}

const planFile = "plan.json"

// Write puts p into dir, for the launchers whose Ticket names dir.
func (p *Plan) Write(dir string) error { return writeJSON(filepath.Join(dir, planFile), p) }

// abortFile, once it exists in the directory of a record, ends all of its run.
const abortFile = "abort"

// Abort ends all launchers of the run whose record is in dir, and any that come
// later. It takes them a moment.
func Abort(dir string) error {
	return os.WriteFile(filepath.Join(dir, abortFile), nil, 0o600)
}

// Claim makes the next step of the record in dir and returns its name: "0001",
// "0002". Two claims never get the same.
func Claim(dir string) (string, error) {
	for n := 1; ; n++ {
		step := fmt.Sprintf("%04d", n)
		err := os.Mkdir(filepath.Join(dir, step), 0o700)
		if !errors.Is(err, fs.ErrExist) {
			return step, err
		}
	}
}

// writeJSON writes by rename: a reader sees all of it or nothing.
func writeJSON(path string, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+"~", data, 0o600); err != nil {
		return err
	}
	return os.Rename(path+"~", path)
}

func readJSON(path string, value any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, value)
}
