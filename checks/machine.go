package checks

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/profile"
	"example.com/seaworthy/checks/host/root"
)

// elsewhere says that the host is one machine, and of another architecture than
// the file; "" otherwise. An x86-64 kernel runs 386 programs too.
func (s Subject) elsewhere() string {
	if s.Host == nil || s.Host.Profile == nil || s.Host.Profile.Arch == "" || s.arch() == "" {
		return ""
	}
	has := s.Host.Profile.Arch
	if has == s.arch() || has == "amd64" && s.arch() == "386" {
		return ""
	}
	return fmt.Sprintf("is for linux/%s; %s is linux/%s", s.arch(), s.Host.Name, has)
}

// machineTarget is A2 against one machine. A build among others is simply not
// the one for that machine; a file that somebody asks about does not start.
func (s Subject) machineTarget(said string) Finding {
	if s.Wanted.Known {
		return skip(said + ", so this build is not for it")
	}
	return fail(said + `, and would answer "Exec format error"`).hint("mage build:platform linux/" + s.Host.Profile.Arch)
}

// machineLevel is E1 against one machine, whose level is known and not only
// that of the distribution. Levels are in the form of the Go variable of the
// architecture; what follows a comma is a feature of its own. kind is what the
// level is of, in words that stand before it: "GOAMD64=".
func (s Subject) machineLevel(kind, needs string) Finding {
	has := s.Host.Profile.CPU.Level
	level, features, _ := strings.Cut(needs, ",")
	said := "needs " + kind + needs
	switch {
	case has == "":
		return skip(fmt.Sprintf("%s; the processor of %s is not known", said, s.Host.Name))
	case binary.CompareVersions(digits(level), digits(has)) > 0:
		return fail(fmt.Sprintf("%s; %s has %s", said, s.Host.Name, has)).hint("mage build:platform linux/" + s.arch())
	case features != "":
		return skip(fmt.Sprintf("%s; %s has %s, and whether it has %s is not looked at", said, s.Host.Name, has, features))
	}
	return pass(fmt.Sprintf("%s; %s has %s", said, s.Host.Name, has))
}

// digits is the number in a level: "v8.2" is 8.2, "rva22u64" is 22, "power9"
// is 9.
func digits(level string) string {
	return strings.TrimSuffix(strings.TrimLeft(level, "abcdefghijklmnopqrstuvwxyz"), "u64")
}

// machineLoader is B2 against one machine: is the file that the program names
// there?
func (s Subject) machineLoader(interp string) Finding {
	p := s.Host.Profile
	if why := p.Why("loaders"); why != "" {
		return skip(fmt.Sprintf("needs the loader %s; those of %s are not known: %s", interp, s.Host.Name, why))
	}
	i := slices.IndexFunc(p.Loaders, func(l profile.Loader) bool { return l.Path == interp })
	switch {
	case i < 0:
		return fail(fmt.Sprintf("needs the loader %s; %s has %s%s", interp, s.Host.Name, loaderPaths(p), notThere)).hint(s.toStatic())
	case p.Loaders[i].Arch != "" && p.Loaders[i].Arch != s.arch():
		return fail(fmt.Sprintf("needs the loader %s; that of %s is for %s", interp, s.Host.Name, p.Loaders[i].Arch)).hint(s.toStatic())
	}
	return pass(interp + ", which " + s.Host.Name + " has")
}

// rootLoader is B2 against a root file system. A path that is not absolute is
// taken from /, where systemd starts programs.
func (s Subject) rootLoader(interp string) Finding {
	at := path.Join("/", interp)
	o, err := s.Host.System.Lookup(at)
	said := fmt.Sprintf("needs the loader %s; ", interp)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, root.ErrNotDir), errors.Is(err, root.ErrLoop):
		return fail(said + s.Host.Name + " does not have it" + notThere).hint(s.otherLoader())
	case err != nil:
		return skip(fmt.Sprintf("%swhether %s has it is not known: %v", said, s.Host.Name, err))
	case o.Format != binary.ELF || o.Class != s.File.Class || o.Machine != s.File.Machine:
		return fail(fmt.Sprintf("%sthat of %s is no loader for it, and Linux would answer \"Accessing a corrupted shared library\"", said, s.Host.Name)).hint(s.otherLoader())
	case s.Host.Root.HasModes() && o.Mode.Perm()&0o111 == 0:
		return fail(fmt.Sprintf("%sthat of %s may not be run, and Linux would answer \"Permission denied\"", said, s.Host.Name)).hint("on the host: chmod 0755 " + at)
	case !path.IsAbs(interp):
		return warn(fmt.Sprintf("needs the loader %q, which %s has, and which is looked for from where the program is started", interp, s.Host.Name)).hint(s.usualLoader())
	}
	return pass(interp + ", which " + s.Host.Name + " has")
}

// otherLoader is how to need another loader than one that is not there.
func (s Subject) otherLoader() string {
	if s.family() != "" {
		return s.toStatic()
	}
	return s.usualLoader()
}

// hasLoader reports whether the probed machine has the loader.
func (s Subject) hasLoader(interp string) bool {
	return s.Host != nil && s.Host.Profile != nil && slices.ContainsFunc(s.Host.Profile.Loaders, func(l profile.Loader) bool { return l.Path == interp })
}

func loaderPaths(p *profile.Profile) string {
	var paths []string
	for _, l := range p.Loaders {
		paths = append(paths, l.Path)
	}
	if len(paths) == 0 {
		return "none"
	}
	return strings.Join(paths, " ")
}
