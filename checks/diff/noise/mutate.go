package noise

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"example.com/seaworthy/checks/diff/record"
)

// mutation damages one thing of a recording. What it does not touch it shares with
// the original.
type mutation struct {
	step, what string
	apply      func(record.Recording) record.Recording
}

// mutations lists what to do to a recording, at most at so many sites of a sort in
// each stream, and how much was left out.
func mutations(rec record.Recording, sites int) ([]mutation, int) {
	m := &mutator{sites: sites}
	m.put("", "case: failed", func(r record.Recording) record.Recording {
		r.Failed = "mutated"
		return r
	})
	for i, s := range rec.Steps {
		m.steps(i, s)
	}
	for i, f := range rec.Files {
		m.files(i, f)
	}
	return m.list, m.skipped
}

// mutator collects mutations, in each stream at most sites of a sort.
type mutator struct {
	list    []mutation
	sites   int
	skipped int
}

// effort is how many bytes all comparisons of an audit may look at, about.
const effort = 8 << 20

// share parts the effort among the streams of a recording.
func share(rec record.Recording) int {
	streams, size := 1, 1<<10
	count := func(s record.Stream) { streams, size = streams+1, size+len(s.Data) }
	for _, s := range rec.Steps {
		if s.Run != nil {
			count(s.Run.Stdout)
			count(s.Run.Stderr)
		}
		if s.HTTP != nil {
			count(s.HTTP.Body)
		}
	}
	for _, f := range rec.Files {
		count(f.Data)
	}
	return min(max(effort/size/streams, 2), 200)
}

func (m *mutator) put(step, what string, apply func(record.Recording) record.Recording) {
	m.list = append(m.list, mutation{step, what, apply})
}

func (m *mutator) steps(i int, s record.Step) {
	m.put(s.Name, "dropped", func(r record.Recording) record.Recording {
		r.Steps = slices.Delete(slices.Clone(r.Steps), i, i+1)
		return r
	})
	edit := func(what string, change func(*record.Step)) {
		m.put(s.Name, what, func(r record.Recording) record.Recording {
			r.Steps = slices.Clone(r.Steps)
			change(&r.Steps[i])
			return r
		})
	}
	if s.Run != nil {
		m.runs(s.Run, func(what string, change func(*record.Run)) {
			edit(what, func(s *record.Step) {
				run := *s.Run
				change(&run)
				s.Run = &run
			})
		})
	}
	if s.HTTP != nil {
		m.https(s.HTTP, func(what string, change func(*record.HTTP)) {
			edit(what, func(s *record.Step) {
				h := *s.HTTP
				h.Header = maps.Clone(h.Header)
				change(&h)
				s.HTTP = &h
			})
		})
	}
}

func (m *mutator) runs(run *record.Run, edit func(string, func(*record.Run))) {
	edit("exit: another", func(r *record.Run) { r.Exit = "exit status 97" })
	for _, e := range m.edit(run.Stdout) {
		edit("stdout: "+e.what, func(r *record.Run) { r.Stdout = e.apply(r.Stdout) })
	}
	for _, e := range m.edit(run.Stderr) {
		edit("stderr: "+e.what, func(r *record.Run) { r.Stderr = e.apply(r.Stderr) })
	}
}

func (m *mutator) https(h *record.HTTP, edit func(string, func(*record.HTTP))) {
	edit("status: one more", func(h *record.HTTP) { h.Status++ })
	edit("error: put in or out", func(h *record.HTTP) {
		if h.Error += "mutated"; len(h.Error) > len("mutated") {
			h.Error = ""
		}
	})
	edit("header: one put in", func(h *record.HTTP) {
		h.Header = orEmpty(h.Header)
		h.Header["X-Seaworthy-Mutation"] = []string{"1"}
	})
	for _, name := range slices.Sorted(maps.Keys(h.Header)) {
		edit("header "+name+": dropped", func(h *record.HTTP) { delete(h.Header, name) })
		edit("header "+name+": one value more", func(h *record.HTTP) { h.Header[name] = append(slices.Clone(h.Header[name]), "mutated") })
		for i, v := range h.Header[name] {
			edit(fmt.Sprintf("header %s: value %d longer", name, i), func(h *record.HTTP) {
				h.Header[name] = slices.Clone(h.Header[name])
				h.Header[name][i] = v + " mutated"
			})
		}
	}
	for _, e := range m.edit(h.Body) {
		edit("body: "+e.what, func(h *record.HTTP) { h.Body = e.apply(h.Body) })
	}
}

func orEmpty(m map[string][]string) map[string][]string {
	if m == nil {
		return map[string][]string{}
	}
	return m
}

func (m *mutator) files(i int, f record.File) {
	edit := func(what string, change func(*record.File)) {
		m.put("", "file:"+f.Path+" "+what, func(r record.Recording) record.Recording {
			r.Files = slices.Clone(r.Files)
			change(&r.Files[i])
			return r
		})
	}
	m.put("", "file:"+f.Path+" dropped", func(r record.Recording) record.Recording {
		r.Files = slices.Delete(slices.Clone(r.Files), i, i+1)
		return r
	})
	edit("renamed", func(f *record.File) { f.Path += "-mutated" })
	edit("mode: another", func(f *record.File) { f.Mode ^= 0o111 })
	if f.Mode&fs.ModeSymlink != 0 {
		edit("link: another", func(f *record.File) { f.Link += "-mutated" })
	}
	if f.Mode.IsRegular() {
		for _, e := range m.edit(f.Data) {
			edit(e.what, func(f *record.File) { f.Data = e.apply(f.Data) })
		}
	}
}
