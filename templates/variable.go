package templates

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// denied are variables that are systemd's to set, or the dynamic loader's, which
// would load foreign code into the service. One that ends with * is a prefix.
var denied = []string{
	"LD_PRELOAD", "LD_LIBRARY_PATH", "LD_AUDIT", "NOTIFY_SOCKET", "LISTEN_*", "WATCHDOG_*", "MAINPID", "MANAGERPID", "INVOCATION_ID", "JOURNAL_STREAM",
}

// notVariable says why a name cannot be that of a variable: "" = it can.
func notVariable(name string) string {
	if !variableName.MatchString(name) {
		return `is no name of a variable, and would be passed over; write letters, digits and _, no digit first: "DATABASE_URL"`
	}
	for _, d := range denied {
		prefix, all := strings.CutSuffix(d, "*")
		if name == d || all && strings.HasPrefix(name, prefix) {
			return "is not the service's to set: it belongs to systemd or to the dynamic loader; take it away"
		}
	}
	return ""
}

// variables are those for everybody, and the names of the secret ones.
func variables(u Unit, f *faults) {
	for _, name := range slices.Sorted(maps.Keys(u.Env)) {
		f.say("Env", name, notVariable(name))
		f.say(fmt.Sprintf("Env[%q]", name), u.Env[name], notValue(u.Env[name]))
	}
	for i, name := range u.Secrets {
		field := fmt.Sprintf("Secrets[%d]", i)
		_, open := u.Env[name]
		switch {
		case f.say(field, name, notVariable(name)):
		case slices.Contains(u.Secrets[:i], name):
			f.add(field, name, "is there twice; take one away")
		case open:
			f.add(field, name, "is in Env too, for everybody to read; take it out of Env")
		}
	}
}

// notValue says why a value cannot be that of a variable: "" = it can. systemd
// takes no control characters there but tabs and line ends (env_value_is_valid).
func notValue(value string) string {
	if why := notText(value); why != "" {
		return why
	}
	if strings.ContainsFunc(value, func(r rune) bool { return unicode.IsControl(r) && r != '\t' && r != '\n' }) {
		return "has a control character, with which systemd passes over the variable; take it away"
	}
	return ""
}
