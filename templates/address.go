package templates

import (
	"errors"
	"net/netip"
	"strconv"
	"strings"
)

// address is an element of Unit.Listen.
type address struct {
	path string     // of a Unix socket; "" = a port
	host netip.Addr // invalid = all addresses of the host
	port int
}

// longestSocket is how many bytes a Unix socket's path may have: sun_path of
// unix(7) without the NUL at its end.
const longestSocket = 107

// parseAddress reads a port, an address with a port, or an absolute path. The
// error says what to write instead.
func parseAddress(text string) (address, error) {
	if strings.HasPrefix(text, "/") {
		return address{path: text}, nil
	}
	if strings.Contains(text, ":") {
		a, err := netip.ParseAddrPort(text)
		if err != nil || a.Port() == 0 || a.Addr().Zone() != "" {
			return address{}, errAddress
		}
		return address{host: a.Addr(), port: int(a.Port())}, nil
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil || port == 0 || text[0] == '0' || text[0] == '+' {
		return address{}, errAddress
	}
	return address{port: int(port)}, nil
}

var errAddress = errors.New(`is no port and no address with one; write "8080", "127.0.0.1:8080", "[::1]:8080" or the path of a socket, "/run/NAME/api.sock"`)

// fixed reports whether the address has to exist before it can be listened on:
// it is one of a certain network card.
func (a address) fixed() bool {
	return a.host.IsValid() && !a.host.IsLoopback() && !a.host.IsUnspecified()
}

// addresses are those of Listen that can be read.
func (u Unit) addresses() []address {
	var list []address
	for _, text := range u.Listen {
		if a, err := parseAddress(text); err == nil {
			list = append(list, a)
		}
	}
	return list
}
