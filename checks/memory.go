package checks

import (
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/root"
)

// memory is what several checks of one run need and only one has to work out. It
// belongs to one Run.
type memory struct {
	resolutions map[*host.Host]*root.Resolution
	goReads     *binary.GoReads
	looked      bool // for goReads
}

func newMemory() *memory { return &memory{resolutions: map[*host.Host]*root.Resolution{}} }

// resolution is what the loader of the host would do with the file. The host has
// to have a System.
func (s Subject) resolution() *root.Resolution {
	if s.known != nil && s.known.resolutions[s.Host] != nil {
		return s.known.resolutions[s.Host]
	}
	r := s.Host.System.Resolve(s.File, s.loaderOptions())
	if s.known != nil {
		s.known.resolutions[s.Host] = r
	}
	return r
}

// unsettled says why nothing can be told of versions and symbols: the libraries
// are not all there. It is "" if they are.
func (s Subject) unsettled() string {
	r := s.resolution()
	switch {
	case r.Loader == nil || r.NoInterp != "":
		return "the loader is not there: see loader"
	case len(r.Missing()) > 0 || r.Stopped != "":
		return "not all libraries are found: see resolve"
	}
	for _, step := range r.Steps {
		if step.Fatal != "" {
			return "not all libraries are found: see resolve"
		}
	}
	return ""
}

// whose names the object of a resolution that asks for something: the program has
// no path there.
func whose(path string) string {
	if path == "" {
		return "the program"
	}
	return path
}

// goReads is what the Go code reads of the host; nil if that is not known, as of a
// file that cannot be read again.
func (s Subject) goReads() *binary.GoReads {
	switch m := s.known; {
	case s.File.GoReads != nil || m == nil || s.File.Path == "":
		return s.File.GoReads
	case !m.looked:
		m.goReads, _ = binary.LookAtGo(s.File.Path)
		m.looked = true
	}
	return s.known.goReads
}
