package try

import (
	"slices"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/unit"
)

// property is how systemctl show writes a directive.
type property struct {
	name  string                           // "" = that of the directive
	equal func(written, shown string) bool // values as they are in the file, put together, and as they are shown
}

// properties are the directives of [Service], [Socket] and [Unit] that can be
// compared. What is in none of the lists is not.
var properties = map[string]property{}

func init() {
	for _, p := range []struct {
		keys  string
		equal func(written, shown string) bool
	}{
		{`NoNewPrivileges PrivateTmp PrivateDevices PrivateUsers PrivateMounts PrivateNetwork ProtectKernelTunables ProtectKernelModules
			ProtectKernelLogs ProtectControlGroups ProtectClock ProtectHostname RestrictSUIDSGID RestrictRealtime RestrictNamespaces LockPersonality
			MemoryDenyWriteExecute RemoveIPC NoDelay FreeBind Persistent ProtectSystem ProtectHome`, sameBoolean},
		{`Type NotifyAccess User Group KillMode Restart ProtectProc ProcSubset KeyringMode SyslogIdentifier WorkingDirectory UMask StateDirectory
			StateDirectoryMode ConfigurationDirectory LogsDirectory LogsDirectoryMode RuntimeDirectory RuntimeDirectoryMode StartLimitBurst Backlog
			FileDescriptorName SocketUser SocketGroup SocketMode SystemCallArchitectures TasksMax`, sameText},
		{"CapabilityBoundingSet AmbientCapabilities RestrictAddressFamilies ReadWritePaths", sameSet},
		{"SystemCallFilter", sameCalls},
		{"SystemCallErrorNumber", sameError},
		{"MemoryMax MemoryLimit", sameSize},
		{"ListenStream", listed},
	} {
		for key := range strings.FieldsSeq(p.keys) {
			properties[key] = property{"", p.equal}
		}
	}
	for key, name := range map[string]string{
		"RestartSec": "RestartUSec", "TimeoutStartSec": "TimeoutStartUSec", "TimeoutStopSec": "TimeoutStopUSec", "WatchdogSec": "WatchdogUSec",
		"StartLimitIntervalSec": "StartLimitIntervalUSec", "StartLimitInterval": "StartLimitIntervalUSec", "RandomizedDelaySec": "RandomizedDelayUSec",
	} {
		properties[key] = property{name, sameSpan}
	}
	properties["ReadWriteDirectories"] = property{"ReadWritePaths", sameSet}
	properties["ListenStream"] = property{"Listen", listed}
	properties["CPUQuota"] = property{"CPUQuotaPerSecUSec", sameQuota}
}

// together is the value that a directive has by all its lines: the last, or of a
// list all since it was emptied.
func together(f *unit.File, a unit.Assignment) string {
	if !lists[a.Key] {
		return f.Value(a.Section, a.Key)
	}
	var values []string
	for _, each := range f.List(a.Section, a.Key) {
		values = append(values, each.Value)
	}
	return strings.Join(values, " ")
}

// lists are the directives whose lines add up.
var lists = map[string]bool{
	"CapabilityBoundingSet": true, "AmbientCapabilities": true, "RestrictAddressFamilies": true, "ReadWritePaths": true, "ReadWriteDirectories": true,
	"SystemCallFilter": true, "ListenStream": true, "StateDirectory": true, "ConfigurationDirectory": true, "LogsDirectory": true, "RuntimeDirectory": true,
}

// sameBoolean compares booleans, and words beside them such as strict.
func sameBoolean(written, shown string) bool {
	is, ok := unit.Boolean(written)
	seen, also := unit.Boolean(shown)
	if ok && also {
		return is == seen
	}
	return written == shown
}

func sameText(written, shown string) bool { return written == shown }

// sameSet compares words in any order; capabilities are shown in lower case.
func sameSet(written, shown string) bool {
	sorted := func(text string) []string {
		words, err := unit.Words(text)
		if err != nil {
			words = []string{text}
		}
		for i, word := range words {
			words[i] = strings.ToLower(word)
		}
		slices.Sort(words)
		return slices.Compact(words)
	}
	return slices.Equal(sorted(written), sorted(shown))
}

func sameSpan(written, shown string) bool {
	want, ok := unit.Seconds(written)
	seen, also := unit.Seconds(shown)
	return ok && also && want == seen
}

// sameQuota compares a percentage with the time that it is of a second.
func sameQuota(written, shown string) bool {
	percent, err := strconv.ParseFloat(strings.TrimSuffix(written, "%"), 64)
	seen, ok := unit.Seconds(shown)
	return err == nil && ok && percent == seen.Seconds()*100
}

func sameSize(written, shown string) bool {
	number := strings.TrimRight(written, "KMGT")
	n, err := strconv.ParseUint(number, 10, 64)
	power := map[string]int{"": 0, "K": 10, "M": 20, "G": 30, "T": 40}[written[len(number):]]
	return err == nil && strconv.FormatUint(n<<power, 10) == shown
}

// sameError compares an error's name with its number (errno.h, the same on all of
// Linux but MIPS, SPARC and others for higher ones).
func sameError(written, shown string) bool {
	number, known := map[string]string{"EPERM": "1", "EACCES": "13", "ENOSYS": "38"}[written]
	return written == shown || known && number == shown
}

// listed reports whether all addresses are among those that are shown, as
// "127.0.0.1:8080 (Stream)". A port alone is shown with the address of all.
func listed(written, shown string) bool {
	for word := range strings.FieldsSeq(written) {
		if !slices.ContainsFunc(strings.Split(shown, "\n"), func(line string) bool {
			return line == word+" (Stream)" || strings.HasSuffix(line, "]:"+word+" (Stream)") || strings.HasSuffix(line, "0.0.0.0:"+word+" (Stream)")
		}) {
			return false
		}
	}
	return true
}

// typical are calls that only one group of those that are allowed or denied has,
// among those that @system-service has too.
var typical = map[string]string{"@privileged": "chown", "@resources": "setpriority"}

// sameCalls compares groups of system calls with the calls that are shown.
func sameCalls(written, shown string) bool {
	calls, denied := strings.Fields(shown), false
	for word := range strings.FieldsSeq(written) {
		if rest, ok := strings.CutPrefix(word, "~"); ok {
			word, denied = rest, true
		}
		switch call := typical[word]; {
		case word == "@system-service" && !(slices.Contains(calls, "read") && slices.Contains(calls, "connect") && !slices.Contains(calls, "mount")):
			return false
		case denied && call != "" && slices.Contains(calls, call):
			return false
		}
	}
	return true
}
