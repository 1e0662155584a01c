package main

import (
	"cmp"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/targets/try/trial"
)

// kill kills the service, and waits until it is back.
func (s *session) kill() {
	if s.Revives {
		s.facts.Kill = s.revival(unix.SIGKILL, 0)
	}
}

// shortWatchdog is what is tried where the unit's own is longer.
const shortWatchdog = 3 * time.Second

// hang stops the process, which only a watchdog notices. Where the unit has none,
// though it should, none is put there.
func (s *session) hang() {
	if s.Watchdog == 0 || !s.Revives {
		return
	}
	set := s.show(s.service(), "WatchdogUSec")["WatchdogUSec"]
	if set == "0" || set == "infinity" {
		s.facts.Hang = s.revival(unix.SIGSTOP, 0)
		return
	}
	watchdog := min(s.Watchdog, shortWatchdog)
	if watchdog < s.Watchdog {
		defer s.shorten(watchdog)()
	}
	s.forgive()
	if c := s.systemctl(s.StopTimeout+s.StartTimeout, "restart", s.service()); c.Code != 0 {
		return
	}
	before := s.pid()
	time.Sleep(watchdog + watchdog/2)
	if s.pid() != before { // it is killed though it is well, and a hang proves nothing
		s.facts.Hang = &trial.Revival{Watchdog: watchdog, Before: before, Unfed: true}
		return
	}
	s.facts.Hang = s.revival(unix.SIGSTOP, watchdog)
}

// shorten sets WatchdogSec by a drop-in, and returns what takes it back.
func (s *session) shorten(watchdog time.Duration) (restore func()) {
	file := trial.File{
		Path: filepath.Join("/etc/systemd/system", s.service()+".d", "watchdog.conf"), Mode: 0o644,
		Data: []byte("[Service]\nWatchdogSec=" + strconv.FormatInt(watchdog.Milliseconds(), 10) + "ms\n"),
	}
	lay([]trial.File{file}) // where that fails the watchdog is late, which is seen
	s.systemctl(0, "daemon-reload")
	return func() {
		os.RemoveAll(filepath.Dir(file.Path))
		s.systemctl(0, "daemon-reload")
	}
}

// revival sends a signal and waits for another process. watchdog is how long
// systemd takes to notice.
func (s *session) revival(signal unix.Signal, watchdog time.Duration) *trial.Revival {
	r := &trial.Revival{Watchdog: watchdog}
	before := s.show(s.service(), "MainPID", "NRestarts")
	r.Before, _ = strconv.Atoi(before["MainPID"])
	count, _ := strconv.Atoi(before["NRestarts"])
	if r.Before <= 1 {
		return r
	}
	from := time.Now()
	unix.Kill(r.Before, signal)
	limit := watchdog*2 + s.Delay + min(s.StartTimeout, patience) + 5*time.Second
	for time.Since(from) < limit && s.ctx.Err() == nil {
		now := s.show(s.service(), "MainPID", "NRestarts", "Result", "ActiveState")
		if now["Result"] != "success" {
			r.Result = cmp.Or(r.Result, now["Result"])
		}
		pid, _ := strconv.Atoi(now["MainPID"])
		if restarts, _ := strconv.Atoi(now["NRestarts"]); pid > 0 && pid != r.Before && now["ActiveState"] == "active" {
			r.After, r.Restarts = pid, restarts-count
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if r.After == 0 {
		unix.Kill(r.Before, unix.SIGCONT) // it could not be stopped in peace otherwise
		return r
	}
	if s.Health != "" {
		r.Health = s.healthy(5 * time.Second)
	}
	r.Took = time.Since(from)
	return r
}
