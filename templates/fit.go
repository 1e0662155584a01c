package templates

import "strings"

// fit leaves out of a unit file what a version of systemd does not read, or
// writes it as that version does. A paragraph that has lost all of its lines
// loses its comments too.
func fit(text string, version int) string {
	f := fitter{version: version, moved: map[string][]string{}}
	for paragraph := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		f.paragraph(strings.Split(strings.Trim(paragraph, "\n"), "\n"))
	}
	return strings.Join(f.done, "\n\n") + "\n"
}

// fitter is the state between paragraphs.
type fitter struct {
	version int
	section string
	moved   map[string][]string // lines by the section that takes them, when it begins
	done    []string            // paragraphs
}

func (f *fitter) paragraph(lines []string) {
	var kept []string
	had, has := false, false
	for _, line := range lines {
		key, value, assignment := strings.Cut(line, "=")
		switch {
		case strings.HasPrefix(line, "["):
			f.section = strings.Trim(line, "[]")
			kept, has = append(kept, line), true
			kept = append(kept, f.moved[f.section]...)
			delete(f.moved, f.section)
		case !assignment || strings.HasPrefix(line, "#"):
			kept = append(kept, line)
		default:
			had = true
			if line := f.line(key, value); line != "" {
				kept, has = append(kept, line), true
			}
		}
	}
	if has || !had && len(kept) > 0 {
		f.done = append(f.done, strings.Join(kept, "\n"))
	}
}

// line is an assignment as the version reads it, "" if it does not.
func (f *fitter) line(key, value string) string {
	d, ok := find(f.section, key, value)
	if !ok || d.knownTo(f.version) {
		return key + "=" + value
	}
	if section, old, moved := strings.Cut(d.old, "."); moved {
		if section == f.section {
			return old + "=" + value
		}
		f.moved[section] = append(f.moved[section], old+"="+value)
		return ""
	}
	return d.old
}
