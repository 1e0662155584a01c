package checks

import (
	"io/fs"
	"runtime"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// onModes reports whether the file was read from a place that can have modes.
func onModes(s Subject) bool { return s.File.Mode != 0 || s.File.Size != 0 }

// noModes is of a system that keeps no modes.
func noModes(goos string) Finding {
	return skip(goos + " keeps no execute bit for a file").hint("on the host: chmod 0755 FILE")
}

// executable is G1: the file may be run, by everybody. Where it is copied with
// its mode, that is so on the host too.
func executable(s Subject) Finding { return s.executableOn(runtime.GOOS) }

func (s Subject) executableOn(goos string) Finding {
	if goos == "windows" {
		return noModes(goos)
	}
	mode := s.File.Mode.Perm()
	said := "mode " + octal(s.File.Mode)
	const mend = "chmod 0755 FILE"
	switch {
	case s.File.Link() == binary.SharedObject:
		return pass(said + ", and a library needs no more")
	case mode&0o111 == 0:
		return startFails(fail(said + `: nobody may run it, and Linux answers "Permission denied"`).hint(mend))
	case mode&0o111 != 0o111:
		return warn(said + ": not everybody may run it, and a unit with User= cannot start it").hint(mend)
	case mode&0o002 != 0:
		return warn(said + ": everybody may write into it").hint(mend)
	}
	return pass(said)
}

// secureExec is G3: a file that gives rights to who runs it is started in secure
// mode, where the loader ignores LD_LIBRARY_PATH and, but for the directories of
// the system, $ORIGIN (ld.so(8), secure-execution mode).
func secureExec(s Subject) Finding { return s.secureOn(runtime.GOOS) }

func (s Subject) secureOn(goos string) Finding {
	rights := s.rights()
	switch path := s.File.RPath + s.File.RunPath; {
	case rights == "" && goos == "windows":
		return noModes(goos)
	case rights == "":
		return pass("gives no rights to who runs it")
	case strings.Contains(path, "$ORIGIN") || strings.Contains(path, "${ORIGIN}"):
		return fail(rights + ", so the loader ignores $ORIGIN in " + path + ` and answers "cannot open shared object file"`).hint("AmbientCapabilities= in its unit, and: setcap -r FILE; chmod 0755 FILE")
	}
	return warn(rights + ": whoever runs it gets them, and with NoNewPrivileges= in its unit nobody does").hint("AmbientCapabilities= in its unit, and: setcap -r FILE; chmod 0755 FILE")
}

// rights says what the file gives to who runs it.
func (s Subject) rights() string {
	var has []string
	for _, r := range []struct {
		is    bool
		words string
	}{
		{s.File.Mode&fs.ModeSetuid != 0, "set-user-id"},
		{s.File.Mode&fs.ModeSetgid != 0, "set-group-id"},
		{s.File.Capabilities, "capabilities of its own"},
	} {
		if r.is {
			has = append(has, r.words)
		}
	}
	if len(has) == 0 {
		return ""
	}
	return "has " + strings.Join(has, " and ")
}
