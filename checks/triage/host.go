package triage

import "strings"

// Host answers what a log does not say; nil where there is only a log. "" is that
// it is not known.
type Host interface {
	// Listener is who listens on a port, other than the service: "nginx", or
	// "nobody".
	Listener(port string) string

	// File is what there is to say of a path for a user: "is not there",
	// "-rw------- root: orders may not read it".
	File(path, user string) string

	// Account is "is not there" for a user that is not, and "is there".
	Account(user string) string

	// Program is what keeps a program from running here: "needs the loader …",
	// "is for linux/arm64; this machine is linux/amd64", "lies on /opt, mounted noexec".
	Program(path string) (kind, why string)
}

// ask adds to a cause what the machine says of it.
func (c *Cause) ask(h Host, s service) {
	if h == nil {
		return
	}
	said := ""
	switch c.Kind {
	case "port-in-use":
		if port := s.word("port", c.groups); port != "PORT" {
			said = listening(h.Listener(port))
		}
	case "config-missing", "config-unreadable", "file-missing", "permission", "directory-missing":
		if file := operand(c.groups); strings.HasPrefix(file, "/") {
			if said = h.File(file, s.state.User()); said != "" {
				said = file + " " + said
			}
		}
	case "user-missing":
		if user := s.state.User(); user != "" {
			said = user + " " + h.Account(user)
		}
	}
	c.askProgram(h, s)
	if strings.TrimSpace(said) != "" {
		c.Text += "; " + said
	}
}

func listening(who string) string {
	switch who {
	case "":
		return ""
	case "nobody":
		return "now nobody listens there"
	}
	return who + " has it"
}

// ofProgram are the causes where a look at the program tells more.
var ofProgram = map[string]bool{
	"program": true, "program-missing": true, "permission": true, "loader-missing": true, "wrong-architecture": true, "cpu": true,
	"library-missing": true, "glibc": true, "library-version": true,
}

func (c *Cause) askProgram(h Host, s service) {
	file := s.state.Program()
	if !ofProgram[c.Kind] || file == "" || c.Kind == "permission" && operand(c.groups) != file {
		return
	}
	kind, why := h.Program(file)
	if why == "" {
		return
	}
	if c.Text += "; " + why; kind != "" {
		c.Kind = kind
		if fix := mends[kind]; fix != "" {
			c.Fix = s.fill(fix, nil, true)
		}
	}
}

// mends are the fixes where a look at the program names another cause than the log.
var mends = map[string]string{
	"noexec":             "findmnt -T {program} -o TARGET,OPTIONS; put it into /usr/local/bin, or mount that with exec",
	"permission":         "chmod 0755 {program}",
	"wrong-architecture": "uname -m; file {program}; build for this machine with mage build:platform",
	"loader-missing":     "file {program}; SEAWORTHY_LINK=static mage build:linux",
}
