package checks

import (
	"slices"
	"strings"

	"example.com/seaworthy/checks/unit"
)

// hide is a setting that takes directories out of the service's sight.
type hide struct {
	key   string
	paths []string
	by    func(unitSubject) bool
}

var hides = []hide{
	{"ProtectHome=", []string{"/home", "/root", "/run/user"}, func(s unitSubject) bool {
		v := s.Value("Service", "ProtectHome")
		yes, _ := unit.Boolean(v)
		return yes || v == "tmpfs"
	}},
	{"PrivateTmp=", []string{"/tmp", "/var/tmp"}, func(s unitSubject) bool { return s.yes("PrivateTmp") }},
	{"DynamicUser= (which brings PrivateTmp=)", []string{"/tmp", "/var/tmp"}, func(s unitSubject) bool { return s.yes("DynamicUser") }},
}

// yes reports whether a boolean of [Service] is set.
func (s unitSubject) yes(key string) bool {
	b, _ := unit.Boolean(s.Value("Service", key))
	return b
}

// hiddenPaths tells programs and working directories that the sandbox hides
// from the service: it then ends with status 203/EXEC or 200/CHDIR.
func hiddenPaths(s unitSubject) []Finding {
	var found []Finding
	for _, c := range s.commands() {
		by, dir := s.hiddenBy(c.Path)
		if by == "" || c.Has("+") {
			continue
		}
		f := mistake(c.at, "%s= runs %s, and %s hides %s from the service: status 203/EXEC", c.key, c.Path, by, dir).hint(c.key + "=/opt/NAME/bin/NAME")
		if c.Has("-") {
			f.Status = Warn
		}
		found = append(found, f)
	}
	a, ok := s.Last("Service", "WorkingDirectory")
	if !ok {
		return found
	}
	if by, dir := s.hiddenBy(strings.TrimPrefix(a.Value, "-")); by != "" {
		f := mistake(a.At, "WorkingDirectory=%s, and %s hides %s from the service: status 200/CHDIR", a.Value, by, dir).
			hint("StateDirectory=NAME and WorkingDirectory=%S/NAME")
		if strings.HasPrefix(a.Value, "-") {
			f.Status = Warn
		}
		found = append(found, f)
	}
	return found
}

// hiddenBy names the setting that hides a path, and the directory that it
// hides. Bind mounts bring a path back, and so does a root of its own.
func (s unitSubject) hiddenBy(p string) (by, dir string) {
	if s.Value("Service", "RootDirectory") != "" || s.Value("Service", "RootImage") != "" || s.bound(p) {
		return "", ""
	}
	for _, h := range hides {
		for _, dir := range h.paths {
			if below(p, dir) && h.by(s) {
				return h.key, dir
			}
		}
	}
	for _, key := range []string{"InaccessiblePaths", "InaccessibleDirectories", "TemporaryFileSystem"} {
		for _, a := range s.List("Service", key) {
			words, _ := unit.Words(a.Value)
			for _, word := range words {
				dir, _, _ := strings.Cut(strings.TrimLeft(word, "-+"), ":")
				if dir != "/" && below(p, dir) {
					return key + "=", dir
				}
			}
		}
	}
	return "", ""
}

// bound reports whether a bind mount brings a path, or all paths are another
// unit's.
func (s unitSubject) bound(p string) bool {
	for _, key := range []string{"BindPaths", "BindReadOnlyPaths"} {
		for _, a := range s.List("Service", key) {
			words, _ := unit.Words(a.Value)
			for _, word := range words {
				from, to, two := strings.Cut(strings.TrimPrefix(word, "-"), ":")
				if !two {
					to = from
				}
				to, _, _ = strings.Cut(to, ":")
				if below(p, to) {
					return true
				}
			}
		}
	}
	return len(s.List("Unit", "JoinsNamespaceOf")) > 0
}

// below reports whether p is dir or in it.
func below(p, dir string) bool {
	return p == dir || strings.HasPrefix(p, strings.TrimSuffix(dir, "/")+"/")
}

// blockedNotify tells a service that is to report to systemd over a socket that
// it may not make, and the setting that takes Go's listen backlog away.
func blockedNotify(s unitSubject) []Finding {
	if s.Type() != "service" {
		return nil
	}
	var found []Finding
	a, ok := s.Last("Service", "RestrictAddressFamilies")
	kind := s.serviceType()
	if ok && (kind == "notify" || kind == "notify-reload") && !s.mayUnix() {
		found = append(found, mistake(a.At, "RestrictAddressFamilies= leaves out AF_UNIX, over which Type=%s reports: the start times out", kind).
			hint("RestrictAddressFamilies=AF_UNIX "+strings.TrimPrefix(a.Value, "none")))
	}
	if p, ok := s.Last("Service", "ProcSubset"); ok && p.Value == "pid" {
		found = append(found, doubt(p.At, "ProcSubset=pid hides /proc/sys: Go then listens with a backlog of 128 in place of somaxconn (golang/go#79002)").
			hint("ProcSubset=all"))
	}
	return found
}

// mayUnix reports whether RestrictAddressFamilies= leaves AF_UNIX.
func (s unitSubject) mayUnix() bool {
	allow, names := false, []string{}
	for i, a := range s.List("Service", "RestrictAddressFamilies") {
		value, invert := strings.CutPrefix(a.Value, "~")
		words, _ := unit.Words(value)
		if i == 0 {
			allow = !invert
		}
		for _, word := range words {
			if allow == !invert {
				names = append(names, word)
			} else {
				names = slices.DeleteFunc(names, func(n string) bool { return n == word })
			}
		}
	}
	named := slices.Contains(names, "AF_UNIX") || slices.Contains(names, "AF_LOCAL") || slices.Contains(names, "AF_FILE")
	return named == allow
}
