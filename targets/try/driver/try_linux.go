package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"example.com/seaworthy/targets/try/trial"
)

// most is how long the whole trial may take.
const most = 8 * time.Minute

// session is a trial that is going on.
type session struct {
	trial.Order
	facts trial.Facts
	ctx   context.Context
}

// try carries out the order and writes down the facts, of a trial that ended early
// too.
func try([]string) error {
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	s := &session{ctx: ctx}
	s.facts.Journal = map[string][]string{}
	text, err := os.ReadFile(filepath.Join(trial.Shared, trial.OrderFile))
	if err != nil {
		return err
	}
	if err := json.Unmarshal(text, &s.Order); err != nil {
		return err
	}
	if err := s.prepare(); err != nil {
		s.facts.Broken = err.Error()
	} else {
		s.all()
	}
	return s.deliver()
}

// deliver writes the facts, whole or not at all.
func (s *session) deliver() error {
	text, err := json.Marshal(s.facts)
	if err != nil {
		return err
	}
	name := filepath.Join(trial.Shared, trial.FactsFile)
	if err := os.WriteFile(name+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// all are the steps. What needs a service that runs is left out where it does not.
func (s *session) all() {
	s.step("start", s.start)
	if s.running() {
		s.step("look", s.look)
		s.step("kill", s.kill)
		s.step("load", func() { s.facts.Load = s.load() })
		s.step("watchdog", s.hang)
		s.step("stop", s.stop)
	}
	s.halt()
	s.step("missing", s.missing)
	s.step("crash", s.crash)
	if s.facts.Start.Code == 0 && !s.Ends {
		s.step("start-limit", s.limit)
	}
	s.halt()
	s.facts.Left = s.left()
	s.step("plain", s.plain)
}

// step does one thing, if it was ordered, and keeps what the service has said
// meanwhile.
func (s *session) step(name string, do func()) {
	if len(s.Steps) > 0 && name != "start" && !slices.Contains(s.Steps, name) {
		return
	}
	from := time.Now()
	fmt.Printf("%s\n", name)
	do()
	s.facts.Journal[name] = s.journal(from)
}

// running reports whether there is a service to do something to.
func (s *session) running() bool { return !s.Ends && s.facts.Start.Code == 0 && s.pid() > 0 }

func (s *session) service() string { return s.Name + ".service" }

// start starts the service, and asks for its health where that is known.
func (s *session) start() {
	c := s.systemctl(s.StartTimeout, append([]string{"start"}, s.Started()...)...)
	s.facts.Start = &c
	s.facts.Show = map[string]trial.Values{}
	for _, unit := range s.Units {
		s.facts.Show[unit] = s.show(unit)
	}
	if c.Code == 0 && s.Health != "" {
		a := s.healthy(5 * time.Second)
		s.facts.Health = &a
	}
}

// look reads what the kernel says of the running service.
func (s *session) look() {
	p := s.process(s.pid())
	s.facts.Process = &p
	if s.Health != "" {
		b := s.backlog()
		s.facts.Backlog = &b
	}
	s.facts.Writes = s.writes(p)
}

// up starts the service again where the step before has left it down.
func (s *session) up() {
	s.forgive()
	s.systemctl(s.StartTimeout, append([]string{"start"}, s.Started()...)...)
}

func (s *session) stop() {
	s.up()
	stop := trial.Stop{Command: s.systemctl(s.StopTimeout, append([]string{"stop"}, s.Started()...)...)}
	after := s.show(s.service(), "Result", "ActiveState")
	stop.Result, stop.State = after["Result"], after["ActiveState"]
	s.facts.Stop = &stop
}

// halt ends whatever is left of the service, and forgets its failures.
func (s *session) halt() {
	s.systemctl(s.StopTimeout, append([]string{"stop"}, s.Started()...)...)
	s.forgive()
}

// forgive forgets failures, and the starts that are counted.
func (s *session) forgive() { s.systemctl(0, append([]string{"reset-failed"}, s.Started()...)...) }
