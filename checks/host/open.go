package host

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/profile"
)

// Open returns the host that name stands for: "root:DIR" or "root:FILE.tar" a
// root file system, "hosts/prod.json" (anything else with a slash or that ends
// in .json) the machine of a profile, else a row of the catalogue. Close ends it.
func Open(name string) (Host, error) {
	if dir, ok := strings.CutPrefix(name, "root:"); ok {
		return fromRoot(name, dir)
	}
	if !strings.HasSuffix(name, ".json") && !strings.ContainsAny(name, `/\`) {
		return Lookup(name)
	}
	p, err := profile.ReadFile(name)
	if err != nil {
		return Host{}, err
	}
	return FromProfile(strings.TrimSuffix(path.Base(filepath.ToSlash(name)), ".json"), p), nil
}

// FromProfile returns the machine that p describes. Its facts are of that one
// machine: what a catalogue row leaves open is known here.
func FromProfile(name string, p *profile.Profile) Host {
	h := Host{
		Name: name, Title: p.OS.PrettyName, Libc: Libc(p.Libc), Kernel: p.Kernel,
		Init: p.Init, Systemd: p.Systemd, Profile: p, System: systemOf(p),
	}
	if p.Arch == "amd64" {
		h.CPU = p.CPU.Level
	}
	h.Nodes, h.Markers = ceilings(p.Libraries)
	return h
}

// ceilings sums up the version nodes that libraries define: the highest number of
// each prefix, and the marks without a number, by architecture.
func ceilings(libraries []profile.Library) (highest map[string]map[string]string, marks map[string][]string) {
	highest, marks = map[string]map[string]string{}, map[string][]string{}
	for _, lib := range libraries {
		for _, node := range lib.Defines {
			prefix, version, ok := strings.Cut(node, "_")
			switch {
			case !ok || lib.Arch == "":
			case strings.Trim(version, "0123456789.") != "":
				marks[lib.Arch] = append(marks[lib.Arch], node)
			default:
				if highest[lib.Arch] == nil {
					highest[lib.Arch] = map[string]string{}
				}
				if have := highest[lib.Arch][prefix]; have == "" || binary.CompareVersions(version, have) > 0 {
					highest[lib.Arch][prefix] = version
				}
			}
		}
	}
	for arch := range marks {
		slices.Sort(marks[arch])
		marks[arch] = slices.Compact(marks[arch])
	}
	return highest, marks
}
