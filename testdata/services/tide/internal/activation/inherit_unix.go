//go:build unix

package activation

import (
	"net"
	"os"
	"strconv"
)

// inherit makes a listener of an open descriptor. net works on a copy of it
// that is closed on exec; the one that was passed is closed here.
func inherit(descriptor int) (net.Listener, error) {
	file := os.NewFile(uintptr(descriptor), "LISTEN_FD_"+strconv.Itoa(descriptor))
	defer file.Close()
	return net.FileListener(file)
}
