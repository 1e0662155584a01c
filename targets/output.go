package targets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/fatih/color"
	"github.com/magefile/mage/mg"
	"golang.org/x/term"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/run"
)

// progress is where lines about work under way go: never to stdout, which
// belongs to the report.
var progress io.Writer = os.Stderr

// progressNote prints one line about what is going on.
func progressNote(s string) { fmt.Fprintln(progress, s) }

// pool runs jobs with live lines where progress is a terminal.
func pool(ctx context.Context, jobs []run.Job) error {
	p := run.Pool{Out: progress}
	if f, ok := progress.(*os.File); ok {
		p.Live = run.Terminal(f)
	}
	return p.Run(ctx, jobs)
}

// show prints the report, as a table or as JSON, and returns the error that
// belongs to its verdict.
func (s settings) show(r checks.Report, long bool) error {
	return s.print(r, textOptions(long))
}

// print is show with all options.
func (s settings) print(r checks.Report, o checks.TextOptions) error {
	var err error
	if s.json {
		err = checks.WriteJSON(os.Stdout, r)
	} else {
		err = checks.WriteText(os.Stdout, r, o)
	}
	if err != nil {
		return exit{broken, fmt.Errorf("writing the report: %w", err)}
	}
	return verdict(r, s.json)
}

// verdict turns a report into the exit code: 3 for a FAIL, 4 for nothing looked
// at. The table ends with the summary already; beside JSON it is in the error.
func verdict(r checks.Report, json bool) error {
	switch {
	case len(r.Items) == 0:
		return exit{cannotTell, errors.New("nothing was looked at")}
	case len(r.Failed()) > 0 && json:
		return exit{found, errors.New(r.Summary())}
	case len(r.Failed()) > 0:
		return exit{found, errors.New("exit status 3: what failed is above")}
	}
	return nil
}

// textOptions decides width and colour once, from stdout.
func textOptions(long bool) checks.TextOptions {
	o := checks.TextOptions{Long: long || mg.Verbose()}
	if width, _, err := term.GetSize(int(os.Stdout.Fd())); err == nil {
		o.Width = width
	}
	if !color.NoColor {
		o.Paint = paint
	}
	return o
}

var paints = map[checks.Status]color.Attribute{
	checks.Pass: color.FgGreen,
	checks.Warn: color.FgYellow,
	checks.Fail: color.FgRed,
	checks.Skip: color.FgCyan,
}

func paint(s checks.Status, word string) string {
	return color.New(paints[s]).Sprint(word)
}

// rendered is what a writer of reports writes, in memory.
func rendered(write func(io.Writer, checks.Report) error, r checks.Report) ([]byte, error) {
	var b bytes.Buffer
	err := write(&b, r)
	return b.Bytes(), err
}
