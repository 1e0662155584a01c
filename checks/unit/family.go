package unit

import "strings"

// familyNames are the address families (AF_* of sys/socket.h of glibc 2.36, and
// of linux/socket.h), without their prefix.
var familyNames = strings.Fields(`LOCAL UNIX FILE INET AX25 IPX APPLETALK NETROM BRIDGE ATMPVC X25 INET6 ROSE DECnet NETBEUI SECURITY KEY
	NETLINK ROUTE PACKET ASH ECONET ATMSVC RDS SNA IRDA PPPOX WANPIPE LLC IB MPLS CAN TIPC BLUETOOTH IUCV RXRPC ISDN PHONET IEEE802154
	CAIF ALG NFC VSOCK KCM QIPCRTR SMC XDP MCTP`)

// familyAliases are other names of the same number.
var familyAliases = map[string]string{"LOCAL": "UNIX", "FILE": "UNIX", "ROUTE": "NETLINK"}

// families is what RestrictAddressFamilies= leaves: those in names if allow is
// set, else all but those.
type families struct {
	names map[string]bool // nil = nothing was said
	allow bool
}

func (f *families) set(value string) {
	switch value {
	case "":
		*f = families{}
		return
	case "none":
		*f = families{allow: true}
		return
	}
	value, invert := strings.CutPrefix(value, "~")
	if f.names == nil {
		*f = families{names: map[string]bool{}, allow: !invert}
	}
	words, _ := Words(value)
	for _, word := range words {
		name, ok := family(word)
		switch {
		case !ok:
		case f.allow == !invert:
			f.names[name] = true
		default:
			delete(f.names, name)
		}
	}
}

// family is the name without AF_, and without aliases; case does not matter.
func family(word string) (string, bool) {
	for _, name := range familyNames {
		if !strings.EqualFold(word, "AF_"+name) {
			continue
		}
		if alias := familyAliases[name]; alias != "" {
			name = alias
		}
		return name, true
	}
	return "", false
}

// kinds of family that the exposure counts apart; the others count as one.
var familyKinds = map[string]string{"INET": "inet", "INET6": "inet", "UNIX": "unix", "NETLINK": "netlink", "PACKET": "packet"}

// restricted reports whether sockets of a kind ("inet", "unix", "netlink",
// "packet", "other") cannot be made. One name of a kind stands for it.
func (f *families) restricted(kind string) bool {
	for name := range f.names {
		is := familyKinds[name]
		if is == "" {
			is = "other"
		}
		if is == kind {
			return !f.allow
		}
	}
	return f.allow
}
