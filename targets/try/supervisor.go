package try

import (
	"context"
	"fmt"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/templates"
)

// Supervisor is how what is rendered for Supervisor is tried. The zero value is
// useful.
type Supervisor struct {
	Options templates.Options // how it is rendered
	Note    func(string)      // told of each step, a line without its end; nil = nobody
}

// Run renders u for Supervisor and runs it under this machine's supervisord, with a
// binary for this machine. The rendered file is included as it is, byte for byte:
// the service has its real paths, its user and its ports, in mounts, processes and a
// network that end with the trial.
//
// It returns one item with the findings S1 to S8. What cannot be tried, and
// everything where something is Missing, is a SKIP that says why. An error is a unit
// that is wrong, or a trial that broke.
func (s Supervisor) Run(ctx context.Context, u templates.Unit, binary string) (checks.Item, error) {
	return tryUnder(ctx, tenant{unit: u.Filled(), binary: binary, note: s.Note, missing: s.Missing(), render: s.render}, &supervisord{name: u.Name, file: u.Log})
}

func (s Supervisor) render(u templates.Unit) ([]templates.File, error) {
	return templates.Supervisor(u, s.Options)
}

// tenant is a service for a keeper.
type tenant struct {
	unit    templates.Unit // filled
	binary  string
	file    templates.File // as it was rendered
	note    func(string)
	missing string
	longest time.Duration // that is waited for anything, on a quiet machine; 0 = patience
	render  func(templates.Unit) ([]templates.File, error)
}

func (t tenant) say(format string, args ...any) {
	if t.note != nil {
		t.note(fmt.Sprintf(format, args...))
	}
}

// tryUnder tries a service under a keeper.
func tryUnder(ctx context.Context, t tenant, k keeper) (checks.Item, error) {
	item, from := checks.Item{Name: t.unit.Name + " under " + k.words().name}, time.Now()
	skip := func(why string) (checks.Item, error) {
		item.Findings = skipped(why)
		item.Findings[0].ID = k.words().letter + "1"
		return item, nil
	}
	if err := t.unit.Validate(); err != nil {
		return item, err
	}
	if t.missing != "" {
		return skip("nothing was started: " + t.missing)
	}
	files, err := t.render(t.unit)
	switch {
	case err != nil:
		return skip("there is no file for " + k.words().name + ": " + oneLine(err.Error()))
	case t.unit.Ready == templates.Exit:
		return skip("it is a program that ends: " + k.words().name + " is for those that stay; mage try:systemd")
	}
	t.file = files[0]
	if item.Findings, err = t.findings(ctx, k); err != nil {
		return item, fmt.Errorf("try %s under %s: %w", t.unit.Name, k.words().name, err)
	}
	item.Facts = append(item.Facts, "tried under "+k.words().name+" "+k.version())
	item.Took = time.Since(from)
	return item, nil
}
