package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// Remedy is one way out, and what it costs.
type Remedy struct {
	Do   string `json:"do"`             // something to type, or to change
	Cost string `json:"cost,omitempty"` // "" where it costs nothing that matters
}

// remedies are the ways out of a finding of the check with the id: every one that
// is known for its kind, else the finding's own hint.
func (s Subject) remedies(id string, f Finding) []Remedy {
	var all []Remedy
	switch id {
	case "C1", "C2", "C3", "C4":
		all = s.libcRemedies()
	case "B2", "C7":
		all = s.loaderRemedies()
	case "B3", "B4", "C5":
		all = s.libraryRemedies()
		if r := s.loaded(); r != nil && len(r.Missing()) == 0 && len(r.Versions) > 0 {
			all = s.libcRemedies()
		}
	case "C6":
		all = s.runtimeRemedies()
	case "E1", "E2", "E3":
		all = s.processorRemedies()
	}
	first := []Remedy{}
	if f.Hint != "" && (f.Status == Skip || len(all) == 0) {
		first = append(first, Remedy{Do: f.Hint})
	}
	if f.Status == Skip {
		return first
	}
	return append(first, all...)
}

// What it costs to leave the host's C library, measured on Go 1.26 and Debian 12.
const (
	costPure   = "works where every package that uses C has a version without it, as net and os/user do. Of others the compiler names some, and some, such as go-sqlite3, compile and fail when they run: test it"
	costStatic = "about 1 MB; the static archives of all C libraries; host names and users come from files and DNS alone; each fix of a C library needs a new build"
	costZig    = "a download of 50 MB (350 MB unpacked), a minute more for the first build of a platform; no C++ that needs newer system headers"
	costMusl   = "as static; and musl's memory allocator is slow with many threads"
	costOld    = "a machine or container with it, and its old compiler"
)

// libcRemedies are ways to need less of the host's glibc.
func (s Subject) libcRemedies() []Remedy {
	var all []Remedy
	version, _ := s.File.Floor("GLIBC_")
	if s.File.Relr {
		all = append(all, Remedy{noRelr, "relocations that are a few per cent larger"})
	}
	all = append(all, Remedy{s.toStatic(), costStatic})
	if s.File.Go != nil {
		all = append(all, Remedy{"Config.Link: targets.Pure (for one run: SEAWORTHY_LINK=pure)", costPure})
	}
	if s.File.Go != nil && slices.Contains(zigArches, s.arch()) {
		all = append(all, Remedy{s.compilerVariable() + `="zig cc", which aims at the oldest of Config.Hosts`, costZig})
	}
	all = append(all, Remedy{s.toMusl(), costMusl})
	if s.Host != nil {
		all = append(all, Remedy{"build it on " + s.Host.Name, costOld})
	}
	if newer := s.oldestWith(strings.TrimPrefix(version, "GLIBC_")); len(newer) > 0 {
		all = append(all, Remedy{"a newer host: " + strings.Join(newer, ", ") + " or newer", "an upgrade"})
	}
	return all
}

// loaderRemedies are ways to need no loader, or the host's own.
func (s Subject) loaderRemedies() []Remedy {
	if s.File.Link() == binary.LoaderOnly {
		return []Remedy{
			{dropPIE, "the program's own code at a fixed address"},
			{`Config.Flags: []string{"-buildmode=pie"} and Config.Link: targets.Static, with CGO_ENABLED=1 and a C compiler`, "1 MB"},
		}
	}
	all := []Remedy{{s.toStatic(), costStatic}}
	if s.File.Go != nil {
		all = append(all, Remedy{"Config.Link: targets.Pure (for one run: SEAWORTHY_LINK=pure)", costPure})
	}
	if s.Host != nil && s.Host.Libc.Kind == "musl" {
		all = append(all,
			Remedy{s.toMusl(), "nothing on this host; a build of its own for it"},
			Remedy{"on the host: apk add gcompat", "a layer that has a part of glibc; neither project supports it"})
	}
	return all
}

// libraryRemedies are ways to bring a library, or to need none.
func (s Subject) libraryRemedies() []Remedy {
	lib := "libNAME.so"
	if r := s.loaded(); r != nil && len(r.Missing()) > 0 {
		lib = r.Missing()[0].Name
	} else if i := slices.IndexFunc(s.File.Needed, func(n string) bool { return !ofLibc(n) }); i >= 0 {
		lib = s.File.Needed[i]
	}
	return []Remedy{
		{fmt.Sprintf("on the host: apt-file search %s, or dnf provides '*/%s', and install what they name", lib, lib), "one more package to keep on every host"},
		{"ship it beside the program and link with -Wl,-rpath,'$ORIGIN/lib'", "its size; its fixes are yours to ship; not with set-user-id or file capabilities"},
		{"link its static archive: -Wl,-Bstatic -lNAME -Wl,-Bdynamic", "its size; the archive has to be there for each platform"},
		{s.toStatic(), costStatic},
	}
}

// runtimeRemedies are ways to need less of the host's compiler libraries.
func (s Subject) runtimeRemedies() []Remedy {
	all := []Remedy{{s.ownRuntime("GLIBCXX"), "about 2 MB"}}
	if s.Host != nil {
		all = append(all, Remedy{"build it on " + s.Host.Name, costOld})
	}
	return append(all, Remedy{"on the host: install a newer libstdc++", "every C++ program there then uses it"})
}

// processorRemedies are ways to need less of the processor.
func (s Subject) processorRemedies() []Remedy {
	all := []Remedy{{"mage build:platform linux/" + s.arch(), "what the higher level brought: measure it, mostly a few per cent"}}
	if s.hasC() {
		all = append(all, Remedy{"CGO_CFLAGS without -march and -mcpu", "the same, for the C code"})
	}
	return append(all, Remedy{"a host with a newer processor", "look first: mage host:fetch USER@HOST"})
}

// oldestWith names the oldest release of some distributions whose glibc has the
// version.
func (s Subject) oldestWith(version string) []string {
	var names []string
	if version == "" {
		return nil
	}
	all := host.Catalogue()
	for _, family := range families {
		for i := range all {
			s.Host = &all[i]
			if strings.HasPrefix(s.Host.Name, family) && binary.CompareVersions(s.ceiling("GLIBC"), version) >= 0 {
				names = append(names, s.Host.Name)
				break
			}
		}
	}
	return names
}
