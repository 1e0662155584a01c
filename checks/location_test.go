package checks_test

import (
	"io/fs"
	"testing"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

// mounted is one machine with these file systems.
func mounted(mounts ...profile.Mount) *host.Host {
	return of(prod(func(p *profile.Profile) { p.Mounts = mounts }))
}

func TestG4SaysWhereOnTheHostAProgramMayRun(t *testing.T) {
	t.Parallel()
	at := func(path string) profile.Mount { return profile.Mount{Path: path} }
	noexec := func(path string) profile.Mount { return profile.Mount{Path: path, NoExec: true} }
	nosuid := func(path string) profile.Mount { return profile.Mount{Path: path, NoSUID: true} }
	unread := of(prod(func(p *profile.Profile) {
		p.Mounts = []profile.Mount{at("/opt")}
		p.SetUnknown("mounts", "not permitted")
	}))
	setuid := func(b *binary.Binary) { b.Mode = 0o755 | fs.ModeSetuid }
	holds(t, "G4", []ruling{
		{what: "no host", file: pure()},
		{what: "a distribution", file: pure(), host: "debian-12"},
		{what: "mounts that are not known", file: pure(), on: unread},
		{what: "everywhere", file: pure(), on: mounted(at("/usr"), at("/opt")), says: "PASS may run from /opt /usr/local/bin"},
		{what: "not from places for others", file: pure(), on: mounted(at("/opt"), noexec("/tmp"), noexec("/home")), says: "PASS may run from /opt; prod runs nothing from /home /tmp (noexec)"},
		{
			what: "not from /opt", file: pure(), on: mounted(noexec("/opt"), at("/usr")), says: "WARN may run from /usr/local/bin; prod runs nothing from /opt (noexec)",
			hint: "install it where it may run, or on the host: mount -o remount,exec DIR",
		},
		{
			what: "from nowhere", file: pure(), on: mounted(noexec("/opt"), noexec("/usr")), says: "WARN may run from no usual place; prod runs nothing from /opt /usr/local/bin (noexec)",
			hint: "on the host: findmnt -o TARGET,OPTIONS; mount -o remount,exec /opt",
		},
		{what: "a directory that is not there", file: pure(), on: mounted(profile.Mount{Path: "/opt", Absent: true}, at("/usr")), says: "PASS may run from /usr/local/bin"},
		{what: "paths for other things", file: pure(), on: mounted(at("/run")), says: "SKIP where it may run on prod is not known", hint: fetch},
		{
			what: "one that is not known", file: pure(), on: mounted(profile.Mount{Path: "/opt", Unknown: "stale"}, at("/usr")), hint: fetch,
			says: "SKIP may run from /usr/local/bin; of /opt of prod it is not known",
		},
		{what: "nosuid, and no rights", file: pure(), on: mounted(nosuid("/opt")), says: "PASS may run from /opt"},
		{what: "nosuid, and rights", file: pure(setuid), on: mounted(nosuid("/opt"), at("/usr")), says: "WARN has set-user-id, which count for nothing in /opt of prod (nosuid)", hint: "AmbientCapabilities= in its unit"},
	})
}
