package truth_test

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"
)

// build makes all programs and roots. Compilers work while apt waits for the
// network. Without the packages the test is over.
func (m *matrix) build(t *testing.T) {
	t.Helper()
	begin := time.Now()
	fetched := make(chan error, 1)
	go func() { fetched <- m.fetch() }()
	late := func(p *program) bool { return p.needsRoots() }
	err := m.makePrograms(func(p *program) bool { return !late(p) })
	t.Logf("%v: the programs that need no root are built", time.Since(begin).Round(time.Second))
	if err := <-fetched; err != nil {
		unavailable(t, "the packages cannot be fetched: "+err.Error())
	}
	t.Logf("%v: the packages are here", time.Since(begin).Round(time.Second))
	err = errors.Join(err, m.copyEmulators(), m.makeSystems(func(s *system) bool { return s.from == "" }), libraries.make(m.workshop),
		m.makePrograms(late), m.makeSystems(func(s *system) bool { return s.from != "" }))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%v: all is built", time.Since(begin).Round(time.Second))
}

// fetch gets the packages of all suites that are used.
func (m *matrix) fetch() error {
	uri, err := mirror()
	if err != nil {
		return err
	}
	return each(3, m.suites, func(s suite) error { return s.fetch(uri) })
}

func (m *matrix) makePrograms(of func(*program) bool) error {
	return each(2, m.programs, func(p *program) error {
		if !of(p) {
			return nil
		}
		if err := p.make(m.workshop); err != nil {
			return fmt.Errorf("building %s: %w", p.name, err)
		}
		return nil
	})
}

func (m *matrix) makeSystems(of func(*system) bool) error {
	return each(2, m.systems, func(s *system) error {
		if !of(s) {
			return nil
		}
		if err := s.make(m.workshop); err != nil {
			return fmt.Errorf("laying out %s: %w", s.name, err)
		}
		return nil
	})
}

// copyEmulators brings the emulators to where roots can link to them.
func (m *matrix) copyEmulators() error {
	var copied []string
	for _, s := range m.systems {
		if s.emulator == "" || slices.Contains(copied, s.emulator) {
			continue
		}
		at, err := exec.LookPath(s.emulator)
		if err == nil {
			_, err = m.run(m.dir, "cp "+at+" "+filepath.Join(m.dir, s.emulator))
		}
		if err != nil {
			return err
		}
		copied = append(copied, s.emulator)
	}
	return nil
}

// each does a job for all of list, at most n at a time.
func each[T any](n int, list []T, job func(T) error) error {
	var all sync.WaitGroup
	room, errs := make(chan struct{}, n), make([]error, len(list))
	for i, one := range list {
		room <- struct{}{}
		all.Go(func() {
			defer func() { <-room }()
			errs[i] = job(one)
		})
	}
	all.Wait()
	return errors.Join(errs...)
}
