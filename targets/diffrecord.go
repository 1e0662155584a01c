package targets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/targets/whole"
)

// recording is what diff:record was asked for.
type recording struct {
	from  string // URLs of a running service, apart by spaces, or an HTTP archive
	name  string // of the case; "" = recorded
	start string // the service's arguments, "serve -addr $ADDR"; "" = they are to be written by hand
	ready string // a path that answers when the service is ready; "" = one that was recorded
}

// recordingOf puts the arguments of the target together.
func recordingOf(from string, name, start, ready *string) recording {
	q := recording{from: from}
	for _, arg := range []struct{ from, to *string }{{name, &q.name}, {start, &q.start}, {ready, &q.ready}} {
		if arg.from != nil {
			*arg.to = *arg.from
		}
	}
	return q
}

// write records a case and says what to do with it.
func (q recording) write(ctx context.Context, r *resolved) error {
	name := cmp.Or(q.name, "recorded")
	if filepath.Base(name) != name || strings.HasPrefix(name, ".") {
		return exit{misused, fmt.Errorf("case name %q cannot be a file name: write a plain one, such as -name=checkout", name)}
	}
	file := filepath.Join(r.caseDir(), name+cases.Extension)
	if _, err := os.Lstat(file); err == nil {
		return exit{misused, fmt.Errorf("%s is there already: name another with -name=NAME, or remove it", filepath.ToSlash(file))}
	}
	if err := r.resolve(ctx); err != nil {
		return err
	}
	data, err := q.read(ctx, r.plan.Name)
	if err != nil {
		return coded(broken, err)
	}
	if err := whole.Write(file, data, 0o644); err != nil {
		return exit{broken, err}
	}
	fmt.Printf("%s: %s\n", filepath.ToSlash(file), number(strings.Count("\n"+string(data), "\nhttp "), "request"))
	if q.start == "" {
		fmt.Printf("write into it how %s is started: its lines 2 and 3\n", r.plan.Name)
	}
	fmt.Printf("compare: mage diff -match='^%s$'\n", name)
	return nil
}

// read makes the case.
func (q recording) read(ctx context.Context, service string) ([]byte, error) {
	recorder := cases.Recorder{Ready: q.ready}
	if q.start != "" {
		recorder.Service = append([]string{service}, strings.Fields(q.start)...)
	}
	if strings.Contains(q.from, "://") {
		return recorder.FromURLs(ctx, strings.Fields(q.from))
	}
	archive, err := os.Open(q.from)
	if errors.Is(err, os.ErrNotExist) {
		return nil, exit{misused, fmt.Errorf("%q is neither a URL, such as http://127.0.0.1:8080/healthz, nor an HTTP archive (HAR) that is here", q.from)}
	}
	if err != nil {
		return nil, err
	}
	defer archive.Close()
	return recorder.FromHAR(archive)
}
