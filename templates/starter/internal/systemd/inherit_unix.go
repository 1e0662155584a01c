//go:build unix

package systemd

import (
	"net"
	"os"
	"strconv"
)

// inherit makes a listener of an open descriptor. net works on a copy of it
// that is closed on exec; the one that was passed is closed here.
func inherit(d descriptor) (net.Listener, error) {
	file := os.NewFile(uintptr(d.fd), "LISTEN_FD_"+strconv.Itoa(d.fd))
	defer file.Close()
	return net.FileListener(file)
}
