package daemon

import (
	"context"
	"fmt"
	"net/http"
)

// check returns the watchdog's test: the handler answers a request for d.Health
// with 200. It needs no network, which a service whose socket is systemd's may not
// have. Once ctx has ended there is nothing to test, as the service stops.
func (d *Daemon) check(ctx context.Context) func(context.Context) error {
	running := ctx
	return func(ctx context.Context) error {
		if err := d.ask(ctx); err != nil && running.Err() == nil {
			return err
		}
		return nil
	}
}

func (d *Daemon) ask(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s: panic: %v", d.Health, p)
		}
	}()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost"+d.Health, nil)
	if err != nil {
		return err
	}
	request.RequestURI, request.RemoteAddr = d.Health, "127.0.0.1:0" // what a server sets
	a := answered{header: http.Header{}}
	d.Handler.ServeHTTP(&a, request)
	a.WriteHeader(http.StatusOK) // if nothing was said so far
	if a.status != http.StatusOK {
		return fmt.Errorf("%s: answered %d", d.Health, a.status)
	}
	return nil
}

// answered remembers the status of an answer.
type answered struct {
	header http.Header
	status int
}

func (a *answered) Header() http.Header { return a.header }

func (a *answered) Write(data []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return len(data), nil
}

func (a *answered) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}
