package cases

import (
	"fmt"
	"net"
	"regexp"
	"strconv"
)

// ports returns n different addresses on 127.0.0.1 that nobody listens on.
// Somebody may take one before the service does: see portTaken.
func ports(n int) ([]string, error) {
	var addrs []string
	for range n {
		l, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("find a free port: %w", err)
		}
		defer l.Close() // after the next is found
		addrs = append(addrs, l.Addr().String())
	}
	return addrs, nil
}

// portTaken is what a service says in whose way somebody else is: in the words
// of Unix and of Windows.
var portTaken = regexp.MustCompile(`(?i)address already in use|only one usage of each socket address`)

func port(addr string) int {
	_, text, _ := net.SplitHostPort(addr)
	n, _ := strconv.Atoi(text)
	return n
}
