package unit

import (
	"cmp"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// kinds are the keys whose values follow a rule that is cheap to test, by
// "Section.Key" or by key alone. The names are those of kindRules.
var kinds = map[string]string{}

func init() {
	for kind, keys := range map[string]string{
		"boolean": `Accept AllowIsolate BlockIOAccounting Broadcast CPUAccounting CPUSchedulingResetOnFork DefaultDependencies DynamicUser FixedRandomDelay
			FlushPending FreeBind GuessMainPID IOAccounting IPAccounting IgnoreOnIsolate IgnoreSIGPIPE KeepAlive LockPersonality MakeDirectory
			MemoryAccounting MemoryDenyWriteExecute NoDelay NoNewPrivileges NonBlocking OnClockChange OnTimezoneChange PassCredentials PassPacketInfo
			PassSecurity PermissionsStartOnly Persistent PrivateDevices PrivateIPC PrivateMounts PrivateNetwork PrivateTmp PrivateUsers ProtectClock
			ProtectControlGroups ProtectKernelLogs ProtectKernelModules ProtectKernelTunables RefuseManualStart RefuseManualStop RemainAfterElapse
			RemainAfterExit RemoveIPC RemoveOnStop RestrictRealtime RestrictSUIDSGID ReusePort RootDirectoryStartOnly SELinuxContextFromNet SendSIGHUP
			SendSIGKILL StopWhenUnneeded SyslogLevelPrefix TTYReset TTYVHangup TTYVTDisallocate TasksAccounting Transparent WakeSystem Writable
			ProtectHome ProtectSystem RuntimeDirectoryPreserve DeferReactivation RootEphemeral SurviveFinalKillSignal SetLoginEnvironment`,
		"a time span": `RestartSec TimeoutSec TimeoutStartSec TimeoutStopSec TimeoutAbortSec RuntimeMaxSec RuntimeRandomizedExtraSec WatchdogSec
			TimeoutCleanSec LogRateLimitIntervalSec StartLimitIntervalSec StartLimitInterval JobTimeoutSec JobRunningTimeoutSec TriggerLimitIntervalSec
			KeepAliveTimeSec KeepAliveIntervalSec DeferAcceptSec AccuracySec RandomizedDelaySec OnActiveSec OnBootSec OnStartupSec OnUnitActiveSec
			OnUnitInactiveSec TimeoutIdleSec RestartMaxDelaySec RandomizedOffsetSec`,
		"a whole number": `StartLimitBurst FileDescriptorStoreMax LogRateLimitBurst Backlog MaxConnections MaxConnectionsPerSource KeepAliveProbes
			TriggerLimitBurst RestartSteps`,
		"a file mode": `UMask RuntimeDirectoryMode StateDirectoryMode CacheDirectoryMode LogsDirectoryMode ConfigurationDirectoryMode SocketMode DirectoryMode`,
		"a signal":    `KillSignal RestartKillSignal FinalKillSignal WatchdogSignal ReloadSignal`,
		"a size": `MemoryMin MemoryLow MemoryHigh MemoryMax MemorySwapMax MemoryZSwapMax MemoryLimit DefaultMemoryMin DefaultMemoryLow TasksMax
			StartupMemoryLow StartupMemoryHigh StartupMemoryMax StartupMemorySwapMax`,
		"a limit": `LimitFSIZE LimitDATA LimitSTACK LimitCORE LimitRSS LimitNOFILE LimitAS LimitNPROC LimitMEMLOCK LimitLOCKS LimitSIGPENDING
			LimitMSGQUEUE LimitRTPRIO`,
		"a percentage":              `CPUQuota`,
		"a number from -20 to 19":   `Nice`,
		"a number within ±1000":     `OOMScoreAdjust`,
		"a number from 0 to 7":      `IOSchedulingPriority`,
		"a number from 0 to 99":     `CPUSchedulingPriority`,
		"a number from 1 to 10000":  `IOWeight StartupIOWeight`,
		"a calendar event":          `OnCalendar`,
		"an absolute path":          `RootDirectory RootImage TTYPath NetworkNamespacePath IPCNamespacePath SourcePath`,
		"an absolute path, - or ~":  `WorkingDirectory`,
		"an absolute path, maybe -": `EnvironmentFile`,
	} {
		for key := range strings.FieldsSeq(keys) {
			kinds[key] = kind
		}
	}
}

var (
	sizes   = regexp.MustCompile(`^(infinity|[0-9]+(\.[0-9]+)?%|[0-9]+(\.[0-9]+)?\s*[KMGTPEB]?)$`)
	limits  = regexp.MustCompile(`^(infinity|[0-9]+(\.[0-9]+)?\s*[KMGTPEB]?)(:(infinity|[0-9]+(\.[0-9]+)?\s*[KMGTPEB]?))?$`)
	modes   = regexp.MustCompile(`^[0-7]{1,5}$`)
	percent = regexp.MustCompile(`^[0-9]+(\.[0-9]+)?%$`)
	signals = strings.Fields(`HUP INT QUIT ILL TRAP ABRT IOT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CLD CONT STOP TSTP TTIN
		TTOU URG XCPU XFSZ VTALRM PROF WINCH IO POLL PWR SYS`)
)

// kindRules say what a value must be. They are as lenient as systemd where it
// is, and where releases differ.
var kindRules = map[string]func(string) bool{
	"boolean":                   func(v string) bool { _, ok := Boolean(v); return ok },
	"a time span":               func(v string) bool { _, ok := Seconds(v); return ok },
	"a whole number":            func(v string) bool { _, err := strconv.ParseUint(v, 0, 32); return err == nil },
	"a file mode":               modes.MatchString,
	"a signal":                  isSignal,
	"a size":                    sizes.MatchString,
	"a limit":                   limits.MatchString,
	"a percentage":              percent.MatchString,
	"a number from -20 to 19":   between(-20, 19),
	"a number within ±1000":     between(-1000, 1000),
	"a number from 0 to 7":      between(0, 7),
	"a number from 0 to 99":     between(0, 99),
	"a number from 1 to 10000":  between(1, 10000),
	"a calendar event":          Calendar,
	"an absolute path":          path.IsAbs,
	"an absolute path, - or ~":  func(v string) bool { v = strings.TrimPrefix(v, "-"); return v == "~" || path.IsAbs(v) },
	"an absolute path, maybe -": func(v string) bool { return path.IsAbs(strings.TrimPrefix(v, "-")) },
}

func between(least, most int) func(string) bool {
	return func(v string) bool {
		n, err := strconv.Atoi(v)
		return err == nil && n >= least && n <= most
	}
}

func isSignal(v string) bool {
	if n, err := strconv.Atoi(v); err == nil {
		return n > 0 && n < 65
	}
	name := strings.TrimPrefix(v, "SIG")
	return slices.Contains(signals, name) || strings.HasPrefix(name, "RTMIN") || strings.HasPrefix(name, "RTMAX")
}

// Fault says what is wrong with a value, as "is no boolean (yes or no)"; "" =
// nothing that is known here. An empty value resets most keys, and one with a
// specifier is known only on the host: neither has a fault.
func Fault(section, key, value string) string {
	e := enums[section+"."+key]
	if e == nil {
		e = enums[key]
	}
	kind := cmp.Or(kinds[section+"."+key], kinds[key])
	_, inEnum := e.word(value)
	switch {
	case value == "", strings.Contains(value, "%") && kind != "a percentage" && kind != "a size", inEnum, loose[key]:
		return ""
	case kind != "" && kindRules[kind](value):
		return ""
	case e != nil && kind == "boolean":
		return "is neither yes nor no, nor one of: " + strings.Join(e.list(), ", ")
	case e != nil:
		return "is none of: " + strings.Join(e.list(), ", ")
	case kind == "boolean":
		return "is neither yes nor no"
	case kind != "":
		return fmt.Sprintf("is not %s", kind)
	}
	return ""
}

// list is the words, sorted.
func (e enum) list() []string {
	var all []string
	for word := range e {
		all = append(all, word)
	}
	slices.Sort(all)
	return all
}

// ValueSince is the version that brought a value of a key that is older, 0 if
// none is known. word is the part of the value that is new, "append:".
func ValueSince(section, key, value string) (word string, since int) {
	e := enums[section+"."+key]
	if e == nil {
		e = enums[key]
	}
	word, _ = e.word(value)
	return word, e[word]
}

// CallGroupSince is the version that brought a group of SystemCallFilter=, 0 if
// there is none of that name.
func CallGroupSince(group string) int { return groupAges[group] }

var groupAges = words("").
	and(231, "@clock @cpu-emulation @debug @default @io-event @ipc @keyring @module @mount @network-io @obsolete @privileged @process @raw-io").
	and(233, "@basic-io @file-system @reboot @resources @swap").
	and(235, "@aio @chown @memlock @setuid @signal @sync @timer").
	and(239, "@system-service").and(245, "@pkey").and(247, "@known").and(254, "@sandbox")
