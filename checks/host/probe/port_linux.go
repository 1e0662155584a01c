package probe

import (
	"cmp"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
)

// maxDescriptors is how many open files of all processes are looked at for the
// holders of ports, about 100 ms of work.
const maxDescriptors = 50_000

// ports finds what is listened on.
func (m *machine) ports() {
	var all []socket
	for _, protocol := range []string{"tcp", "tcp6", "udp", "udp6"} {
		data, err := readFile("/proc/net/"+protocol, 64<<20)
		if strings.HasSuffix(protocol, "6") && errors.Is(err, fs.ErrNotExist) && m.Why("ports") == "" {
			continue // a kernel without IPv6
		}
		if !m.unless(err, "ports") {
			return
		}
		all = append(all, parseSockets(protocol, string(data), binary.NativeEndian.Uint16([]byte{1, 0}) == 1)...)
	}
	findHolders(all)
	slices.SortFunc(all, func(a, b socket) int {
		return cmp.Or(cmp.Compare(a.Port.Port, b.Port.Port), cmp.Compare(a.Protocol, b.Protocol),
			cmp.Compare(a.Address, b.Address), cmp.Compare(a.inode, b.inode))
	})
	for _, s := range all {
		m.Ports = append(m.Ports, s.Port)
	}
}

// holders finds processes by the sockets that they have open.
type holders struct {
	wanted  map[string]string // "socket:[1234]" to the name of its holder, "" as long as it has none
	missing int
	seen    int  // descriptors
	refused bool // some process would not show its descriptors
}

// findHolders fills in who has the sockets open.
func findHolders(all []socket) {
	h := &holders{wanted: make(map[string]string)}
	for _, s := range all {
		h.wanted["socket:["+s.inode+"]"] = ""
	}
	h.missing = len(h.wanted)
	h.search()
	for i := range all {
		s := &all[i]
		s.Holder = h.wanted["socket:["+s.inode+"]"]
		switch {
		case s.Holder != "":
		case s.inode == "0":
			s.NoHolder = "the kernel has it"
		case h.seen >= maxDescriptors:
			s.NoHolder = "not found among the first " + strconv.Itoa(maxDescriptors) + " open files"
		case h.refused:
			s.NoHolder = "not permitted: not all processes show their open files to the user of the probe"
		default:
			s.NoHolder = "no process that can be seen has it open"
		}
	}
}

// search looks through the processes, in the order of their ids, until every
// socket has its holder.
func (h *holders) search() {
	entries, err := readDir("/proc")
	if err != nil {
		return
	}
	var pids []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			pids = append(pids, pid)
		}
	}
	slices.Sort(pids)
	for _, pid := range pids {
		if h.missing == 0 || h.seen >= maxDescriptors {
			return
		}
		h.searchProcess("/proc/" + strconv.Itoa(pid))
	}
}

// searchProcess looks through what one process has open.
func (h *holders) searchProcess(proc string) {
	entries, err := readDir(proc + "/fd")
	h.refused = h.refused || errors.Is(err, fs.ErrPermission)
	for _, e := range entries {
		h.seen++
		target, err := os.Readlink(proc + "/fd/" + e.Name())
		h.refused = h.refused || errors.Is(err, fs.ErrPermission)
		if name, ok := h.wanted[target]; ok && name == "" {
			comm, err := readFile(proc+"/comm", 64)
			if h.wanted[target] = strings.TrimSpace(string(comm)); err == nil && h.wanted[target] != "" {
				h.missing--
			}
		}
	}
}
