package targets

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
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
	recorded, err := q.read(ctx, r.plan.Name)
	if err != nil {
		return coded(broken, err)
	}
	if err := whole.Write(file, recorded.Case, 0o644); err != nil {
		return exit{broken, err}
	}
	fmt.Printf("%s: %s\n", filepath.ToSlash(file), number(recorded.Requests, "request"))
	q.tell(recorded, r.plan.Name)
	fmt.Printf("compare: mage diff -match='^%s$'\n", name)
	return nil
}

// tell says what was recorded and what was not, and what is left to do by hand.
func (q recording) tell(recorded *cases.Recorded, service string) {
	if recorded.Local() {
		fmt.Printf("recorded from %s\n", recorded.Host)
	} else {
		fmt.Printf("recorded from %s: the requests are sent to the service that the case starts\n", recorded.Host)
	}
	for _, what := range recorded.Left {
		fmt.Printf("left out: %s\n", what)
	}
	if recorded.Guessed {
		fmt.Println("note: ready /healthz is a guess, as nothing recorded says when the service is ready: write a path into it that answers 200")
	}
	switch {
	case q.start == "":
		fmt.Printf("write into it how %s is started: its lines 2 and 3\n", service)
	case !chosenAddress.MatchString(q.start):
		fmt.Println("note: the service is started without $ADDR or $PORT: it has to read ADDR or PORT from its environment; else write -start in single quotes")
	}
	if len(recorded.Refused) > 0 {
		fmt.Println("note: " + refused(recorded.Refused))
	}
}

// refused asks about the answers that may be those to a mistake, one at least.
func refused(answers []cases.Answer) string {
	first := answers[0]
	text := fmt.Sprintf("%s answered %d", first.Request, first.Status)
	if others := len(answers) - 1; others > 0 {
		text += ", and " + number(others, "other") + " answered 400 or more"
	}
	if first.Status == http.StatusNotFound || first.Status == http.StatusMethodNotAllowed {
		return text + ": is that its path?"
	}
	return text + ": the case expects that again"
}

// chosenAddress is what the kit puts in the place of the service's own; $ADDR2 is a
// second one.
var chosenAddress = regexp.MustCompile(`\$(ADDR|PORT)\b|\$\{(ADDR|PORT)\}`)

// read makes the case.
func (q recording) read(ctx context.Context, service string) (*cases.Recorded, error) {
	recorder := cases.Recorder{Name: service, Ready: q.ready}
	if q.start != "" {
		recorder.Service = append([]string{service}, strings.Fields(q.start)...)
	}
	if strings.Contains(q.from, "://") {
		recorded, err := recorder.FromURLs(ctx, strings.Fields(q.from))
		if bad, ok := errors.AsType[cases.URLError](err); ok {
			return nil, exit{misused, bad}
		}
		return recorded, err
	}
	archive, err := q.archive()
	if err != nil {
		return nil, err
	}
	recorded, err := recorder.FromHAR(bytes.NewReader(archive))
	if err != nil {
		return nil, exit{misused, fmt.Errorf("%q: %w", q.from, err)}
	}
	return recorded, nil
}

// archive reads the file that was named.
func (q recording) archive() ([]byte, error) {
	info, err := os.Stat(q.from)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, exit{misused, fmt.Errorf("%q is neither a URL, such as http://127.0.0.1:8080/healthz, nor an HTTP archive (HAR) that is here", q.from)}
	case err == nil && info.IsDir():
		return nil, exit{misused, fmt.Errorf("%q is a directory: name the HTTP archive in it, a .har file", q.from)}
	}
	return os.ReadFile(q.from)
}
