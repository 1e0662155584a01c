package unit

import (
	"math"
	"strconv"
	"strings"
)

// allCapabilities is a set with every capability, also those to come.
const allCapabilities = math.MaxUint64

// capabilityNames are in the order of their numbers (linux/capability.h).
var capabilityNames = []string{
	"CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
	"NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
	"SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
	"AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
	"PERFMON", "BPF", "CHECKPOINT_RESTORE",
}

// impliedDrops are the capabilities that a setting takes out of the bounding
// set, by its key.
var impliedDrops = map[string]uint64{
	"PrivateDevices":       bits("MKNOD", "SYS_RAWIO"),
	"ProtectKernelModules": bits("SYS_MODULE"),
	"ProtectKernelLogs":    bits("SYSLOG"),
	"ProtectClock":         bits("SYS_TIME", "WAKE_ALARM"),
}

// bits is the set of the named capabilities, without CAP_.
func bits(names ...string) uint64 {
	var set uint64
	for _, name := range names {
		set |= capability("CAP_" + name)
	}
	return set
}

// capability is the bit of a name, whatever its case, or of a number; 0 is
// unknown.
func capability(name string) uint64 {
	if n, err := strconv.Atoi(name); err == nil {
		if n < 0 || n > 63 {
			return 0
		}
		return 1 << n
	}
	for i, known := range capabilityNames {
		if strings.EqualFold(name, "CAP_"+known) {
			return 1 << i
		}
	}
	return 0
}

// capabilities lays an assignment on a set. One that names none, or that comes
// first, replaces it; ~ takes away. initial is what the set is before any.
func capabilities(set, initial uint64, value string) uint64 {
	value, invert := strings.CutPrefix(value, "~")
	var sum uint64
	words, _ := Words(value) // what came before a bad one counts
	for _, word := range words {
		sum |= capability(word)
	}
	switch {
	case (sum == 0 || set == initial) && invert:
		return ^sum
	case sum == 0 || set == initial:
		return sum
	case invert:
		return set &^ sum
	}
	return set | sum
}
