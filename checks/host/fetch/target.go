package fetch

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// checkTarget refuses what ssh would take for something else than a machine.
func checkTarget(target string) error {
	host := target
	switch {
	case target == "":
		return fmt.Errorf("no target: name a machine, as in user@host")
	case strings.ContainsFunc(target, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return fmt.Errorf("target %q has a space or a control character", target)
	case strings.HasPrefix(target, "ssh://"):
		u, err := url.Parse(target)
		if err != nil || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
			return fmt.Errorf("target %q is not of the form ssh://user@host:port", target)
		}
		if _, hasPassword := u.User.Password(); hasPassword {
			return fmt.Errorf("the target has a password in it: use a key")
		}
		return checkParts(target, u.User.Username(), u.Hostname())
	case strings.Contains(target, "://"):
		return fmt.Errorf("target %q is not of ssh: write ssh://user@host:port", target)
	}
	user := ""
	if at := strings.LastIndexByte(target, '@'); at >= 0 {
		user, host = target[:at], target[at+1:]
	}
	if name, port, ok := strings.Cut(host, ":"); ok && !strings.Contains(port, ":") {
		return fmt.Errorf("target %q names a port: write ssh://%s", target, strings.TrimPrefix(user+"@", "@")+name+":"+port)
	}
	if strings.HasPrefix(target, "-") {
		return fmt.Errorf("target %q begins with a dash", target)
	}
	return checkParts(target, user, host)
}

// checkParts refuses parts that ssh, or a command in its settings, would take
// for an option.
func checkParts(target, user, host string) error {
	switch {
	case host == "":
		return fmt.Errorf("target %q names no host", target)
	case strings.HasPrefix(user, "-") || strings.HasPrefix(host, "-"):
		return fmt.Errorf("target %q begins with a dash", target)
	}
	return nil
}
