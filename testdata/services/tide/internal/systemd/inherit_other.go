//go:build !unix

package systemd

import (
	"errors"
	"net"
)

func inherit(descriptor) (net.Listener, error) {
	return nil, errors.ErrUnsupported
}
