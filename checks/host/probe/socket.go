package probe

import (
	"encoding/hex"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/host/profile"
)

// socket is a port with what leads to its holder.
type socket struct {
	profile.Port
	inode string // "0" is of the kernel itself
}

// parseSockets reads /proc/net/tcp and its like (proc_net(5)), and returns the
// sockets that wait for others. little says that the machine, which
// writes addresses as numbers of 32 bits, has the least significant byte first.
func parseSockets(protocol, text string, little bool) (all []socket) {
	const listen, unconnected = "0A", "07"
	want := listen
	if strings.HasPrefix(protocol, "udp") {
		want = unconnected
	}
	for line := range strings.Lines(text) {
		f := strings.Fields(line)
		if len(f) < 10 || f[3] != want || !strings.HasSuffix(f[2], ":0000") {
			continue
		}
		if s, err := parseSocket(f, little); err == nil {
			s.Protocol = protocol
			all = append(all, s)
		}
	}
	return all
}

// parseSocket reads the fields of one line: sl, local address, remote address,
// state, queues, timer, retransmits, uid, timeout, inode.
func parseSocket(f []string, little bool) (s socket, err error) {
	address, port, _ := strings.Cut(f[1], ":")
	raw, err := hex.DecodeString(address)
	if err != nil {
		return s, err
	}
	if len(raw)%4 != 0 {
		return s, fmt.Errorf("address %q", address)
	}
	for i := 0; i < len(raw); i += 4 {
		if little {
			slices.Reverse(raw[i : i+4])
		}
	}
	ip, ok := netip.AddrFromSlice(raw)
	if !ok {
		return s, fmt.Errorf("address %q", address)
	}
	number, err := strconv.ParseUint(port, 16, 16)
	if err != nil {
		return s, err
	}
	uid, err := strconv.ParseUint(f[7], 10, 32)
	s.Address, s.Port.Port, s.UID, s.inode = ip.String(), uint16(number), uint32(uid), f[9]
	return s, err
}
