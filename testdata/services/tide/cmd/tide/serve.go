package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/tide/internal/api"
	"example.com/tide/internal/systemd"
)

func (s *session) serve(args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "`HOST:PORT` to listen on, port 0 for any; an inherited socket goes first")
	linger := flags.Duration("linger", 0, "how long to go on accepting, with /healthz at 503, once told to stop")
	grace := flags.Duration("grace", 10*time.Second, "how long open requests may then take to end")
	verbose := flags.Bool("verbose", false, "log health checks as well")
	if err := s.parseAlone(flags, args); err != nil {
		return err
	}
	if *linger < 0 || *grace < 0 {
		return misuse("serve: -linger and -grace cannot be negative")
	}
	// The second signal ends the program at once: stop gives it back its
	// usual meaning. Windows has both, as Ctrl-C and as the console closing.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	log := s.logger(*verbose)
	listener, inherited, err := s.listen(ctx, *addr, log)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	d := &daemon{
		service: &api.Service{Build: build(), Atlas: s.atlas, Now: s.lastMinute, Log: log},
		log:     log,
		linger:  *linger,
		grace:   *grace,
		release: stop,

		inherited: inherited,
	}
	return d.run(ctx, listener)
}

func (s *session) logger(verbose bool) *slog.Logger {
	level := slog.LevelInfo
	if verbose {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(s.stderr, &slog.HandlerOptions{Level: level}))
}

// listen returns the socket that systemd passed on, which is then inherited, or
// opens one on addr, and logs where that is.
func (s *session) listen(ctx context.Context, addr string, log *slog.Logger) (listener net.Listener, inherited bool, err error) {
	if listener, err = passedOn(); err != nil {
		return nil, false, err
	}
	inherited = listener != nil
	if !inherited {
		var config net.ListenConfig
		if listener, err = config.Listen(ctx, "tcp", addr); err != nil {
			return nil, false, err
		}
	}
	log.Info("listening", "addr", listener.Addr().String(), "inherited", inherited, "version", version)
	return listener, inherited, nil
}

// passedOn returns the socket that systemd passed on, nil without an error if
// there is none. The service has one address; several sockets are an error.
func passedOn() (net.Listener, error) {
	listeners, err := systemd.Listeners()
	switch {
	case err != nil || len(listeners) == 0:
		return nil, err
	case len(listeners) > 1:
		return nil, fmt.Errorf("socket activation: got %d sockets, want one", len(listeners))
	}
	return listeners[0].Listener, nil
}

// lastMinute is now without its seconds: a table from 08:00 is easier to read
// than one from 08:00:42.
func (s *session) lastMinute() time.Time { return s.now().Truncate(time.Minute) }
