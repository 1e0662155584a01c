package unit

import (
	"net/netip"
	"strings"
)

// addresses is a list of IP ranges, IPAddressDeny= or IPAddressAllow=.
type addresses struct{ list []netip.Prefix }

// rangeNames are the words for ranges (systemd.resource-control(5)).
var rangeNames = map[string][]string{
	"any":        {"0.0.0.0/0", "::/0"},
	"localhost":  {"127.0.0.0/8", "::1/128"},
	"link-local": {"169.254.0.0/16", "fe80::/64"},
	"multicast":  {"224.0.0.0/4", "ff00::/8"},
}

func (a *addresses) set(value string) {
	if value == "" {
		a.list = nil
		return
	}
	words, _ := Fields(value)
	for _, word := range words {
		a.list = append(a.list, addressRanges(word)...)
	}
}

// addressRanges are those that a word means; none if it is not understood.
func addressRanges(word string) []netip.Prefix {
	name := word
	if localName(word) {
		name = "localhost"
	}
	if texts := rangeNames[name]; texts != nil {
		return []netip.Prefix{netip.MustParsePrefix(texts[0]), netip.MustParsePrefix(texts[1])}
	}
	if !strings.Contains(word, "/") {
		addr, err := netip.ParseAddr(word)
		if err != nil || addr.Zone() != "" {
			return nil
		}
		return []netip.Prefix{netip.PrefixFrom(addr, addr.BitLen())}
	}
	p, err := netip.ParsePrefix(word)
	if err != nil {
		return nil
	}
	return []netip.Prefix{p.Masked()}
}

// localName reports whether a host name is the machine's own (RFC 6761, and
// localdomain).
func localName(word string) bool {
	word = strings.TrimSuffix(strings.TrimSuffix(strings.ToLower(word), "."), ".localdomain")
	return word == "localhost" || strings.HasSuffix(word, ".localhost")
}

// everything reports whether all of IPv4 and all of IPv6 are in the list.
func (a *addresses) everything() bool {
	var v4, v6 bool
	for _, p := range a.list {
		v4 = v4 || p.Bits() == 0 && p.Addr().Is4()
		v6 = v6 || p.Bits() == 0 && p.Addr().Is6()
	}
	return v4 && v6
}

// local reports whether the list has ranges of the machine itself, and others.
func (a *addresses) local() (local, others bool) {
	for _, p := range a.list {
		if p.Addr().IsLoopback() {
			local = true
		} else {
			others = true
		}
	}
	return local, others
}
