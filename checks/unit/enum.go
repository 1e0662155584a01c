package unit

import "strings"

// enum is a set of words and the version of systemd that brought each, 0 =
// with the key, or before 209.
type enum map[string]int

// words makes an enum of words that are as old as their key.
func words(list string) enum {
	e := enum{}
	for word := range strings.FieldsSeq(list) {
		e[word] = 0
	}
	return e
}

// and adds words of a later version.
func (e enum) and(version int, list string) enum {
	for word := range strings.FieldsSeq(list) {
		e[word] = version
	}
	return e
}

var (
	actions = words("none reboot reboot-force reboot-immediate").and(229, "poweroff poweroff-force poweroff-immediate").and(240, "exit exit-force").
		and(254, "soft-reboot soft-reboot-force kexec kexec-force").and(255, "halt halt-force halt-immediate")
	jobModes = words("fail replace replace-irreversibly isolate flush ignore-dependencies ignore-requirements triggering restart-dependencies replace-or-fail lenient")
	outputs  = words("inherit null tty journal kmsg journal+console kmsg+console socket syslog syslog+console").
			and(233, "fd fd:").and(236, "file:").and(240, "append:").and(248, "truncate:")
	logLevels = words("emerg alert crit err warning notice info debug 0 1 2 3 4 5 6 7")
	timeouts  = words("terminate abort kill")
)

// enums are the keys whose value is a word of a set. A word that ends with a
// colon is one that more follows. Booleans are in the set where the key has
// boolean set in kinds as well.
var enums = map[string]enum{
	"Service.Type":                    words("simple forking oneshot dbus notify idle").and(240, "exec").and(253, "notify-reload"),
	"Service.Restart":                 words("no on-success on-failure on-watchdog on-abort always").and(214, "on-abnormal"),
	"Service.ExitType":                words("main cgroup"),
	"Service.RestartMode":             words("normal direct debug"),
	"Service.NotifyAccess":            words("none main all").and(233, "exec"),
	"Service.OOMPolicy":               words("continue stop kill"),
	"Service.TimeoutStartFailureMode": timeouts,
	"Service.TimeoutStopFailureMode":  timeouts,
	"Unit.CollectMode":                words("inactive inactive-or-failed"),
	"Unit.FailureAction":              actions,
	"Unit.SuccessAction":              actions,
	"Unit.StartLimitAction":           actions,
	"Unit.JobTimeoutAction":           actions,
	"Service.FailureAction":           actions,
	"Service.StartLimitAction":        actions,
	"Unit.OnFailureJobMode":           jobModes,
	"Unit.OnSuccessJobMode":           jobModes,
	"Socket.BindIPv6Only":             words("default both ipv6-only"),
	"StandardInput":                   words("null tty tty-force tty-fail socket").and(233, "fd fd:").and(236, "data file:"),
	"StandardOutput":                  outputs,
	"StandardError":                   outputs,
	"KeyringMode":                     words("inherit private shared"),
	"UtmpMode":                        words("init login user"),
	"KillMode":                        words("control-group process none").and(209, "mixed"),
	"ProtectHome":                     words("read-only").and(238, "tmpfs"),
	"ProtectSystem":                   words("full").and(232, "strict"),
	"ProtectProc":                     words("default noaccess invisible ptraceable"),
	"ProcSubset":                      words("all pid"),
	"PrivateTmp":                      enum{}.and(257, "connected disconnected"),
	"PrivateUsers":                    enum{}.and(257, "self identity").and(258, "full managed"),
	"ProtectControlGroups":            enum{}.and(257, "private strict"),
	"DevicePolicy":                    words("auto closed strict"),
	"RuntimeDirectoryPreserve":        words("restart"),
	"CPUSchedulingPolicy":             words("other batch idle fifo rr").and(258, "ext"),
	"IOSchedulingClass":               words("none realtime best-effort idle 0 1 2 3"),
	"ManagedOOMSwap":                  words("auto kill"),
	"ManagedOOMMemoryPressure":        words("auto kill"),
	"ManagedOOMPreference":            words("none avoid omit"),
	"LogLevelMax":                     logLevels,
	"SyslogLevel":                     logLevels,
}

// loose are the keys that take a boolean and more than the words of their enum;
// a value that is neither is left alone.
var loose = map[string]bool{"ProtectHostname": true}

// word looks a value up in an enum. whole is the word as the enum has it.
func (e enum) word(value string) (whole string, ok bool) {
	if _, ok := e[value]; ok {
		return value, true
	}
	if name, _, more := strings.Cut(value, ":"); more {
		if _, ok := e[name+":"]; ok {
			return name + ":", true
		}
	}
	return "", false
}
