package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/ledger/internal/api"
	"example.com/ledger/internal/book"
)

func (s *session) serve(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	addr := flags.String("addr", "127.0.0.1:8081", "")
	grace := flags.Duration("grace", 10*time.Second, "")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		return s.help()
	}
	if err != nil {
		return misuse("serve: %v", err)
	}
	if err := s.expect("serve [-addr HOST:PORT] [-grace DURATION]", flags.Args(), 0, 0); err != nil {
		return err
	}
	// The second signal ends the program at once: stop gives it back its
	// usual meaning.
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	return s.with(ctx, func(b *book.Book) error {
		log := slog.New(slog.NewTextHandler(s.stderr, nil))
		d := &daemon{service: &api.Service{Build: build(), Book: b, Log: log}, log: log, grace: *grace, release: stop}
		return d.run(ctx, *addr)
	})
}

// A daemon serves until it is told to stop.
type daemon struct {
	service *api.Service
	log     *slog.Logger
	grace   time.Duration // how long open requests may take to end
	release func()        // gives the signals back their usual meaning
}

// run answers on addr until ctx ends, then lets open requests end and returns
// nil, or an error if they took longer than the grace.
func (d *daemon) run(ctx context.Context, addr string) error {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	d.log.Info("listening", "addr", listener.Addr().String(), "version", version)
	server := d.server()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	d.release()
	d.service.Drain()
	d.log.Info("stopping", "grace", d.grace)
	ending, cancel := context.WithTimeout(context.Background(), d.grace)
	defer cancel()
	if err := server.Shutdown(ending); err != nil {
		server.Close()
		return fmt.Errorf("serve: requests were still open after %v: %w", d.grace, err)
	}
	d.log.Info("stopped")
	return nil
}

// server has a limit on everything that a client can make it wait for.
func (d *daemon) server() *http.Server {
	return &http.Server{
		Handler:           d.service.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(d.log.Handler(), slog.LevelWarn),
	}
}
