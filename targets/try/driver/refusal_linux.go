package main

import (
	"os"

	"example.com/seaworthy/targets/try/trial"
)

// crasher is a program that exits with 1 at once.
const crasher = "/usr/bin/false"

// missing starts the service without its binary.
func (s *session) missing() {
	if os.Remove(s.Program) != nil {
		return
	}
	c := s.systemctl(s.StartTimeout, append([]string{"start"}, s.Started()...)...)
	s.facts.Missing = &c
	s.halt()
}

// crash starts one that exits at once.
func (s *session) crash() {
	if !s.breakProgram() {
		return
	}
	c := s.systemctl(s.StartTimeout, append([]string{"start"}, s.Started()...)...)
	s.facts.Crash = &c
	s.halt()
}

// breakProgram puts the crasher into the binary's place.
func (s *session) breakProgram() bool {
	os.Remove(s.Program)
	return os.Symlink(crasher, s.Program) == nil
}

// mostStarts is up to which burst the limit is used up.
const mostStarts = 30

// limit uses up the start limit with the crasher, puts the good binary back, and
// starts that: first as it is, then after reset-failed.
func (s *session) limit() {
	if s.Burst > mostStarts || !s.breakProgram() {
		return
	}
	s.forgive()
	l := &trial.Limit{}
	for ; l.Starts <= s.Burst && !l.Hit && s.ctx.Err() == nil; l.Starts++ {
		// Not stop and start: a unit that is stopped and that nothing wants is
		// unloaded, and its starts are forgotten.
		before := s.lastStart()
		c := s.systemctl(s.StartTimeout, "restart", s.service())
		l.Hit = c.Code > 0 && before != "" && s.lastStart() == before
	}
	if s.installProgram() != nil {
		return
	}
	l.Refused = s.systemctl(s.StartTimeout, "start", s.service())
	s.forgive()
	l.Back = s.systemctl(s.StartTimeout, append([]string{"start"}, s.Started()...)...)
	l.State = s.show(s.service(), "ActiveState")["ActiveState"]
	s.facts.Limit = l
}

// lastStart is when systemd last made a main process. Of a start that it refused
// it stays as it was; Result= may be that of the crash before.
func (s *session) lastStart() string {
	const property = "ExecMainStartTimestampMonotonic"
	return s.show(s.service(), property)[property]
}
