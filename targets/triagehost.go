package targets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/probe"
	"example.com/seaworthy/checks/host/profile"
)

// patient is this machine, where a service lies ill. It is a triage.Host.
type patient struct {
	probe func() *profile.Profile // nil where it cannot be described
}

func newPatient(ctx context.Context) patient {
	return patient{sync.OnceValue(func() *profile.Profile {
		p, err := probe.Probe(ctx, probe.Options{Untried: true})
		if err != nil {
			return nil
		}
		return p
	})}
}

// Listener implements triage.Host.
func (m patient) Listener(port string) string {
	number, err := strconv.ParseUint(port, 10, 16)
	p := m.probe()
	if err != nil || p == nil || p.Why("ports") != "" {
		return ""
	}
	for _, at := range p.Ports {
		if uint64(at.Port) != number {
			continue
		}
		if at.Holder == "" {
			return fmt.Sprintf("a process of uid %d", at.UID)
		}
		return at.Holder + " (" + at.Protocol + " " + at.Address + ")"
	}
	return "nobody"
}

// Account implements triage.Host.
func (patient) Account(name string) string {
	var unknown user.UnknownUserError
	switch _, err := user.Lookup(name); {
	case errors.As(err, &unknown):
		return "is not there"
	case err != nil:
		return ""
	}
	return "is there now"
}

// File implements triage.Host.
func (patient) File(path, name string) string {
	path = filepath.Clean(path)
	for above := path; ; above = filepath.Dir(above) {
		info, err := os.Stat(above)
		switch {
		case err == nil && above == path:
			return accessWords(path, info, name)
		case err == nil:
			missing, _, _ := strings.Cut(strings.TrimPrefix(path, strings.TrimSuffix(above, "/")+"/"), "/")
			if missing = filepath.Join(above, missing); missing != path {
				return "is not there, nor is " + missing
			}
			return "is not there"
		case !errors.Is(err, fs.ErrNotExist) || above == filepath.Dir(above):
			return ""
		}
	}
}

// accessWords are who owns a path, and the first directory on the way that its user
// may not enter.
func accessWords(path string, info fs.FileInfo, name string) string {
	said := info.Mode().String()
	if owner := ownerOf(info); owner != "" {
		said += " " + owner
	}
	if name == "" {
		return "is " + said
	}
	for above := filepath.Dir(path); ; above = filepath.Dir(above) {
		dir, err := os.Stat(above)
		if err == nil && !mayUse(dir, name, 1) {
			return fmt.Sprintf("is below %s (%s), which %s may not enter", above, dir.Mode(), name)
		}
		if above == filepath.Dir(above) {
			break
		}
	}
	if !mayUse(info, name, 4) {
		return fmt.Sprintf("is %s: %s may not read it", said, name)
	}
	return "is " + said
}

// Program implements triage.Host: what the file's mount and check:binary say.
func (m patient) Program(path string) (kind, why string) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "program-missing", path + " is not there"
	case err != nil:
		return "", ""
	case info.Mode()&0o111 == 0:
		return "permission", path + " has no execute bit (" + info.Mode().String() + ")"
	}
	if on := noexecMount(path); on != "" {
		return "noexec", on + " is mounted noexec"
	}
	file, err := binary.ReadFile(path)
	p := m.probe()
	if err != nil || p == nil || file.Format != binary.ELF {
		return "", ""
	}
	here := host.FromProfile("this machine", p)
	for _, f := range checks.Run(checks.Default(), checks.Subject{Name: path, File: file}, []host.Host{here}) {
		if f.Status == checks.Fail && f.Start {
			return map[string]string{"target": "wrong-architecture", "loader": "loader-missing", "resolve": "library-missing", "libraries": "library-missing", "glibc": "glibc", "cpu": "cpu"}[f.Check], f.Text
		}
	}
	return "", ""
}

// noexecMount is the mount point of a path that nothing may be run from; "" is that
// it may, or is not known (proc_pid_mountinfo(5)).
func noexecMount(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	text, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	point, noexec := "", false
	for line := range strings.Lines(string(text)) {
		f := strings.Fields(line)
		if len(f) < 6 {
			continue
		}
		at := strings.ReplaceAll(f[4], `\040`, " ")
		if below := at == "/" || path == at || strings.HasPrefix(path, at+"/"); below && len(at) >= len(point) {
			point, noexec = at, slices.Contains(strings.Split(f[5], ","), "noexec")
		}
	}
	if !noexec {
		return ""
	}
	return point
}
