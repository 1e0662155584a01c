package try

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"example.com/seaworthy/targets/run"
)

// keeper is a program that keeps services running.
type keeper interface {
	words() words
	version() string                              // after open
	open(ctx context.Context, p premises) error   // starts the daemon and, with it, the service; the error may be a refusal
	again(ctx context.Context) error              // starts the service again, which was stopped
	stop(ctx context.Context) error               // stops the service; returns when it has ended
	state(ctx context.Context) (keptState, error) // as it is now
	ended() string                                // how the service ended last, by the keeper's own log: "" = it does not say
	closed()                                      // returns when nothing of it is left outside of the room, which is gone
	log() []string                                // the end of the keeper's own log
	output() (string, []byte)                     // where the lines of the service are, and what is there
}

// premises are where a keeper works: a room, of which it needs no more than this.
type premises interface {
	path(name string) string
	write(name string, data []byte, mode os.FileMode) error
	command(env []string, words ...string) run.Cmd
}

// words are a keeper's own.
type words struct {
	name, letter     string // "Supervisor", and what its findings' ids begin with
	running, givenUp string
	file             string // where the rendered file is, in the room
	signal           string // that stops a program
	// What to type into the file where a finding is red.
	userKey, restartKey, logKey, crashKey string
}

// refusal is what a keeper says that does not take the rendered file.
type refusal string

// Error has every line of it.
func (r refusal) Error() string { return string(r) }

// keptState is what a keeper says of the service.
type keptState struct {
	name   string // "RUNNING", "online"
	pid    int    // 0 = none
	remark string // about the name, for people
}

// desk is where the trial's own files are, in the room.
const desk = "/run/try"

// supervisord is Supervisor as a keeper.
type supervisord struct {
	p       premises
	name    string // of the program
	file    string // of its log; "" = AUTO
	release string
	daemon  chan struct{} // closed when it has ended
	end     error         // how, then
	seen    int           // how much of the log there was when the service was told to stop
}

func (s *supervisord) words() words {
	return words{
		name: "Supervisor", letter: "S", running: "RUNNING", givenUp: "FATAL", file: desk + "/conf.d/service.conf", signal: "SIGTERM",
		userKey: "user=", restartKey: "autorestart=unexpected", logKey: "stdout_logfile=", crashKey: "startretries=3",
	}
}

func (s *supervisord) version() string { return s.release }

// supervisordConf is the daemon's own file, on a socket that nobody else reaches.
const supervisordConf = `[supervisord]
nodaemon=true
user=root
logfile=` + desk + `/supervisord.log
pidfile=` + desk + `/supervisord.pid
childlogdir=` + desk + `/log
[unix_http_server]
file=` + desk + `/supervisor.sock
[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface
[supervisorctl]
serverurl=unix://` + desk + `/supervisor.sock
[include]
files=` + desk + `/conf.d/*.conf
`

func (s *supervisord) open(ctx context.Context, p premises) error {
	s.p = p
	err := errors.Join(p.write(desk+"/supervisord.conf", []byte(supervisordConf), 0o644), p.write(desk+"/log/.keep", nil, 0o644))
	if err != nil {
		return err
	}
	version, err := p.command(nil, "supervisord", "--version").Output(ctx)
	if err != nil {
		return err
	}
	s.release = strings.TrimSpace(version)
	var said strings.Builder
	cmd := p.command(nil, "supervisord", "--nodaemon", "--configuration", desk+"/supervisord.conf")
	cmd.Stdout, cmd.Stderr, cmd.Timeout = &said, &said, 10*time.Minute
	s.daemon = make(chan struct{})
	go func() {
		defer close(s.daemon)
		s.end = cmd.Run(ctx)
	}()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); pause(ctx, 100*time.Millisecond) {
		select {
		case <-s.daemon:
			return refusal(orWord(lastLines(said.String(), 10), fmt.Sprint("supervisord ended: ", s.end)))
		default:
		}
		if _, err := s.ctl(ctx, "pid"); err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return errors.New("supervisord does not answer")
}

// ctl runs supervisorctl, whose status 3 says only that a program does not run.
func (s *supervisord) ctl(ctx context.Context, words ...string) (string, error) {
	out, err := s.p.command(nil, append([]string{"supervisorctl", "--configuration", desk + "/supervisord.conf"}, words...)...).Output(ctx)
	var status *run.Error
	if errors.As(err, &status) && status.Code == 3 {
		err = nil
	}
	return out, err
}

func (s *supervisord) state(ctx context.Context) (keptState, error) {
	out, err := s.ctl(ctx, "status", s.name)
	fields := strings.Fields(strings.ReplaceAll(out, ",", " "))
	if err != nil || len(fields) < 2 {
		return keptState{}, fmt.Errorf("supervisorctl status: %s: %w", oneLine(out), errors.Join(err, errors.New("no answer")))
	}
	k := keptState{name: fields[1]}
	if len(fields) > 3 && fields[2] == "pid" {
		fmt.Sscan(fields[3], &k.pid)
	}
	return k, nil
}

func (s *supervisord) stop(ctx context.Context) error {
	s.seen = len(s.whole())
	_, err := s.ctl(ctx, "stop", s.name)
	return err
}

func (s *supervisord) again(ctx context.Context) error {
	_, err := s.ctl(ctx, "start", s.name)
	var refused *run.Error
	if errors.As(err, &refused) && refused.Code > 0 {
		return nil // it says that the program does not stay up
	}
	return err
}

func (s *supervisord) closed() {
	if s.daemon != nil {
		<-s.daemon
	}
}

func (s *supervisord) whole() string { return text(s.p.path(desk + "/supervisord.log")) }

// ended is of the line "stopped: orders (exit status 0)".
func (s *supervisord) ended() string {
	whole := s.whole()
	_, after, _ := strings.Cut(whole[min(s.seen, len(whole)):], "stopped: "+s.name+" (")
	how, _, _ := strings.Cut(after, ")")
	return how
}

func (s *supervisord) log() []string {
	return strings.Split(lastLines(s.whole(), 12), "\n")
}

func (s *supervisord) output() (string, []byte) {
	place := s.file
	if place == "" {
		place = desk + "/log/" + s.name + "-stdout---*.log"
	}
	return place, files(s.p.path(place))
}
