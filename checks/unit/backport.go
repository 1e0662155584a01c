package unit

import "slices"

// backports are the keys that Red Hat's builds of an old systemd have by later
// updates although upstream's do not: the table of the parser
// (src/core/load-fragment-gperf.gperf.m4) in RHEL 7's 219 and RHEL 8's 239, as
// their last updates have it. No other vendor of the catalogue ships these two
// versions but Amazon, whose 219 is Red Hat's.
var backports = map[int][]string{
	219: {"AmbientCapabilities", "PassEnvironment", "RandomizedDelaySec", "TasksAccounting", "TasksMax", "TimeoutIdleSec"},
	239: {
		"AllowedCPUs", "AllowedMemoryNodes", "CPUQuotaPeriodSec", "DefaultMemoryLow", "DefaultMemoryMin", "ExecCondition", "FlushPending",
		"IODeviceLatencyTargetSec", "LogRateLimitBurst", "LogRateLimitIntervalSec", "MemoryMin", "NUMAMask", "NUMAPolicy", "PassPacketInfo",
		"RestrictSUIDSGID",
	},
}

// Backported reports whether the last update of Red Hat's build of a version
// has a key that upstream brought later.
func Backported(version int, key string) bool { return slices.Contains(backports[version], key) }
