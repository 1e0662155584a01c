package main

import (
	"context"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/seaworthy/templates/starter/internal/api"
	"example.com/seaworthy/templates/starter/internal/daemon"
)

func (s *session) serve(args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8080", "`HOST:PORT` to listen on, port 0 for any; an inherited socket goes first")
	linger := flags.Duration("linger", 0, "how long to go on accepting, with /healthz at 503, once told to stop")
	grace := flags.Duration("grace", 10*time.Second, "how long open requests may then take to end")
	if err := s.parse(flags, args); err != nil {
		return err
	}
	if *linger < 0 || *grace < 0 {
		return misuse("serve: -linger and -grace cannot be negative")
	}
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()

	log := slog.New(slog.NewTextHandler(s.stderr, nil))
	listener, err := daemon.Listen(ctx, *addr)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	log.Info("listening", "addr", listener.Addr().String(), "version", version)
	service := &api.Service{Version: version}
	d := &daemon.Daemon{
		Handler: service.Handler(),
		Health:  "/healthz",
		Stopping: func() {
			release() // the second signal ends the program at once
			service.Drain()
		},
		Linger: *linger,
		Grace:  *grace,
		Log:    log,
	}
	if err := d.Run(ctx, listener); err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	return nil
}
