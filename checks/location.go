package checks

import (
	"slices"
	"strings"

	"example.com/seaworthy/checks/host/profile"
)

// onMounts reports whether the host is one machine, whose mounts were looked at.
func onMounts(s Subject) bool {
	return s.Host != nil && s.Host.Profile != nil && s.Host.Profile.Why("mounts") == "" && len(s.Host.Profile.Mounts) > 0
}

// installDirs are where programs are put, by the path of a profile that they lie
// on. The first two are the usual ones.
var installDirs = []struct{ dir, on string }{
	{"/opt", "/opt"}, {"/usr/local/bin", "/usr"}, {"/srv", "/srv"}, {"/home", "/home"}, {"/tmp", "/tmp"}, {"/var/tmp", "/var/tmp"},
}

// location is G4: where on the host the file may be run from. A file system that
// is mounted noexec lets nothing run, one that is nosuid gives no rights.
func location(s Subject) Finding {
	var runs, forbids, unknown, noRights []string
	for _, d := range installDirs {
		m, ok := mountOf(s.Host.Profile, d.on)
		switch {
		case !ok || m.Absent:
		case m.Unknown != "":
			unknown = append(unknown, d.dir)
		case m.NoExec:
			forbids = append(forbids, d.dir)
		default:
			runs = append(runs, d.dir)
			if m.NoSUID {
				noRights = append(noRights, d.dir)
			}
		}
	}
	usual := func(dirs []string) bool {
		return slices.Contains(dirs, "/opt") || slices.Contains(dirs, "/usr/local/bin")
	}
	said := "; " + s.Host.Name + " runs nothing from " + strings.Join(forbids, " ") + " (noexec)"
	switch may := "may run from " + strings.Join(runs, " "); {
	case len(runs) == 0 && len(forbids) == 0:
		return skip("where it may run on " + s.Host.Name + " is not known").hint(fetchProfile)
	case len(runs) == 0:
		return warn("may run from no usual place" + said).hint("on the host: findmnt -o TARGET,OPTIONS; mount -o remount,exec /opt")
	case s.rights() != "" && len(noRights) > 0:
		return warn(s.rights() + ", which count for nothing in " + strings.Join(noRights, " ") + " of " + s.Host.Name + " (nosuid)").hint("AmbientCapabilities= in its unit")
	case usual(forbids):
		return warn(may + said).hint("install it where it may run, or on the host: mount -o remount,exec DIR")
	case len(forbids) > 0:
		return pass(may + said)
	case usual(unknown):
		return skip(may + "; of " + strings.Join(unknown, " ") + " of " + s.Host.Name + " it is not known").hint(fetchProfile)
	default:
		return pass(may)
	}
}

// mountOf is what a path lies on; ok is false where the profile has it not.
func mountOf(p *profile.Profile, at string) (m profile.Mount, ok bool) {
	i := slices.IndexFunc(p.Mounts, func(m profile.Mount) bool { return m.Path == at })
	if i < 0 {
		return m, false
	}
	return p.Mounts[i], true
}
