package tree

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Capability is the file capabilities of a program: capabilities(7), "File
// capabilities". Names are in the kernel's order.
type Capability struct {
	Permitted, Inheritable []string

	// Effective is set if the program has them from its start on, and need not
	// ask for them.
	Effective bool

	// RootID is, in version 3, the user whose namespace they count in; 0 is the
	// host's own root.
	RootID uint32

	// Bad says why they could not be read; then the rest is zero.
	Bad string
}

// The versions of the extended attribute (linux/capability.h), and how long
// each is.
const (
	capVersion1  = 0x01000000
	capVersion2  = 0x02000000
	capVersion3  = 0x03000000
	capEffective = 0x000001
	capVersions  = 0xff000000
)

// DecodeCapability reads the extended attribute security.capability: struct
// vfs_cap_data, little-endian. It never returns nil; what the kernel would not
// take says so in Bad.
func DecodeCapability(b []byte) *Capability {
	if len(b) < 4 {
		return &Capability{Bad: fmt.Sprintf("%d bytes are no security.capability", len(b))}
	}
	magic := binary.LittleEndian.Uint32(b)
	words, size := 2, 0
	switch magic & capVersions {
	case capVersion1:
		words, size = 1, 12
	case capVersion2:
		size = 20
	case capVersion3:
		size = 24
	}
	if size == 0 || len(b) != size {
		return &Capability{Bad: fmt.Sprintf("security.capability of version %d in %d bytes", magic>>24, len(b))}
	}
	c := &Capability{Effective: magic&capEffective != 0}
	var permitted, inheritable uint64
	for i := range words {
		permitted |= uint64(binary.LittleEndian.Uint32(b[4+8*i:])) << (32 * i)
		inheritable |= uint64(binary.LittleEndian.Uint32(b[8+8*i:])) << (32 * i)
	}
	c.Permitted, c.Inheritable = capNames(permitted), capNames(inheritable)
	if size == 24 {
		c.RootID = binary.LittleEndian.Uint32(b[20:])
	}
	return c
}

// capNames are the names of the bits that are set.
func capNames(set uint64) (names []string) {
	for bit := range 64 {
		switch {
		case set>>bit&1 == 0:
		case bit < len(capabilities):
			names = append(names, "cap_"+capabilities[bit])
		default:
			names = append(names, "cap_"+strconv.Itoa(bit))
		}
	}
	return names
}

// capClause is an operator of cap_from_text(3) and the flags behind it.
type capClause struct {
	operator byte
	flags    string
}

// ParseCapability reads the text form of cap_from_text(3), which rpm headers
// have: "cap_net_bind_service=ep", "cap_net_raw,cap_net_admin+p". It never
// returns nil; a text that is no such form says so in Bad.
func ParseCapability(text string) *Capability {
	var permitted, inheritable, effective uint64
	for _, word := range strings.Fields(text) {
		set, clauses, ok := capWord(word)
		if !ok {
			return &Capability{Bad: fmt.Sprintf("%.64q is no list of capabilities", text)}
		}
		for _, c := range clauses {
			c.apply(set, 'p', &permitted)
			c.apply(set, 'i', &inheritable)
			c.apply(set, 'e', &effective)
		}
	}
	return &Capability{Permitted: capNames(permitted), Inheritable: capNames(inheritable), Effective: effective != 0}
}

// apply changes the flag's set as the clause says.
func (c capClause) apply(set uint64, flag byte, to *uint64) {
	has := strings.IndexByte(c.flags, flag) >= 0
	switch {
	case has && c.operator != '-':
		*to |= set
	case has || c.operator == '=':
		*to &^= set
	}
}

// capWord reads one word: names, then clauses.
func capWord(word string) (set uint64, clauses []capClause, ok bool) {
	end := strings.IndexAny(word, "=+-")
	if end < 0 || len(word) > 4096 {
		return 0, nil, false
	}
	if set, ok = capSet(word[:end]); !ok {
		return 0, nil, false
	}
	for rest := word[end:]; rest != ""; {
		next := strings.IndexAny(rest[1:], "=+-") + 1
		if next == 0 {
			next = len(rest)
		}
		flags := rest[1:next]
		if strings.Trim(flags, "eip") != "" {
			return 0, nil, false
		}
		clauses = append(clauses, capClause{rest[0], flags})
		rest = rest[next:]
	}
	return set, clauses, true
}

// capSet are the bits of a list of names; none, and "all", are all that have a
// name.
func capSet(list string) (set uint64, ok bool) {
	if list == "" || strings.EqualFold(list, "all") {
		return 1<<len(capabilities) - 1, true
	}
	for name := range strings.SplitSeq(strings.ToLower(list), ",") {
		short, ok := strings.CutPrefix(name, "cap_")
		bit := slices.Index(capabilities, short)
		if n, err := strconv.Atoi(short); err == nil && n >= 0 && n < 64 {
			bit = n
		}
		if !ok || bit < 0 {
			return 0, false
		}
		set |= 1 << bit
	}
	return set, true
}

// String is the form that setcap(8) takes: "cap_net_bind_service=ep".
func (c *Capability) String() string {
	switch {
	case c.Bad != "":
		return c.Bad
	case len(c.Permitted)+len(c.Inheritable) == 0:
		return "="
	}
	effective := ""
	if c.Effective {
		effective = "e"
	}
	if slices.Equal(c.Permitted, c.Inheritable) {
		return strings.Join(c.Permitted, ",") + "=" + effective + "ip"
	}
	var words []string
	if len(c.Permitted) > 0 {
		words = append(words, strings.Join(c.Permitted, ",")+"="+effective+"p")
	}
	if len(c.Inheritable) > 0 {
		words = append(words, strings.Join(c.Inheritable, ",")+"+"+effective+"i")
	}
	return strings.Join(words, " ")
}

// capabilities are the names by number, as in linux/capability.h of Linux 6.12.
var capabilities = []string{
	"chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap",
	"linux_immutable", "net_bind_service", "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner",
	"sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin", "sys_boot", "sys_nice",
	"sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap",
	"mac_override", "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf",
	"checkpoint_restore",
}
