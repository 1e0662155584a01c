package main

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// A loopback is a listener inside the process: whom it serves is asked without a
// network. A service whose socket is systemd's may have no network of its own, and
// then cannot reach its own address.
type loopback struct {
	conns  chan net.Conn
	closed chan struct{}
	close  func()
}

func newLoopback() *loopback {
	l := &loopback{conns: make(chan net.Conn), closed: make(chan struct{})}
	l.close = sync.OnceFunc(func() { close(l.closed) })
	return l
}

// Accept waits for a client of ours.
func (l *loopback) Accept() (net.Conn, error) {
	select {
	case conn := <-l.conns:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and dial. It may be called again.
func (l *loopback) Close() error {
	l.close()
	return nil
}

// Addr is a name for logs; nobody can dial it.
func (l *loopback) Addr() net.Addr { return loopbackAddr{} }

type loopbackAddr struct{}

func (loopbackAddr) Network() string { return "memory" }
func (loopbackAddr) String() string  { return "loopback" }

// dial returns the client's end of a connection that Accept was given.
func (l *loopback) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case l.conns <- server:
		return client, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// client returns a client that knows the loopback's server alone.
func (l *loopback) client() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: l.dial}}
}
