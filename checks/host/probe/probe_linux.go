package probe

import (
	"context"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/checks/host/profile"
)

// machine is a profile in the making.
type machine struct {
	*profile.Profile
	ctx  context.Context
	name string // of the machine, as uname -m prints it: "armv7l"
}

func probe(ctx context.Context, o Options) (*profile.Profile, error) {
	m := &machine{Profile: &profile.Profile{Schema: profile.Schema, Unknown: map[string]string{}}, ctx: ctx}
	m.Probed = time.Now().UTC().Truncate(time.Second)
	m.PageSize = os.Getpagesize()
	for _, look := range []func(){
		m.system, m.cpu, m.processOne, m.systemd, m.accounts, m.limits, m.mounts, m.ports, m.clock,
		m.zoneinfo, m.caBundle, m.nss, m.linking,
	} {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		look()
	}
	m.features(o)
	return m.Profile, ctx.Err()
}

// unless notes why something is not known, if err is not nil. It reports
// whether err is nil.
func (m *machine) unless(err error, place string) bool {
	if err != nil {
		m.SetUnknown(place, err.Error())
	}
	return err == nil
}

// system finds what os-release and uname say, and which cgroups there are.
func (m *machine) system() {
	data, err := readFile("/etc/os-release", 64<<10)
	if err != nil {
		data, err = readFile("/usr/lib/os-release", 64<<10)
	}
	if m.unless(err, "os") {
		m.OS = parseOSRelease(string(data))
	}
	var name unix.Utsname
	if err := unix.Uname(&name); err != nil {
		m.SetUnknown("kernel", err.Error())
	}
	m.Kernel = unix.ByteSliceToString(name.Release[:])
	m.name = unix.ByteSliceToString(name.Machine[:])
	m.Arch = archOf(m.name)
	m.cgroup()
}

// cgroup finds which hierarchy is mounted, as cgroups(7) says where.
func (m *machine) cgroup() {
	var fs unix.Statfs_t
	is := func(path string, magic int64) bool {
		return unix.Statfs(path, &fs) == nil && int64(fs.Type) == magic
	}
	switch {
	case is("/sys/fs/cgroup", unix.CGROUP2_SUPER_MAGIC):
		m.Cgroup = "v2"
	case is("/sys/fs/cgroup/unified", unix.CGROUP2_SUPER_MAGIC):
		m.Cgroup = "hybrid"
	case is("/sys/fs/cgroup", unix.TMPFS_MAGIC):
		m.Cgroup = "v1"
	case is("/proc", unix.PROC_SUPER_MAGIC) && is("/sys", unix.SYSFS_MAGIC):
		m.Cgroup = "none"
	default:
		m.SetUnknown("cgroup", "/proc or /sys is not mounted")
	}
}

// clock asks whether the clock is kept to another one.
func (m *machine) clock() {
	const unsynchronised = 0x40 // STA_UNSYNC
	var state unix.Timex
	if _, err := unix.Adjtimex(&state); m.unless(err, "clock") {
		m.Clock.Synchronised = state.Status&unsynchronised == 0
	}
}
