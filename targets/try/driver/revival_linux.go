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

// hang stops the process, which only a watchdog notices.
func (s *session) hang() {
	if s.Watchdog == 0 || !s.Revives {
		return
	}
	watchdog := min(s.Watchdog, shortWatchdog)
	if watchdog < s.Watchdog {
		text := "[Service]\nWatchdogSec=" + strconv.FormatInt(watchdog.Milliseconds(), 10) + "ms\n"
		file := filepath.Join("/etc/systemd/system", s.service()+".d", "watchdog.conf")
		if lay([]trial.File{{Path: file, Data: []byte(text), Mode: 0o644}}) != nil {
			return
		}
		defer s.systemctl(0, "daemon-reload")
		defer os.RemoveAll(filepath.Dir(file))
		s.systemctl(0, "daemon-reload")
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
