package templates

import (
	"fmt"
	"slices"
	"strings"
)

// listens are the ports and sockets.
func listens(u Unit, f *faults) {
	for i, text := range u.Listen {
		field := fmt.Sprintf("Listen[%d]", i)
		a, err := parseAddress(text)
		switch {
		case err != nil:
			f.add(field, text, "%v", err)
		case slices.Contains(u.Listen[:i], text):
			f.add(field, text, "is there twice; take one away")
		case a.path != "":
			f.say(field, text, u.notSocket(a.path))
		case u.clashes(i, a):
			f.add(field, text, "is the port of all addresses already; take one of the two away")
		}
	}
}

// notSocket says why a path cannot be that of a listening socket: "" = it can.
func (u Unit) notSocket(path string) string {
	if why := notPath(path); why != "" {
		return why
	}
	name := path[strings.LastIndexByte(path, '/')+1:]
	switch {
	case len(path) > longestSocket:
		return fmt.Sprintf("is longer than the %d bytes of a socket's path; write a shorter one", longestSocket)
	case !u.Socket && path != u.runtime()+"/"+name:
		return fmt.Sprintf("is not in %s, the one directory for sockets that the service may write to; write %q", u.runtime(), u.runtime()+"/"+name)
	case u.Socket && !within(path, "/run"):
		return fmt.Sprintf("is not below /run; write %q", u.runtime()+"/"+name)
	}
	return ""
}

// clashes reports whether an address before the i-th has its port for all
// addresses, or the other way round.
func (u Unit) clashes(i int, a address) bool {
	return slices.ContainsFunc(u.Listen[:i], func(text string) bool {
		b, err := parseAddress(text)
		return err == nil && b.port == a.port && (!b.host.IsValid() || !a.host.IsValid())
	})
}

// network is what contradicts itself between Listen, Socket and Isolated.
func network(u Unit, f *faults) {
	if u.Socket && len(u.Listen) == 0 {
		f.add("Socket", u.Socket, `has no ports to hold: Listen is empty; write Listen: []string{"8080"}`)
	}
	if u.Isolated && !u.Socket && len(u.Listen) > 0 {
		f.add("Isolated", u.Isolated, "leaves no network to listen on (Listen has %q); set Socket, so that systemd holds the ports", u.Listen[0])
	}
	if u.Ready == Exit && len(u.Listen) > 0 {
		f.add("Listen", fmt.Sprintf("%q", u.Listen), "is of no use to a program that ends; take it away, or Schedule and Ready")
	}
}

// capability is what is known of one.
type capability struct {
	name  string
	calls bool   // it is of use only with system calls that the filter leaves out
	taken string // the directive of the sandbox that takes it away; "" = it can be kept
}

// capabilities are those of capabilities(7), in the kernel's order.
var capabilities = []capability{
	{"CAP_CHOWN", true, ""}, {"CAP_DAC_OVERRIDE", false, ""}, {"CAP_DAC_READ_SEARCH", true, ""}, {"CAP_FOWNER", true, ""}, {"CAP_FSETID", true, "RestrictSUIDSGID="},
	{"CAP_KILL", false, ""}, {"CAP_SETGID", true, ""}, {"CAP_SETUID", true, ""}, {"CAP_SETPCAP", true, ""}, {"CAP_LINUX_IMMUTABLE", false, ""},
	{bindService, false, ""}, {"CAP_NET_BROADCAST", false, ""}, {"CAP_NET_ADMIN", false, ""}, {"CAP_NET_RAW", false, ""}, {"CAP_IPC_LOCK", false, ""},
	{"CAP_IPC_OWNER", false, ""}, {"CAP_SYS_MODULE", true, "ProtectKernelModules="}, {"CAP_SYS_RAWIO", true, "PrivateDevices="}, {"CAP_SYS_CHROOT", true, ""},
	{"CAP_SYS_PTRACE", true, ""}, {"CAP_SYS_PACCT", true, ""}, {"CAP_SYS_ADMIN", true, "SystemCallFilter="}, {"CAP_SYS_BOOT", true, "SystemCallFilter="},
	{"CAP_SYS_NICE", true, ""}, {"CAP_SYS_RESOURCE", true, ""}, {"CAP_SYS_TIME", true, "ProtectClock="}, {"CAP_SYS_TTY_CONFIG", true, "SystemCallFilter="},
	{"CAP_MKNOD", true, "PrivateDevices="}, {"CAP_LEASE", false, ""}, {"CAP_AUDIT_WRITE", false, ""}, {"CAP_AUDIT_CONTROL", false, ""}, {"CAP_SETFCAP", true, ""},
	{"CAP_MAC_OVERRIDE", true, "SystemCallFilter="}, {"CAP_MAC_ADMIN", true, "SystemCallFilter="}, {"CAP_SYSLOG", true, "ProtectKernelLogs="},
	{"CAP_WAKE_ALARM", true, "ProtectClock="}, {"CAP_BLOCK_SUSPEND", false, ""}, {"CAP_AUDIT_READ", false, ""}, {"CAP_PERFMON", true, "SystemCallFilter="},
	{"CAP_BPF", true, "SystemCallFilter="}, {"CAP_CHECKPOINT_RESTORE", true, "SystemCallFilter="},
}

func findCapability(name string) (capability, bool) {
	i := slices.IndexFunc(capabilities, func(c capability) bool { return c.name == name })
	if i < 0 {
		return capability{}, false
	}
	return capabilities[i], true
}

// kept are the capabilities.
func kept(u Unit, f *faults) {
	for i, name := range u.Capabilities {
		field := fmt.Sprintf("Capabilities[%d]", i)
		c, known := findCapability(name)
		switch {
		case !known:
			var all []string
			for _, c := range capabilities {
				all = append(all, c.name)
			}
			near := nearest(strings.ToUpper(name), all)
			if near == "" {
				near = bindService
			}
			f.add(field, name, "is no capability; write one of capabilities(7), such as %q", near)
		case c.taken != "":
			f.add(field, name, "is taken away again by %s; leave it out, and change both in a drop-in on the host that needs it", c.taken)
		case slices.Contains(u.Capabilities[:i], name):
			f.add(field, name, "is there twice; take one away")
		}
	}
	if len(u.Capabilities) > 0 && !knows(u.Systemd, "Service", "AmbientCapabilities", "") && u.Systemd >= oldest {
		f.add("Capabilities", fmt.Sprintf("%q", u.Capabilities), "cannot be kept before systemd 229 (Systemd is %d); set Socket for a port below 1024, or Systemd: 229", u.Systemd)
	}
}
