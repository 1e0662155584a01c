package checks

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// presence is whether the host has a file. The zero value is not known.
type presence int

const (
	notKnown presence = iota
	absent
	present
)

// seen is present or absent.
func seen(is bool) presence {
	if is {
		return present
	}
	return absent
}

// runtimeFiles are what Go code reads beside what it is told to.
type runtimeFiles struct{ roots, zones, users presence }

// filesOf is what is known of a host. Of a distribution it is not: what its
// smallest image leaves out, every machine may have.
func filesOf(h *host.Host) runtimeFiles {
	switch {
	case h.Profile != nil:
		return profileFiles(h)
	case h.Root != nil && h.System != nil:
		return rootFiles(h)
	case h.Name == "scratch":
		return runtimeFiles{absent, absent, absent}
	case h.Name == "distroless-static":
		return runtimeFiles{present, present, present}
	}
	return runtimeFiles{}
}

func profileFiles(h *host.Host) (f runtimeFiles) {
	p := h.Profile
	if p.Why("ca_bundle") == "" {
		f.roots = seen(p.CABundle != "")
	}
	if p.Why("zoneinfo") == "" {
		f.zones = seen(p.Zoneinfo != "")
	}
	if p.Why("users") == "" {
		f.users = seen(len(p.Users) > 0)
	}
	return f
}

func rootFiles(h *host.Host) (f runtimeFiles) {
	if len(h.System.Unread) == 0 {
		f.roots, f.zones = seen(h.System.CABundle != ""), seen(h.System.Zoneinfo != "")
	}
	switch _, err := h.Root.Stat("/etc/passwd"); {
	case err == nil:
		f.users = present
	case errors.Is(err, fs.ErrNotExist):
		f.users = absent
	}
	return f
}

// onFiles reports whether the file may be Go's, which alone tells what it reads,
// and something is known of the host's files.
func onFiles(s Subject) bool {
	return s.Host != nil && !s.isC() && filesOf(s.Host) != runtimeFiles{}
}

// reading is one kind of files, and whether Go code is able to read them.
type reading struct {
	what, when string
	reads, own bool
	host       presence
	hint       string
}

// readings are all kinds, for what is known of the file.
func (s Subject) readings() []reading {
	g, on := s.goReads(), filesOf(s.Host)
	tags := s.File.Go.Setting("-tags")
	if g == nil {
		g = &binary.GoReads{Roots: true, Zones: true, Users: true, OwnZones: strings.Contains(tags, "timetzdata")}
	}
	return []reading{
		{"certificate authorities", "TLS", g.Roots, g.OwnRoots, on.roots, `import _ "golang.org/x/crypto/x509roots/fallback", or the package ca-certificates`},
		{"time zones", "time.LoadLocation", g.Zones, g.OwnZones, on.zones, `Config.Tags: []string{"timetzdata"}, or the package tzdata`},
		{"users", "os/user", g.Users, false, on.users, "an /etc/passwd, or USER and HOME in the environment"},
	}
}

// hostFiles is I: what Go code reads of the host when it runs, and the host has
// not. The program starts, and fails where it needs them.
func hostFiles(s Subject) Finding {
	var lacks, hints, has, unknown []string
	for _, r := range s.readings() {
		switch {
		case !r.reads || r.own:
		case r.host == notKnown:
			unknown = append(unknown, r.what)
		case r.host == absent:
			lacks = append(lacks, fmt.Sprintf("%s (%s)", r.what, r.when))
			hints = append(hints, r.hint)
		default:
			has = append(has, r.what)
		}
	}
	switch verb := s.readVerb(); {
	case len(lacks) > 0:
		return warn(fmt.Sprintf("%s %s; %s has none", verb, strings.Join(lacks, ", "), s.Host.Name)).hint(strings.Join(hints, "; "))
	case len(unknown) > 0:
		return skip(fmt.Sprintf("%s %s; whether %s has them is not known", verb, strings.Join(unknown, ", "), s.Host.Name)).hint(fetchProfile)
	case len(has) > 0:
		return pass(fmt.Sprintf("%s %s; %s has them", verb, strings.Join(has, ", "), s.Host.Name))
	}
	return pass("reads neither certificate authorities nor time zones nor users of the host")
}

// readVerb is how sure it is.
func (s Subject) readVerb() string {
	if s.goReads() == nil {
		return "may read"
	}
	return "reads"
}
