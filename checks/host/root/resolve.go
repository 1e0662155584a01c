package root

import (
	"debug/elf"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// What resolving one program may cost at most. A desktop program of Debian
// loads 150 objects and looks at 2000 paths.
const (
	maxObjects = 2048
	maxSteps   = 1 << 14
	maxTries   = 1 << 16 // paths looked at
	maxNoted   = 1 << 14 // of which are kept as Try
)

// Options are what the loader is told beside the program. The zero value is a
// program that systemd starts on a plain processor, with no LD_LIBRARY_PATH.
type Options struct {
	// Path is where the program will lie on the host: "/opt/app/bin/app". Its
	// directory, after links, is $ORIGIN. "" means that nobody knows: what asks
	// for $ORIGIN is then not found.
	Path string

	// Origin is the directory in which the program will lie, for who knows it and
	// still wants "" as the program's path; "" is that of Path.
	Origin string

	LibraryPath []string // LD_LIBRARY_PATH; an empty element is Dir
	Dir         string   // the current directory; "" means /
	CPULevel    string   // of x86-64, "v1" to "v4"; "" or another word means v1
	Platform    string   // what $PLATFORM stands for; "" means what the kernel calls the machine
	Kernel      string   // "5.10.0"; "" means new enough for every library
	Secure      bool     // setuid, setgid or with capabilities: see ld.so(8), secure-execution mode
}

// Resolve says what the loader would load for the program, and from where.
// An *Object resolves by its Binary, with its Real as Options.Path.
func (s *System) Resolve(program *binary.Binary, opt Options) *Resolution {
	r := &resolver{sys: s, opt: opt, out: &Resolution{Interp: program.Interp}, kernel: kernelNumber(opt.Kernel)}
	if program.Interp == "" && len(program.Needed) == 0 {
		return r.out
	}
	if r.opt.Dir == "" {
		r.opt.Dir = "/"
	}
	main := &mapped{Object: &Object{Real: opt.Path, Binary: program}, path: opt.Path, program: true}
	main.origin = r.originOfProgram()
	r.maps = append(r.maps, main)
	r.chooseLoader(main.Object)
	if r.out.Loader.Libc == Musl {
		(&musl{resolver: r}).run()
	} else {
		newGlibc(r).run()
	}
	if r.out.fails() {
		r.out.Doubts = nil
	}
	s.tryHaswell(r, program, opt)
	return r.out
}

// tryHaswell doubts what would be otherwise if glibc called the processor
// "haswell", as it does with those of Intel that have the level v3
// (sysdeps/x86/cpu-features.c). Who made the processor is not known.
func (s *System) tryHaswell(r *resolver, program *binary.Binary, opt Options) {
	l := r.out.Loader
	if opt.Platform != "" || l.Libc != Glibc || l.Machine != elf.EM_X86_64 || levels[opt.CPULevel] < 3 {
		return
	}
	opt.Platform = "haswell"
	other := s.Resolve(program, opt)
	if r.out.fails() && other.fails() {
		return
	}
	for i, step := range r.out.Steps {
		if i >= len(other.Steps) || other.Steps[i].Path != step.Path {
			r.doubt("%s is looked for in other places on processors of Intel", step.Name)
			return
		}
	}
}

// resolver is what both loaders share.
type resolver struct {
	sys    *System
	opt    Options
	kernel uint32
	out    *Resolution
	maps   []*mapped // in the order in which the loader finds them by name
	tries  int
	noted  int
}

// mapped is an object that is loaded, or the stub of one that is missing.
type mapped struct {
	*Object // nil for a stub
	path    string
	names   []string // by which it can be asked for; the first is the one it was loaded by
	parent  *mapped  // whose DT_NEEDED loaded it
	origin  string   // $ORIGIN; "" if not known
	program bool
	listed  bool // among Resolution.Objects
	soname  bool // has its DT_SONAME among names
	dirs    map[Source]dirList
}

// dirList is a search path, once it was taken apart.
type dirList []string

// originOfProgram is the directory in which the kernel finds the program.
func (r *resolver) originOfProgram() string {
	switch {
	case r.opt.Path == "" && r.opt.Origin != "":
		if p, err := r.real(r.opt.Origin); err == nil {
			return p
		}
		return r.opt.Origin
	case r.opt.Path == "":
		return ""
	}
	at := path.Clean(r.absolute(r.opt.Path))
	if p, err := r.real(at); err == nil {
		return path.Dir(p)
	}
	if p, err := r.real(path.Dir(at)); err == nil {
		return p
	}
	return path.Dir(at)
}

// real says where a path leads after all links, or the path itself if nobody
// can tell.
func (r *resolver) real(at string) (string, error) {
	if files, ok := r.sys.Files.(interface{ Real(string) (string, error) }); ok {
		return files.Real(at)
	}
	return at, nil
}

// absolute puts the current directory before a relative path. Nothing is
// cleaned: ".." is for the kernel.
func (r *resolver) absolute(at string) string {
	if strings.HasPrefix(at, "/") {
		return at
	}
	return join(r.opt.Dir, at)
}

// chooseLoader fills in Loader, and NoInterp if it is not the one that the
// program names.
func (r *resolver) chooseLoader(program *Object) {
	out := r.out
	if out.Interp != "" {
		l, why := r.sys.loaderAt(out.Interp, program)
		if out.Loader, out.NoInterp = l, why; l != nil {
			return
		}
	}
	for i := range r.sys.Loaders {
		l := &r.sys.Loaders[i]
		if l.serves(program) && (out.Interp == "" || libcByName(out.Interp) == l.Libc) {
			out.Loader = l
			return
		}
	}
	out.Loader = &Loader{Libc: libcByName(out.Interp), Machine: program.Machine, Class: program.Class,
		BigEndian: program.BigEndian, Guessed: true}
}

// libcByName tells by the path of a loader that is not there.
func libcByName(interp string) Libc {
	if strings.Contains(path.Base(interp), "musl") {
		return Musl
	}
	return Glibc
}

// loaderAt returns the loader at the path that a program names, or why it cannot
// start it.
func (s *System) loaderAt(interp string, program *Object) (l *Loader, why string) {
	l, why = s.known(interp)
	if l == nil {
		return nil, why
	}
	if !l.serves(program) {
		return nil, fmt.Sprintf("for ELF%d %v, not ELF%d %v", l.Class, l.Machine, program.Class, program.Machine)
	}
	return l, ""
}

// known returns what is known of the loader at a path, or why nothing is.
func (s *System) known(at string) (l *Loader, why string) {
	for i := range s.Loaders {
		if s.Loaders[i].Path == at {
			return &s.Loaders[i], ""
		}
	}
	o, err := s.Lookup(at)
	switch {
	case err != nil:
		return nil, whyNot(err)
	case o.Format != binary.ELF:
		return nil, "not an ELF file"
	}
	for i := range s.Loaders {
		if l := &s.Loaders[i]; l.Real != "" && l.Real == o.Real {
			return l, ""
		}
	}
	if s.describe == nil {
		return nil, "a loader that is not known"
	}
	if l, ok := s.more.Load(at); ok {
		return l.(*Loader), ""
	}
	described := s.describe(at, o)
	s.more.Store(at, &described)
	return &described, ""
}

// loaderObject is the loader as an object: as it was read, or as much as is
// known of it.
func (r *resolver) loaderObject() *Object {
	l := r.out.Loader
	if l.object != nil {
		return l.object
	}
	if o, err := r.sys.Lookup(l.Path); l.Path != "" && err == nil {
		return o
	}
	return &Object{Real: l.Real, Binary: &binary.Binary{Format: binary.ELF, Class: l.Class, BigEndian: l.BigEndian,
		Machine: l.Machine, Soname: path.Base(l.Path)}}
}

// look finds the object at a path, within what may be looked at.
func (r *resolver) look(at string) (*Object, error) {
	if r.tries++; r.tries > maxTries {
		r.stop("more than %d paths looked at", maxTries)
		return nil, errStopped
	}
	if len(at) >= maxPath {
		return nil, ErrNameTooLong
	}
	return r.sys.Lookup(r.absolute(at))
}

var errStopped = errors.New("not looked at: too many paths")

// stop notes why not everything was looked at.
func (r *resolver) stop(format string, args ...any) {
	if r.out.Stopped == "" {
		r.out.Stopped = fmt.Sprintf(format, args...)
	}
}

// pass notes what was passed over.
func (r *resolver) pass(s *Step, t Try) {
	if r.noted++; r.noted <= maxNoted {
		s.Tried = append(s.Tried, t)
	}
}

// list adds an object to those of the resolution.
func (r *resolver) list(m *mapped, by Source) {
	if m.listed || m.Object == nil {
		return
	}
	m.listed = true
	o := LoadedObject{Path: m.path, By: by, Object: m.Object}
	switch {
	case m.program:
	case len(m.names) > 0:
		o.Name = m.names[0]
	default:
		o.Name = m.path
	}
	r.out.Objects = append(r.out.Objects, o)
}

// doubt notes what may stop the program.
func (r *resolver) doubt(format string, args ...any) {
	if d := fmt.Sprintf(format, args...); !slices.Contains(r.out.Doubts, d) {
		r.out.Doubts = append(r.out.Doubts, d)
	}
}

// full notes that there is no room for more objects or steps.
func (r *resolver) full() bool {
	if len(r.maps) >= maxObjects {
		r.stop("more than %d objects", maxObjects)
	}
	if len(r.out.Steps) >= maxSteps {
		r.stop("more than %d libraries asked for", maxSteps)
	}
	return r.out.Stopped != ""
}

// whyNot is the reason in an error of Lookup.
func whyNot(err error) string {
	var at *fs.PathError
	switch {
	case absent(err):
		return notThere
	case errors.As(err, &at):
		return at.Err.Error()
	}
	return err.Error()
}

const notThere = "not there"
