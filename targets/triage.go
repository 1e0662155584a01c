package targets

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/triage"
	"example.com/seaworthy/checks/unit"
	"example.com/seaworthy/targets/run"
)

// askPatience is how long systemctl and journalctl may take.
const askPatience = 15 * time.Second

// triageService names what ended a service: the unit called name on this machine, or
// the log in file, "-" for standard input. Neither a module nor Go is needed.
func triageService(ctx context.Context, name, file *string) error {
	ctx, stop := run.Context(ctx)
	defer stop()
	s, err := settle(Service, environ())
	if err != nil {
		return exit{misused, err}
	}
	wanted := ""
	if name != nil {
		wanted = *name
	}
	switch {
	case strings.HasPrefix(wanted, "-") || strings.ContainsAny(wanted, "/ \t\n*?["):
		return exit{misused, fmt.Errorf("%q is no name of a service: write -name=orders", wanted)}
	case file != nil:
		return s.triageLog(wanted, *file)
	}
	if wanted = cmp.Or(wanted, s.Name); wanted == "" {
		return exit{misused, errors.New("which service: write mage triage -name=NAME, or mage triage -log=FILE")}
	}
	return s.triageHere(ctx, wanted)
}

// triageLog judges a log that was brought home.
func (s settings) triageLog(name, file string) error {
	data, err := logTail(file)
	if err != nil {
		return exit{broken, err}
	}
	log := triage.Parse(data)
	names := []string{name}
	switch programs := log.Programs(); {
	case name == "" && len(programs) > 0:
		names = programs
	case name != "" && len(programs) > 0 && !slices.Contains(programs, name) && !slices.Contains(programs, strings.TrimSuffix(name, ".service")):
		return exit{misused, fmt.Errorf("%s has nothing of %s: it is of %s", file, name, strings.Join(programs, ", "))}
	}
	var all []triage.Diagnosis
	report := checks.Report{Schema: 1}
	for _, name := range names {
		d := triage.Judge(triage.Input{Name: name, Log: log.Of(name)})
		all = append(all, d)
		item := checks.Item{Name: cmp.Or(d.Name, name, file), Facts: []string{fmt.Sprintf("%s, lines: %d", log.Format, len(log.Lines))}, Findings: checks.Triage(d)}
		report.Items = append(report.Items, item)
	}
	return s.conclude(report, all)
}

// logTail reads the end of a file, or of standard input.
func logTail(file string) ([]byte, error) {
	if file == "-" {
		return lastBytes(os.Stdin)
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a directory: name a file", file)
	}
	if info.Mode().IsRegular() && info.Size() > triage.Limit {
		if _, err := f.Seek(-triage.Limit, io.SeekEnd); err != nil {
			return nil, err
		}
	}
	return lastBytes(f)
}

// lastBytes reads all, and keeps the end: somebody may pipe in gigabytes.
func lastBytes(r io.Reader) ([]byte, error) {
	var kept []byte
	for block := make([]byte, 256<<10); ; {
		n, err := r.Read(block)
		if kept = append(kept, block[:n]...); len(kept) > 2*triage.Limit {
			kept = append(kept[:0], kept[len(kept)-triage.Limit:]...)
		}
		if err == io.EOF {
			return kept[max(0, len(kept)-triage.Limit):], nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// triageHere judges a unit of this machine.
func (s settings) triageHere(ctx context.Context, name string) error {
	shown, err := ask(ctx, "systemctl", "show", "--no-pager", "--", name)
	if err != nil {
		return exit{cannotTell, fmt.Errorf("%w: write mage triage -log=FILE for what Supervisor, PM2 or the service itself wrote", err)}
	}
	state := triage.ParseState(shown)
	if !state.Known() {
		return exit{cannotTell, fmt.Errorf("systemctl says nothing of %q", name)}
	}
	journal, err := ask(ctx, "journalctl", "-u", state.Name(), "-o", "json", "-n", "400", "--no-pager")
	if err != nil {
		progressNote(err.Error())
	}
	if state.Killed() {
		kernel, err := ask(ctx, "journalctl", "-k", "-o", "json", "-n", "400", "--no-pager")
		if err == nil {
			journal = kernel + journal
		}
	}
	log := triage.Parse([]byte(journal))
	if file := outputFile(state); file != "" {
		data, err := logTail(file)
		if err != nil {
			progressNote(err.Error())
		}
		log = log.With(triage.Parse(data))
	}
	d := triage.Judge(triage.Input{State: state, Log: log, Host: newPatient(ctx)})
	item := checks.Item{Name: state.Name(), Facts: stateFacts(state, time.Now()), Findings: checks.Triage(d)}
	return s.conclude(checks.Report{Schema: 1, Items: []checks.Item{item}}, []triage.Diagnosis{d})
}

// ask runs a command that only tells.
func ask(ctx context.Context, program string, args ...string) (string, error) {
	out, err := run.Cmd{Path: program, Args: args, Timeout: askPatience, Env: []string{"LC_ALL=C", "TZ=UTC", "SYSTEMD_PAGER="}}.Output(ctx)
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", fmt.Errorf("there is no %s here", program)
	case err != nil:
		return "", err
	}
	return out, nil
}

// outputFile is where the unit sends what the service writes; "" is the journal.
// systemd before 255 shows no path, and the unit file has it.
func outputFile(state triage.State) string {
	if file := state.LogFile(); file != "" {
		return file
	}
	f, err := unit.ReadFile(state.Properties["FragmentPath"])
	if err != nil {
		return ""
	}
	for _, key := range []string{"StandardError", "StandardOutput"} {
		kind, file, _ := strings.Cut(f.Value("Service", key), ":")
		if (kind == "append" || kind == "file" || kind == "truncate") && filepath.IsAbs(file) && !strings.Contains(file, "%") {
			return file
		}
	}
	return ""
}

// stateFacts are the headline: "failed", "since 2 min", "5 starts".
func stateFacts(state triage.State, now time.Time) []string {
	facts := []string{state.Properties["ActiveState"]}
	if at := state.Since(); !at.IsZero() && !now.Before(at) {
		facts[0] += " since " + ago(now.Sub(at))
	}
	if n := state.Starts(); n > 1 {
		facts = append(facts, fmt.Sprintf("%d starts", n))
	}
	return facts
}

func ago(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

// conclude shows the report. Its exit code is 3 where a cause was found, 4 where one
// is not known, and 0 where all is well.
func (s settings) conclude(report checks.Report, all []triage.Diagnosis) error {
	if err := s.show(report, true); err != nil {
		return err
	}
	for _, d := range all {
		if d.Verdict == triage.Unknown {
			return exit{cannotTell, fmt.Errorf("%s: %s", cmp.Or(d.Name, "the log"), d.Text)}
		}
	}
	return nil
}
