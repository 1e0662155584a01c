package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"example.com/tide/internal/api"
	"example.com/tide/internal/notify"
)

// A daemon serves until it is told to stop, and tells systemd about it.
type daemon struct {
	service *api.Service
	log     *slog.Logger
	linger  time.Duration
	grace   time.Duration
	release func() // gives the signals back their usual meaning
}

// run answers on l until ctx ends, then lets open requests end and returns nil.
// It returns an error if it cannot serve, or if requests were still open after
// the grace.
func (d *daemon) run(ctx context.Context, l net.Listener) error {
	notifier, err := notify.New(os.Getenv)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	every, err := notify.Interval(os.Getenv, os.Getpid())
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	server := d.server()
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()

	watching, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	d.tell(notifier.Ready())
	dog := notify.Watchdog{Notifier: notifier, Every: every, Check: d.check(clientOf(l.Addr())), Failed: d.tell}
	go dog.Watch(watching)

	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	d.release() // before it is said: who reads it may send the next signal at once
	d.service.Drain()
	d.log.Info("stopping", "linger", d.linger, "grace", d.grace)
	d.tell(notifier.Stopping())
	time.Sleep(d.linger)
	return d.drain(server)
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

// drain closes the listener, waits for open requests, and cuts off those that
// outlast the grace.
func (d *daemon) drain(server *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), d.grace)
	defer cancel()
	if err := server.Shutdown(ctx); err != nil {
		server.Close()
		return fmt.Errorf("serve: requests were still open after %v: %w", d.grace, err)
	}
	d.log.Info("stopped")
	return nil
}

// tell logs what could not be told to systemd. It is no reason to stop.
func (d *daemon) tell(err error) {
	if err != nil {
		d.log.Warn("systemd", "err", err)
	}
}
