package checks

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/root"
)

// resolve is B3: every library that the file needs, and that those need, is
// found by the host's own dynamic loader (ld.so(8), elf/dl-load.c).
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
		hint(fetchProfile)
}

// onSystem asks the host's loader.
func (s Subject) onSystem() Finding {
	r := s.resolution()
	missing := r.Missing()
	stopped := slices.IndexFunc(r.Steps, func(step root.Step) bool { return step.Fatal != "" })
	switch {
	case r.Loader == nil || r.NoInterp != "":
		return skip("the loader is not there: see loader")
	case len(r.Doubts) > 0:
		return skip("cannot tell: " + r.Doubts[0]).show(r.Doubts).hint("on the host: run it once")
	case len(missing) > 0:
		return s.lacks(missing)
	case stopped >= 0:
		return fail(fmt.Sprintf("%s is found at %s, and the loader says: %s", r.Steps[stopped].Name, r.Steps[stopped].Path, r.Steps[stopped].Fatal)).show(story(r))
	case r.Stopped != "":
		return skip("gave up: " + r.Stopped).show(story(r))
	}
	if step, ok := s.perhapsBeside(r); ok {
		return warn(fmt.Sprintf("%s is found at %s; what lies beside the program, where it is looked for first, is not known", step.Name, step.Path)).show(story(r))
	}
	return pass(fmt.Sprintf("all %d libraries; %s has them", len(r.Objects)-1, s.Host.Name)).show(story(r))
}

// perhapsBeside is a library, and no part of libc, that the program would rather
// take from $ORIGIN, where nobody has looked.
func (s Subject) perhapsBeside(r *root.Resolution) (step root.Step, ok bool) {
	if !s.originAsked() || s.origin() != "" {
		return step, false
	}
	i := slices.IndexFunc(r.Steps, func(step root.Step) bool {
		return step.NeededBy == "" && !ofLibc(step.Name) && (step.By == root.InCache || step.By == root.Default)
	})
	if i < 0 {
		return step, false
	}
	return r.Steps[i], true
}

// loaderOptions are what the loader is told of the file. Where that lies in the
// root itself, its place is known, and so is $ORIGIN.
func (s Subject) loaderOptions() root.Options {
	return root.Options{
		CPULevel: s.Host.CPU, Kernel: s.Host.Kernel, Origin: s.origin(),
		Secure: s.File.Mode&(fs.ModeSetuid|fs.ModeSetgid) != 0 || s.File.Capabilities,
	}
}

// origin is the directory of the file in the host's root; "" if it does not lie
// there.
func (s Subject) origin() string {
	if s.Host.Root == nil {
		return ""
	}
	at, ok := s.Host.Root.Inside(s.Name)
	if !ok {
		return ""
	}
	if e, err := s.Host.Root.Stat(at); err != nil || !e.Mode.IsRegular() || e.Size != s.File.Size {
		return ""
	}
	return path.Dir(at)
}

// lacks is the finding for libraries that are nowhere. Where part of the search
// is not known, neither is the answer.
func (s Subject) lacks(missing []root.Step) Finding {
	step := missing[0]
	tried := []string{}
	unknown := s.originAsked() && s.origin() == ""
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

// originAsked reports whether the file has libraries looked for beside itself.
func (s Subject) originAsked() bool {
	paths := s.File.RunPath + s.File.RPath
	return strings.Contains(paths, "$ORIGIN") || strings.Contains(paths, "${ORIGIN}")
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
