package launch

import (
	"io"
	"net"
)

// dial connects to the socket at path.
func dial(path string) (io.ReadWriteCloser, error) { return net.Dial("unix", path) }
