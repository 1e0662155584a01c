package checks

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/root"
)

// Explanation is one finding with all that it rests on, and every way out.
type Explanation struct {
	Name     string   `json:"name"` // of the binary: "orders_linux_arm64"
	Finding  Finding  `json:"finding"`
	Parts    []Part   `json:"parts"`
	Remedies []Remedy `json:"remedies"` // none where there is nothing to mend
}

// Part is a piece of the evidence.
type Part struct {
	Title string   `json:"title"` // "who asks"
	Lines []string `json:"lines"` // what is indented belongs to the line above
}

// Explain asks one check about s on h and shows its work: which object asks for
// what, where the host's loader looks and in which order, and where what is known
// of the host comes from. h may be nil for a check that depends on none.
func Explain(c Check, s Subject, h *host.Host) Explanation {
	if !c.PerHost {
		h = nil
	}
	s.known = newMemory()
	e := Explanation{Name: s.Name, Finding: Finding{ID: c.ID, Check: c.Name, Text: "has nothing to say of this file there"}, Parts: []Part{}, Remedies: []Remedy{}}
	for _, f := range c.on(s, h) {
		e.Finding = f
	}
	s.Host = h
	if s.File != nil && s.File.Format == binary.ELF {
		e.add("who asks", s.whoAsks(c.ID))
		e.add("what the loader does, in its order", s.loading(c.ID))
	}
	if len(e.Parts) == 0 {
		e.add("evidence", e.Finding.Evidence)
	}
	e.add("what is known of the host", knownBy(h))
	if e.Finding.Status != Pass {
		e.Remedies = s.remedies(c.ID, e.Finding)
	}
	return e
}

// add adds a part that has something to say.
func (e *Explanation) add(title string, lines []string) {
	if len(lines) > 0 {
		e.Parts = append(e.Parts, Part{title, lines})
	}
}

// versionPrefixes are the nodes that a check is about, by its id.
var versionPrefixes = map[string][]string{
	"C1": {"GLIBC_"}, "C2": {"GLIBC_ABI_"}, "C3": {"GLIBC_PRIVATE"}, "C4": {""},
	"C6": {"GLIBCXX_", "CXXABI_", "GCC_", "LIBATOMIC_", "ZLIB_"},
}

// loaderChecks are those that rest on what the loader finds.
var loaderChecks = []string{"B2", "B3", "B4", "C1", "C4", "C5", "C6", "C7"}

// whoAsks lists the version nodes that the file and its libraries ask for, newest
// first, with the symbols that are bound to them.
func (s Subject) whoAsks(id string) []string {
	prefixes := versionPrefixes[id]
	if prefixes == nil {
		return nil
	}
	lines := asks(s.Name, s.File, prefixes)
	if r := s.loaded(); r != nil {
		for _, o := range r.Objects {
			if o.Name != "" && !ofLibc(o.Name) {
				lines = append(lines, asks(o.Path, o.Binary, prefixes)...)
			}
		}
	}
	return lines
}

// asks is one object's part of whoAsks.
func asks(name string, b *binary.Binary, prefixes []string) []string {
	var lines []string
	for _, lib := range b.Requires {
		for _, v := range newestFirst(lib.Versions) {
			if !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(v.Name, p) }) {
				continue
			}
			line := fmt.Sprintf("  %s of %s", v.Name, lib.File)
			if v.Weak {
				line += ", weak: only a warning if it is missing"
			}
			if list := upTo(len(v.Symbols), v); list != "" {
				line += ": " + list
			}
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return append([]string{name}, lines...)
}

// newestFirst sorts by the number in the name; what has none comes last.
func newestFirst(versions []binary.Version) []binary.Version {
	number := func(v binary.Version) string {
		_, n, _ := strings.Cut(v.Name, "_")
		if !numeric(n) {
			return ""
		}
		return n
	}
	sorted := slices.Clone(versions)
	slices.SortStableFunc(sorted, func(a, b binary.Version) int { return binary.CompareVersions(number(b), number(a)) })
	return sorted
}

// loaded is the resolution, where what the host's loader has is known; else nil.
func (s Subject) loaded() *root.Resolution {
	if s.Host == nil || s.Host.System == nil {
		return nil
	}
	return s.resolution()
}

// loading tells the loader's search, step by step.
func (s Subject) loading(id string) []string {
	r := s.loaded()
	if r == nil || !slices.Contains(loaderChecks, id) {
		return nil
	}
	var lines []string
	if s.File.Interp != "" {
		lines = append(lines, "the kernel starts "+s.File.Interp+", which "+s.Host.Name+map[bool]string{true: " has", false: " cannot: " + r.NoInterp}[r.NoInterp == ""])
	}
	for _, step := range r.Steps {
		lines = append(lines, tell(step)...)
	}
	for _, v := range r.Versions {
		lines = append(lines, "then it complains: "+v.String())
	}
	if r.Stopped != "" {
		lines = append(lines, "gave up: "+r.Stopped)
	}
	return lines
}

// tell is one step: what is wanted, where it was looked for, and what came of it.
func tell(step root.Step) []string {
	lines := []string{fmt.Sprintf("%s, which %s needs", step.Name, whoNeeds(step))}
	for _, t := range step.Tried {
		lines = append(lines, strings.TrimRight(fmt.Sprintf("  %-8s %s: %s", t.By, t.Path, t.Why), " "))
	}
	switch {
	case step.Missing():
		return append(lines, "  nowhere")
	case step.Fatal != "":
		return append(lines, fmt.Sprintf("  %-8s %s, and there it stops: %s", step.By, step.Path, step.Fatal))
	}
	return append(lines, fmt.Sprintf("  %-8s %s", step.By, step.Path))
}

// knownBy says where the facts about a host come from.
func knownBy(h *host.Host) []string {
	switch {
	case h == nil:
		return nil
	case h.Profile != nil:
		return []string{fmt.Sprintf("%s: its profile, taken on %s", h.Name, h.Profile.Probed.Format("2006-01-02"))}
	case h.Root != nil:
		return []string{h.Name + ": its files, read now"}
	}
	var lines []string
	for _, field := range []struct{ name, value string }{
		{"libc", strings.TrimSpace(h.Libc.Kind + " " + h.Libc.Version)}, {"kernel", h.Kernel}, {"cpu", h.CPU},
	} {
		source, ok := h.Sources[field.name]
		if !ok || field.value == "" {
			lines = append(lines, fmt.Sprintf("%s of %s: not known", field.name, h.Name))
			continue
		}
		line := fmt.Sprintf("%s of %s: %s (%s, %s)", field.name, h.Name, field.value, source.Kind, source.AsOf)
		if source.Note != "" {
			line += ": " + source.Note
		}
		lines = append(lines, line)
	}
	return lines
}

// WriteExplanation writes e for people: the finding, its parts, and what to do.
func WriteExplanation(w io.Writer, e Explanation, o TextOptions) error {
	var b strings.Builder
	on := ""
	if e.Finding.Host != "" {
		on = " on " + e.Finding.Host
	}
	fmt.Fprintf(&b, "%s%s: %s (%s)\n\n", printable(e.Name), printable(on), printable(e.Finding.Check), printable(e.Finding.ID))
	o.paragraph(&b, o.word(e.Finding.Status)+"  ", e.Finding.Text)
	for _, part := range e.Parts {
		fmt.Fprintf(&b, "\n%s\n", printable(part.Title))
		for _, line := range part.Lines {
			indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
			o.paragraph(&b, "  "+indent, line)
		}
	}
	if len(e.Remedies) > 0 {
		fmt.Fprintf(&b, "\nwhat can be done\n")
	}
	for _, r := range e.Remedies {
		fmt.Fprintf(&b, "  - %s\n", printable(r.Do))
		if r.Cost != "" {
			o.paragraph(&b, "    ", "costs: "+r.Cost)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// paragraph writes text after lead, wrapped, the lines below it at the same
// column.
func (o TextOptions) paragraph(b *strings.Builder, lead, text string) {
	column := len(lead)
	if strings.TrimSpace(lead) != "" {
		column = len("PASS  ") // lead may be painted
	}
	for i, line := range wrap(text, o.Width-column) {
		if i > 0 {
			lead = strings.Repeat(" ", column)
		}
		fmt.Fprintf(b, "%s%s\n", lead, line)
	}
}

// WriteExplanationJSON writes e as indented JSON.
func WriteExplanationJSON(w io.Writer, e Explanation) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(e)
}
