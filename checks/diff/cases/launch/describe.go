package launch

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// describe notes what it was started with, for a service that the kit starts
// itself: testscript tells its environment to nobody but its children.
func (t Ticket) describe() int {
	step := Step{filepath.Join(t.Dir, os.Args[1])}
	if err := step.describe(); err != nil {
		fmt.Fprintf(os.Stderr, "seaworthy: %v\n", err)
		return exitOver
	}
	return 0
}

func (s Step) describe() error {
	dir, err := os.Getwd()
	if err != nil {
		return err
	}
	stdin, err := os.Create(s.Stdin())
	if err != nil {
		return err
	}
	defer stdin.Close()
	if _, err := io.Copy(stdin, os.Stdin); err != nil {
		return err
	}
	d := Description{Dir: dir}
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, Variable+"=") {
			d.Env = append(d.Env, entry)
		}
	}
	return writeJSON(s.path(describeFile), d)
}
