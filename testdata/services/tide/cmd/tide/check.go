package main

import (
	"context"
	"errors"
	"net"
	"net/http"
)

// check returns the watchdog's test: a request to our own socket, as a client
// sends it, is answered with 200; to the loopback if the socket is inherited. While we drain there is nothing to test, as
// the socket may be closed.
func (d *daemon) check(client *http.Client) func(context.Context) error {
	return func(ctx context.Context) error {
		err := healthy(ctx, client)
		if d.service.Draining() {
			return nil
		}
		return err
	}
}

// healthy asks client for /healthz.
func healthy(ctx context.Context, client *http.Client) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://localhost/healthz", nil)
	if err != nil {
		return err
	}
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return errors.New("/healthz answered " + response.Status)
	}
	return nil
}

// clientOf returns a client that knows one server, the one that listens on
// addr: TCP or a Unix socket, and for 0.0.0.0 and [::] this machine. Each
// request is a connection of its own, so that accepting is tested as well.
func clientOf(addr net.Addr) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var dialer net.Dialer
			return dialer.DialContext(ctx, addr.Network(), addr.String())
		},
	}}
}
