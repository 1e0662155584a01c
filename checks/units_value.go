package checks

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/unit"
)

// inlineComment is a comment that was meant to stand behind a value.
var inlineComment = regexp.MustCompile(`\s+[#;].*$`)

// badValues tells values that systemd does not take.
func badValues(s unitSubject) []Finding {
	var found []Finding
	for _, a := range s.known {
		if strings.ContainsFunc(a.Value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			found = append(found, mistake(a.At, "%s= has a control character in its value", a.Key))
		}
		fault := unit.Fault(a.Section, a.Key, a.Value)
		if fault == "" {
			continue
		}
		bare := inlineComment.ReplaceAllString(a.Value, "")
		f := mistake(a.At, "%s=%s: the value %s; systemd logs it and goes on without", a.Key, a.Value, fault)
		switch near := nearWord(a, fault); {
		case bare != a.Value && unit.Fault(a.Section, a.Key, bare) == "":
			f = mistake(a.At, "%s= has a comment behind its value: systemd has no such comments, logs it and goes on without the whole line", a.Key).hint(a.Key + "=" + bare)
		case strings.Trim(a.Value, `"'`) != a.Value && unit.Fault(a.Section, a.Key, strings.Trim(a.Value, `"'`)) == "":
			f = mistake(a.At, "%s= takes its value with the quotes, and %s", a.Key, fault).hint(a.Key + "=" + strings.Trim(a.Value, `"'`))
		case near != "":
			f = f.hint(a.Key + "=" + near)
		}
		found = append(found, f)
	}
	return found
}

// nearWord is the word of a list in a fault that the value may have meant.
func nearWord(a unit.Assignment, fault string) string {
	_, list, ok := strings.Cut(fault, "of: ")
	if !ok {
		return ""
	}
	return nearKey(a.Value, strings.Split(list, ", "))
}

// quotedKeys are the keys whose values are split into words that may have quotes.
var quotedKeys = []string{
	"Environment", "PassEnvironment", "UnsetEnvironment", "ReadWritePaths", "ReadOnlyPaths", "InaccessiblePaths", "ExecPaths", "NoExecPaths",
	"BindPaths", "BindReadOnlyPaths", "StateDirectory", "RuntimeDirectory", "LogsDirectory", "CacheDirectory", "ConfigurationDirectory",
	"Documentation", "RestrictAddressFamilies", "CapabilityBoundingSet", "AmbientCapabilities", "SystemCallArchitectures",
}

// openQuotes tells values with a quote that is never closed.
func openQuotes(s unitSubject) []Finding {
	var found []Finding
	for _, a := range s.known {
		if !slices.Contains(quotedKeys, a.Key) {
			continue
		}
		if _, err := unit.Words(a.Value); err != nil {
			found = append(found, mistake(a.At, "%s= has %v: systemd logs it and goes on without", a.Key, err))
		}
	}
	return found
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// badVariables tells words of Environment= that set no variableName.
func badVariables(s unitSubject) []Finding {
	var found []Finding
	for _, a := range s.List(s.main(), "Environment") {
		words, _ := unit.Words(a.Value) // an open quote is told already
		for _, word := range words {
			name, _, ok := strings.Cut(word, "=")
			if ok && (variableName.MatchString(name) || strings.Contains(name, "%")) {
				continue
			}
			f := mistake(a.At, "%q in Environment= sets no variable: systemd logs it and goes on without", word)
			if len(words) > 1 && !ok {
				f = f.hint(`quotes around the whole: Environment="NAME=a value with blanks"`)
			}
			found = append(found, f)
		}
	}
	return found
}

// specifierKeys are the keys in which % begins a specifier, beside those of commands
// and paths. refusedKeys are those for which an unknown one makes systemd refuse the
// unit.
var (
	specifierKeys = strings.Fields(`Description Documentation Environment EnvironmentFile PIDFile SyslogIdentifier StandardOutput StandardError
		StateDirectory RuntimeDirectory LogsDirectory CacheDirectory ConfigurationDirectory ReadWritePaths ReadOnlyPaths InaccessiblePaths
		BindPaths BindReadOnlyPaths ListenStream ListenDatagram Requires Wants After Before BindsTo PartOf WantedBy`)
	refusedKeys = strings.Fields(`User Group SupplementaryGroups WorkingDirectory RootDirectory`)
)

// badSpecifiers tells letters after % that systemd does not know, and a % that
// stands alone.
func badSpecifiers(s unitSubject) []Finding {
	var found []Finding
	for _, a := range s.known {
		refused := strings.HasPrefix(a.Key, "Exec") && a.Section == s.main() && !strings.HasSuffix(a.Key, "Paths") || slices.Contains(refusedKeys, a.Key)
		if !refused && !slices.Contains(specifierKeys, a.Key) {
			continue
		}
		for _, sp := range unit.Specifiers(a.Value) {
			hint := strings.ReplaceAll(a.Value, "%"+sp.Letter, "%%"+sp.Letter)
			switch {
			case sp.Known:
			case refused:
				found = append(found, mistake(a.At, "%s= has %%%s, which stands for nothing: systemd refuses the unit", a.Key, sp.Letter).hint(a.Key+"="+hint))
			default:
				found = append(found, mistake(a.At, "%s= has %%%s, which stands for nothing: systemd logs it and goes on without", a.Key, sp.Letter).hint(a.Key+"="+hint))
			}
		}
	}
	return found
}

// unitLists are the keys of [Unit] and [Install] that name other units.
var unitLists = strings.Fields(`Requires Requisite Wants BindsTo PartOf Upholds Conflicts Before After OnFailure OnSuccess WantedBy RequiredBy UpheldBy Also
	PropagatesReloadTo ReloadPropagatedFrom PropagatesStopTo StopPropagatedFrom JoinsNamespaceOf`)

// commonTargets are those that units are commonly wanted by (systemd.special(7)).
var commonTargets = strings.Fields(`multi-user.target graphical.target network.target network-online.target network-pre.target default.target sysinit.target
	basic.target sockets.target timers.target paths.target local-fs.target remote-fs.target nss-lookup.target nss-user-lookup.target time-sync.target
	shutdown.target rescue.target emergency.target reboot.target poweroff.target halt.target sleep.target suspend.target final.target getty.target`)

// badUnitNames tells names of other units that cannot be one, and targets that
// are near a common one.
func badUnitNames(s unitSubject) []Finding {
	var found []Finding
	for _, a := range s.known {
		if !slices.Contains(unitLists, a.Key) || a.Section == s.main() {
			continue
		}
		names, _ := unit.Words(a.Value)
		for _, name := range names {
			if len(found) == manyKeys {
				return found
			}
			kind := name[strings.LastIndexByte(name, '.')+1:]
			near := nearKey(name, commonTargets)
			switch {
			case strings.Contains(kind, "%"):
			case unit.SectionsOf(kind) == nil || !strings.Contains(name, "."):
				f := mistake(a.At, "%s=%s: no unit has such a name: systemd goes on without it", a.Key, name)
				if near == "" {
					near = name + ".service"
				}
				found = append(found, f.hint(a.Key+"="+near))
			case kind == "target" && near != "" && near != name && !slices.Contains(s.peerNames(), name):
				found = append(found, doubt(a.At, "%s=%s: there is no such target, unless it is yours", a.Key, name).hint(a.Key+"="+near))
			}
		}
	}
	return found
}

func (s unitSubject) peerNames() []string {
	var names []string
	for _, p := range s.Peers {
		names = append(names, p.Name())
	}
	return names
}

// badPort tells a number that no port has.
func badPort(a unit.Assignment) string {
	text := a.Value[strings.LastIndexByte(a.Value, ':')+1:]
	if n, err := strconv.Atoi(text); err == nil && (n < 1 || n > 65535) && !strings.HasPrefix(a.Value, "/") {
		return fmt.Sprintf("%d is no port: 1 to 65535", n)
	}
	return ""
}
