package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"example.com/tide/internal/api"
	"example.com/tide/internal/systemd"
)

// A daemon serves until it is told to stop, and tells systemd about it.
type daemon struct {
	service *api.Service
	log     *slog.Logger
	linger  time.Duration
	grace   time.Duration
	release func() // gives the signals back their usual meaning

	inherited bool // the socket is systemd's, which may be out of our own reach
}

// run answers on l until ctx ends, then lets open requests end and returns nil.
// It returns an error if it cannot serve, or if requests were still open after
// the grace.
func (d *daemon) run(ctx context.Context, l net.Listener) error {
	inner := newLoopback()
	client := clientOf(l.Addr())
	if d.inherited {
		client = inner.client()
	}
	dog, err := systemd.NewWatchdog(d.check(client), d.tell)
	if err != nil {
		return fmt.Errorf("serve: %w", err)
	}
	server, open := d.server(), &pending{}
	server.ConnState = open.note
	listeners := []net.Listener{l, inner}
	failed := make(chan error, len(listeners))
	for _, l := range listeners {
		go func() { failed <- server.Serve(l) }()
	}

	watching, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	d.tell(systemd.Ready())
	go dog.Watch(watching)

	select {
	case err := <-failed:
		return fmt.Errorf("serve: %w", err)
	case <-ctx.Done():
	}
	d.release() // before it is said: who reads it may send the next signal at once
	d.service.Drain()
	d.log.Info("stopping", "linger", d.linger, "grace", d.grace)
	d.tell(systemd.Stopping())
	time.Sleep(d.linger)

	// What the kernel has accepted for a socket of systemd's and we have not, the
	// next process takes. What we have, we answer, before Shutdown closes the rest.
	server.SetKeepAlivesEnabled(false)
	for _, l := range listeners {
		l.Close()
	}
	for range listeners {
		<-failed // from here on open knows of every connection
	}
	return d.drain(server, open)
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

// drain waits for open requests, and cuts off those that outlast the grace.
func (d *daemon) drain(server *http.Server, open *pending) error {
	ctx, cancel := context.WithTimeout(context.Background(), d.grace)
	defer cancel()
	open.wait(ctx)
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
