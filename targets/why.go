package targets

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// question is what check:why is asked: three words, as they were typed.
type question struct{ build, host, check string }

// asking is why, as session takes it.
func asking(q question) func(context.Context, *resolved) error {
	return func(_ context.Context, r *resolved) error { return r.why(q) }
}

// why answers it.
func (r *resolved) why(q question) error {
	c, err := r.checkNamed(q.check)
	if err != nil {
		return exit{misused, err}
	}
	s, err := subjectNamed(q.build)
	if err != nil {
		return coded(misused, err)
	}
	h, err := host.Open(q.host)
	if err != nil {
		return exit{misused, err}
	}
	defer h.Close()
	e := checks.Explain(c, s, &h)
	if r.json {
		err = checks.WriteExplanationJSON(os.Stdout, e)
	} else {
		err = checks.WriteExplanation(os.Stdout, e, textOptions(true))
	}
	switch {
	case err != nil:
		return exit{broken, fmt.Errorf("writing the explanation: %w", err)}
	case e.Finding.Status == checks.Fail:
		return exit{found, errors.New("exit status 3: why is above")}
	}
	return nil
}

// checkNamed is the check with the name "glibc" or the id "C1".
func (r *resolved) checkNamed(name string) (checks.Check, error) {
	var names []string
	for _, c := range r.checks() {
		if c.Name == name || strings.EqualFold(c.ID, name) {
			return c, nil
		}
		names = append(names, c.Name)
	}
	switch near := host.Nearest(name, names); {
	case name == "starts":
		return checks.Check{}, errors.New(`"starts" sums up the other rows: name the check that it gives as the reason`)
	case near != "":
		return checks.Check{}, fmt.Errorf("no check is called %q; did you mean %q?", name, near)
	}
	return checks.Check{}, fmt.Errorf("no check is called %q: there are %s", name, strings.Join(names, ", "))
}

// subjectNamed is a build in dist, by its name "orders_linux_arm64", or any file
// by its path.
func subjectNamed(name string) (checks.Subject, error) {
	if info, err := os.Stat(name); err == nil && !info.IsDir() {
		file, err := binary.ReadFile(name)
		return checks.Subject{Name: name, File: file}, coded(broken, err)
	}
	builds, err := readBuilds()
	if err != nil {
		return checks.Subject{}, err
	}
	var names []string
	for _, b := range builds {
		if b.Name == filepath.Base(name) {
			file, err := binary.ReadFile(b.Path)
			return checks.Subject{Name: b.Name, File: file, Wanted: wanted(b.Record)}, coded(broken, err)
		}
		names = append(names, b.Name)
	}
	slices.Sort(names)
	return checks.Subject{}, fmt.Errorf("no build in dist and no file is called %q: there are %s", name, strings.Join(names, ", "))
}
