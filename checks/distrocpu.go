package checks

import (
	"fmt"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

// onDistribution reports whether the host is one machine whose distribution the
// catalogue has, with the x86-64 level that it asks for.
func onDistribution(s Subject) bool {
	if s.Host == nil || s.Host.Profile == nil || s.arch() != "amd64" {
		return false
	}
	row, ok := distribution(s.Host.Profile.OS)
	return ok && row.CPU != ""
}

// catalogueIDs are the names of the catalogue where os-release has another.
var catalogueIDs = map[string]string{"ol": "oracle", "amzn": "amazonlinux", "centos": "centos-stream"}

// distribution is the row of the catalogue for what os-release says: that of the
// whole version, or of its first number.
func distribution(os profile.OS) (row host.Host, ok bool) {
	major, _, _ := strings.Cut(os.VersionID, ".")
	for _, id := range []string{os.ID, catalogueIDs[os.ID]} {
		for _, version := range []string{os.VersionID, major} {
			if id == "" || version == "" {
				continue
			}
			if row, err := host.Lookup(id + "-" + version); err == nil {
				return row, true
			}
		}
	}
	return host.Host{}, false
}

// distroCPU is E3: the machine has the processor that its own distribution asks
// for. If not, as in a container or after a move to an older one, its libraries
// end in SIGILL whatever the file needs.
func distroCPU(s Subject) Finding {
	row, _ := distribution(s.Host.Profile.OS)
	has := s.Host.Profile.CPU.Level
	said := fmt.Sprintf("%s asks for x86-64-%s", row.Title, row.CPU)
	switch {
	case has == "":
		return skip(fmt.Sprintf("%s; the processor of %s is not known: %s", said, s.Host.Name, s.Host.Profile.Why("cpu.level"))).hint(fetchProfile)
	case binary.CompareVersions(digits(row.CPU), digits(has)) > 0:
		return warn(fmt.Sprintf("%s; %s has x86-64-%s, and its own libraries may not run", said, s.Host.Name, has)).
			hint("on the host: /lib64/ld-linux-x86-64.so.2 --help | grep x86-64-v")
	}
	return pass(fmt.Sprintf("%s; %s has x86-64-%s", said, s.Host.Name, has))
}
