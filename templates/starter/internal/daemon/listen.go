package daemon

import (
	"context"
	"fmt"
	"net"

	"example.com/seaworthy/templates/starter/internal/systemd"
)

// Listen returns the socket that systemd passed on, or opens one on addr if
// there is none. The service has one address: several sockets are an error.
func Listen(ctx context.Context, addr string) (net.Listener, error) {
	passed, err := systemd.Listeners()
	if err != nil {
		return nil, err
	}
	switch len(passed) {
	case 0:
		var config net.ListenConfig
		return config.Listen(ctx, "tcp", addr)
	case 1:
		return passed[0].Listener, nil
	}
	for _, l := range passed {
		l.Close()
	}
	return nil, fmt.Errorf("socket activation: got %d sockets, want one", len(passed))
}
