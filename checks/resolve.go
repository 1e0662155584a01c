package checks

import (
	"fmt"
	"slices"
	"strings"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/root"
)

// resolve is B3: every library that the file needs, and that those need, is
// found by the host's own dynamic loader, and defines the versions that are
// asked of it (ld.so(8), elf/dl-load.c, elf/dl-version.c).
func resolve(s Subject) Finding {
	var extra []string
	for _, lib := range s.File.Needed {
		if !ofLibc(lib) {
			extra = append(extra, lib)
		}
	}
	h := s.Host
	switch {
	case len(s.File.Needed) == 0:
		return pass("none needed")
	case h != nil && h.System != nil:
		return s.onSystem()
	case h != nil && h.Libc.Kind == "":
		return skip("the C library of " + h.Name + " is not known")
	case len(extra) == 0 && (h == nil || h.Libc.Kind != "none"):
		return pass("only parts of the C library: see loader and glibc")
	case h == nil:
		return skip(fmt.Sprintf("where it finds %s depends on the host; none is named", strings.Join(extra, " "))).hint(nameHosts)
	case s.family() != "" && h.Libc.Kind != s.family():
		return skip(s.seeLoader())
	}
	return skip(fmt.Sprintf("where %s finds %s is not known: a distribution is no one machine", h.Name, strings.Join(extra, " "))).
		hint("mage host:fetch USER@HOST, and name hosts/HOST.json in Config.Hosts")
}

// onSystem asks the host's loader.
func (s Subject) onSystem() Finding {
	r := s.Host.System.Resolve(s.File, root.Options{CPULevel: s.Host.CPU, Kernel: s.Host.Kernel})
	missing := r.Missing()
	fatal := slices.DeleteFunc(slices.Clone(r.Versions), func(v root.VersionProblem) bool { return !v.Kind.Fatal() })
	stopped := slices.IndexFunc(r.Steps, func(step root.Step) bool { return step.Fatal != "" })
	switch {
	case r.Loader == nil || r.NoInterp != "":
		return skip("the loader is not there: see loader")
	case len(missing) > 0:
		return s.lacks(missing)
	case stopped >= 0:
		return fail(fmt.Sprintf("%s is found at %s, and the loader says: %s", r.Steps[stopped].Name, r.Steps[stopped].Path, r.Steps[stopped].Fatal)).show(story(r))
	case len(fatal) > 0:
		return fail(fmt.Sprintf("%s; so says the loader of %s", fatal[0], s.Host.Name)).hint(s.olderGlibc()).show(story(r))
	case r.Stopped != "":
		return skip("gave up: " + r.Stopped).show(story(r))
	}
	return pass(fmt.Sprintf("all %d libraries; %s has them", len(r.Objects)-1, s.Host.Name)).show(story(r))
}

// lacks is the finding for libraries that are nowhere. Where part of the search
// is not known, neither is the answer.
func (s Subject) lacks(missing []root.Step) Finding {
	step := missing[0]
	tried := []string{}
	unknown := strings.Contains(s.File.RunPath+s.File.RPath, "$ORIGIN") || strings.Contains(s.File.RunPath+s.File.RPath, "${ORIGIN}")
	for _, t := range step.Tried {
		tried = append(tried, fmt.Sprintf("%s: %s %s", t.By, t.Path, t.Why))
		unknown = unknown || strings.Contains(t.Why, host.ErrNotListed.Error())
	}
	said := fmt.Sprintf("%s, which %s needs", step.Name, whoNeeds(step))
	if unknown {
		return skip(fmt.Sprintf("%s, is in no place that is known; not all are known of %s", said, s.Host.Name)).show(tried)
	}
	return fail(fmt.Sprintf("%s, is nowhere; %s has it in no place that its loader looks in", said, s.Host.Name)).hint(whereIs(step.Name)).show(tried)
}

func whoNeeds(step root.Step) string {
	if step.NeededBy == "" {
		return "the program"
	}
	return step.NeededBy
}

// story is what was loaded and from where, in order.
func story(r *root.Resolution) []string {
	var lines []string
	for _, o := range r.Objects {
		if o.Name != "" {
			lines = append(lines, fmt.Sprintf("%s => %s (%s)", o.Name, o.Path, o.By))
		}
	}
	return lines
}
