// Package daemon runs an HTTP handler as a service of systemd, and stops it
// without losing a request.
package daemon

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"example.com/seaworthy/templates/starter/internal/systemd"
)

// A Daemon answers until it is told to stop, and tells systemd about it. Where
// systemd did not start it, nothing is told.
type Daemon struct {
	Handler  http.Handler
	Health   string        // path that answers 200 while the service is well: the watchdog asks for it
	Stopping func()        // called once Run is to stop, before all else
	Linger   time.Duration // how long it then goes on accepting, for load balancers to notice; 0 = not at all
	Grace    time.Duration // how long open requests may take after that
	Log      *slog.Logger
}

// Run answers on l until ctx ends, then lets open requests end and returns nil.
// It returns an error if it cannot serve, or if requests were still open after
// the grace. l is closed in any case.
func (d *Daemon) Run(ctx context.Context, l net.Listener) error {
	defer l.Close()
	dog, err := systemd.NewWatchdog(d.check(ctx), d.tell)
	if err != nil {
		return err
	}
	server, open := d.server(), &pending{}
	server.ConnState = open.note
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(l) }()

	watching, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	d.tell(systemd.Ready())
	go dog.Watch(watching)

	select {
	case err := <-ended:
		server.Close()
		return err
	case <-ctx.Done():
	}
	d.Stopping()
	d.Log.Info("stopping", "linger", d.Linger, "grace", d.Grace)
	d.tell(systemd.Stopping())
	time.Sleep(d.Linger)

	// What the kernel has accepted for a socket of systemd's and we have not, the
	// next process takes. What we have, we answer, before Shutdown closes the rest.
	server.SetKeepAlivesEnabled(false)
	l.Close()
	<-ended // from here on open knows of every connection
	return d.drain(server, open)
}

// server has a limit on everything that a client can make it wait for.
func (d *Daemon) server() *http.Server {
	return &http.Server{
		Handler:           d.Handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(d.Log.Handler(), slog.LevelWarn),
	}
}

// drain waits for open requests, and cuts off those that outlast the grace.
func (d *Daemon) drain(server *http.Server, open *pending) error {
	ctx, cancel := context.WithTimeout(context.Background(), d.Grace)
	defer cancel()
	open.wait(ctx)
	if err := server.Shutdown(ctx); err != nil {
		server.Close()
		return fmt.Errorf("requests were still open after %v: %w", d.Grace, err)
	}
	d.Log.Info("stopped")
	return nil
}

// tell logs what could not be told to systemd. It is no reason to stop.
func (d *Daemon) tell(err error) {
	if err != nil {
		d.Log.Warn("systemd", "err", err)
	}
}
