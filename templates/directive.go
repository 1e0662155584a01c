package templates

import "strings"

// directive is a line that a template may write, and since when systemd reads it.
type directive struct {
	section, key string
	value        string // that the value begins with, and that is newer than the key; "" = any
	since        int    // the version that brought it; 0 = 219 has it
	old          string // what to write before that: "Section.Key" with the same value, or "Key=value" in the same section; "" = nothing
	redHat       bool   // Red Hat's 219, the only one there is, has it too
}

// directives are all that the templates write beyond what 219 has (systemd's
// NEWS). A key that is not here is written for every version. Where a directive
// is dropped the service runs without it, less confined; the few that a service
// cannot run without are faults instead: see versioned.
var directives = []directive{
	{section: "Unit", key: "StartLimitIntervalSec", since: 230, old: "Service.StartLimitInterval"},
	{section: "Unit", key: "StartLimitBurst", since: 230, old: "Service.StartLimitBurst"},

	{section: "Service", key: "Type", value: "exec", since: 240, old: "Type=simple"},
	{section: "Service", key: "StandardOutput", value: "append:", since: 240},
	{section: "Service", key: "StandardError", value: "append:", since: 240},
	{section: "Service", key: "StateDirectory", since: 235},
	{section: "Service", key: "StateDirectoryMode", since: 235},
	{section: "Service", key: "ReadWritePaths", since: 231, old: "Service.ReadWriteDirectories"},
	{section: "Service", key: "AmbientCapabilities", since: 229, redHat: true},
	{section: "Service", key: "TasksMax", since: 227, redHat: true},
	{section: "Service", key: "MemoryMax", since: 231, old: "Service.MemoryLimit"},

	{section: "Service", key: "ProtectSystem", value: "strict", since: 232, old: "ProtectSystem=full"},
	{section: "Service", key: "ProtectKernelTunables", since: 232},
	{section: "Service", key: "ProtectKernelModules", since: 232},
	{section: "Service", key: "ProtectControlGroups", since: 232},
	{section: "Service", key: "PrivateUsers", since: 232},
	{section: "Service", key: "RemoveIPC", since: 232},
	{section: "Service", key: "MemoryDenyWriteExecute", since: 231},
	{section: "Service", key: "RestrictRealtime", since: 231},
	{section: "Service", key: "RestrictNamespaces", since: 233},
	{section: "Service", key: "LockPersonality", since: 235},
	{section: "Service", key: "KeyringMode", since: 235},
	{section: "Service", key: "PrivateMounts", since: 239},
	{section: "Service", key: "RestrictSUIDSGID", since: 242},
	{section: "Service", key: "ProtectHostname", since: 242},
	{section: "Service", key: "ProtectKernelLogs", since: 244},
	{section: "Service", key: "ProtectClock", since: 245},
	{section: "Service", key: "ProtectProc", since: 247},

	// Before 239 an allow-list of a group that systemd does not know is one of
	// nearly nothing, and kills the service; what it is narrowed by goes with it.
	{section: "Service", key: "SystemCallFilter", since: 239},
	{section: "Service", key: "SystemCallErrorNumber", since: 239},

	{section: "Socket", key: "FileDescriptorName", since: 227},
	{section: "Timer", key: "RandomizedDelaySec", since: 229, redHat: true},
}

// find returns the row for a line; the one with the longest value goes first.
func find(section, key, value string) (directive, bool) {
	found, ok := directive{}, false
	for _, d := range directives {
		if d.section == section && d.key == key && strings.HasPrefix(value, d.value) && (!ok || len(d.value) > len(found.value)) {
			found, ok = d, true
		}
	}
	return found, ok
}

// knownTo reports whether a version of systemd reads the directive.
func (d directive) knownTo(version int) bool {
	return d.since <= version || d.redHat && version == oldest
}

// knows reports whether a version of systemd reads a line.
func knows(version int, section, key, value string) bool {
	d, ok := find(section, key, value)
	return !ok || d.knownTo(version)
}
