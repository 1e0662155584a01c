package checks

import (
	"fmt"
	"strings"

	"example.com/seaworthy/checks/unit"
)

// breaking are the keys without which a unit does not do what it was written
// for, and what is missing then. The others confine, limit or fine-tune: a
// service runs without them.
var breaking = map[string]string{
	"StateDirectory":          "does not make the directory",
	"CacheDirectory":          "does not make the directory",
	"LogsDirectory":           "does not make the directory",
	"ConfigurationDirectory":  "does not make the directory",
	"RuntimeDirectory":        "does not make the directory",
	"LoadCredential":          "does not bring the file",
	"LoadCredentialEncrypted": "does not bring the file",
	"SetCredential":           "does not bring the file",
	"SetCredentialEncrypted":  "does not bring the file",
	"ImportCredential":        "does not bring the file",
	"AmbientCapabilities":     "starts the service without the capability",
	"PassEnvironment":         "does not pass the variables",
	"BindPaths":               "does not mount the path",
	"BindReadOnlyPaths":       "does not mount the path",
	"MountImages":             "does not mount the image",
	"RootImage":               "runs the host's own program",
	"ExecCondition":           "starts the service without asking",
	"ExecSearchPath":          "does not find the program",
	"StandardInputText":       "gives the service no input",
	"StandardInputData":       "gives the service no input",
	"OnSuccess":               "does not start the other unit",
	"Upholds":                 "does not start the other unit",
	"NetworkNamespacePath":    "starts the service in the host's network",
	"OnClockChange":           "does not start the unit then",
	"OnTimezoneChange":        "does not start the unit then",
	"SocketProtocol":          "listens with another protocol",
	"SuccessAction":           "does nothing then",
}

// breaks says what becomes of the unit where a key is not known, and what to
// write for every version; "" = it goes on, with less.
func breaks(f *unit.File, a unit.Assignment) (broken, hint string) {
	switch {
	case a.Section == "Unit" && strings.HasPrefix(a.Key, "StartLimit"):
		old := strings.TrimSuffix(a.Key, "Sec")
		return "looks for it in [Service]: its own limit of 5 starts in 10 s holds", fmt.Sprintf("[Service] %s=%s (which later versions take as well)", old, a.Value)
	case a.Key == "DynamicUser" && f.Value("Service", "User") == "":
		if yes, _ := unit.Boolean(a.Value); yes {
			return "runs the service as root", "User=NAME, and the account made by systemd-sysusers or useradd"
		}
	case a.Value == "":
		return "", "" // an empty list takes nothing away
	case a.Key == "ReadWritePaths", a.Key == "ReadOnlyPaths", a.Key == "InaccessiblePaths":
		return "", strings.TrimSuffix(a.Key, "Paths") + "Directories=" + a.Value + " (the old name, which later versions take as well)"
	case strings.HasSuffix(a.Key, "Directory") && breaking[a.Key] != "":
		return breaking[a.Key], "a line in tmpfiles.d, or ExecStartPre=+/bin/mkdir -p PATH (without the + before systemd 231)"
	}
	return breaking[a.Key], ""
}

// breaksValue is breaks for a value that is newer than its key.
func breaksValue(a unit.Assignment, word string) (broken, hint string) {
	switch a.Key + "=" + word {
	case "Type=exec":
		return "", "Type=simple"
	case "Type=notify-reload":
		return "takes it for simple: nobody waits until it is ready", "Type=notify"
	case "StandardInput=data", "StandardInput=file:", "StandardInput=fd", "StandardInput=fd:":
		return "gives the service no input", ""
	}
	return "", ""
}

// groupAges are those of the groups in a SystemCallFilter=. An old systemd
// leaves an unknown group out of an allow-list, and the service is killed at the
// first call that was in it.
func groupAges(a unit.Assignment) []age {
	var all []age
	value, invert := strings.CutPrefix(a.Value, "~")
	groups, _ := unit.Fields(value)
	for _, group := range groups {
		group, _, _ = strings.Cut(group, ":")
		if since := unit.CallGroupSince(group); since > 0 {
			one := age{what: "SystemCallFilter=" + group, since: since, at: a.At}
			if !invert {
				one.broken, one.hint = "leaves it out of the list of what is allowed: the service is killed with SIGSYS", "leave SystemCallFilter= out for old hosts"
			}
			all = append(all, one)
		}
	}
	return all
}

// prefixes are the characters before a command's path that not every version
// knows (systemd's NEWS).
var prefixes = []struct {
	sign  string
	since int
}{{"+", 231}, {"!", 235}, {":", 244}}

// prefixAges are those of the characters before a command's path, and of a name
// without one. An old systemd takes the path for one that is not absolute, and
// passes over the command.
func prefixAges(a unit.Assignment) []age {
	broken := "passes over the command: its path is not absolute"
	if a.Key == "ExecStart" {
		broken = "refuses the unit: the path is not absolute"
	}
	var all []age
	commands, _ := unit.Commands(a.Value)
	for _, c := range commands {
		for _, p := range prefixes {
			if c.Has(p.sign) {
				all = append(all, age{p.sign + " before the path in " + a.Key + "=", "", p.since, a.At, broken, a.Key + "=" + c.Path})
			}
		}
		if !strings.HasPrefix(c.Path, "/") && !strings.HasPrefix(c.Path, "%") {
			all = append(all, age{a.Key + "=" + c.Path + " without a directory", "", 239, a.At, broken, a.Key + "=/usr/bin/" + c.Path})
		}
	}
	return all
}
