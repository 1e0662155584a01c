package cases

import (
	"net"
	"os"
	"testing"
)

func TestWhoListensOnAPortIsFoundInTwoWays(t *testing.T) {
	t.Parallel()
	for _, network := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := net.Listen("tcp", network)
		if err != nil {
			t.Skipf("%s: %v", network, err)
		}
		defer l.Close()
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		own, its := port(l.Addr().String()), port(c.LocalAddr().String())
		by := func(port int) bool {
			sockets, err := listeners(os.Getpid(), port)
			if err != nil {
				t.Fatal(err)
			}
			return holds(os.Getpid(), sockets)
		}
		if !listens(os.Getpid(), own) || !by(own) {
			t.Errorf("%s: %v by its sockets, %v by the tables", network, listens(os.Getpid(), own), by(own))
		}
		if listens(os.Getpid(), its) || by(its) {
			t.Errorf("%s: a connection is taken for a listener", network)
		}
		if listens(1<<22+1, own) {
			t.Error("a process that is not there listens")
		}
	}
}
