package root

import "slices"

// Source is where the loader found, or looked for, a library.
type Source string

// The sources, in the words of ld.so(8).
const (
	RPath       Source = "rpath"   // DT_RPATH; for musl also DT_RUNPATH
	RunPath     Source = "runpath" // DT_RUNPATH
	Environment Source = "env"     // LD_LIBRARY_PATH
	InCache     Source = "cache"   // ld.so.cache
	Default     Source = "default" // the loader's own directories
	Direct      Source = "direct"  // the name has a slash and is opened as it is
	Loaded      Source = "loaded"  // it was there already
)

// Resolution is what the loader would do, and why.
type Resolution struct {
	// Interp is the program's PT_INTERP; "" if it has none. NoInterp says why
	// the loader there cannot start it: "not there"; "" if it can.
	Interp   string
	NoInterp string

	// Loader is the one whose rules were followed: that of Interp; if there is
	// none, the host's first for such a program, to tell what else would be
	// missing; if there is none either, one with the usual directories and no
	// Path. It is nil for what asks for no library and no loader.
	Loader *Loader

	// Objects are the program and all that was loaded for it, in the order in
	// which symbols are searched. The loader is among them from when something
	// asks for it.
	Objects []LoadedObject

	// Steps has one Step for every DT_NEEDED of every object, breadth first, as
	// the loader takes them. The loader would stop at the first that is missing;
	// a Resolution goes on, as ldd does.
	Steps []Step

	// Versions are the versions that are asked for and not defined, in the
	// order in which glibc complains. musl asks for none.
	Versions []VersionProblem

	// Doubts are what decides whether the program starts, and cannot be told from
	// files. There are none where it does not start anyway.
	Doubts []string

	// Stopped says why not everything was looked at: "more than 2048 objects".
	Stopped string
}

// LoadedObject is an object and where it came from.
type LoadedObject struct {
	Name string // as it was first asked for; "" for the program
	Path string // as it was found, links and ".." and all; of the program Options.Path
	By   Source // "" for the program
	*Object
}

// fails reports whether a library is missing, or stops the loader.
func (r *Resolution) fails() bool {
	return slices.ContainsFunc(r.Steps, func(s Step) bool { return s.Missing() || s.Fatal != "" })
}

// Step is how one DT_NEEDED was met.
type Step struct {
	Name     string // as it stands in the object
	NeededBy string // Path of the object
	Path     string // where it was found; "" if it is missing
	By       Source // "" if it is missing
	Tried    []Try  // what was passed over before, in order

	// Fatal says why the loader gives up at a file it found, in its own words:
	// "invalid ELF header". It does not search on then.
	Fatal string
}

// Missing reports whether nothing was found that the loader would take.
func (s *Step) Missing() bool { return s.By == "" }

// Try is one place that was looked at, and why the search went on.
//
// Directories for processor capabilities are among them only if they have
// something of that name.
type Try struct {
	By   Source
	Path string // "" if there was nothing to look at, as in a missing cache
	Why  string // "not there"
}

// Missing returns the steps that found nothing, in order.
func (r *Resolution) Missing() []Step {
	var missing []Step
	for _, s := range r.Steps {
		if s.Missing() {
			missing = append(missing, s)
		}
	}
	return missing
}
