package binary

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"runtime/debug"
	"strings"
)

// GoInfo is the build information that the go command leaves in what it links,
// as "go version -m" shows it. -trimpath leaves -ldflags out, and CC is never
// among the settings.
type GoInfo struct {
	GoVersion string       // "go1.26.8"
	Path      string       // of the main package; "" if the file says only the version
	Main      debug.Module // that has the main package
	Settings  []debug.BuildSetting

	// ModuleList has the modules that were linked in as the file lists them, a
	// line each, the main one left out: "dep\tPATH\tVERSION\tSUM", and below it
	// "=>\tPATH\tVERSION\tSUM" where another took its place. See Modules.
	ModuleList string
}

// Modules are those of ModuleList; nil if there are none, or it is malformed. It
// may be called on nil. They are parsed at each call: a service has hundreds, and
// few checks ask.
func (g *GoInfo) Modules() []*debug.Module {
	if g == nil {
		return nil
	}
	info, err := debug.ParseBuildInfo(g.ModuleList)
	if err != nil {
		return nil
	}
	return info.Deps
}

// Setting returns the value of a build setting such as "CGO_ENABLED",
// "-buildmode" or "GOAMD64", "" if it is absent. It may be called on nil.
func (g *GoInfo) Setting(key string) string {
	if g == nil {
		return ""
	}
	for _, s := range g.Settings {
		if s.Key == key {
			return s.Value
		}
	}
	return ""
}

// The record that cmd/link writes, as debug/buildinfo describes it: 14 bytes of
// magic, the size of a pointer, flags; then, since Go 1.18, the version and the
// module information as strings with a length before; up to 1.17 pointers to
// two string headers.
const (
	goInfoAlign   = 16
	goInfoHeader  = 32
	goInfoBig     = 1       // flag: the pointers have the most significant byte first
	goInfoInline  = 2       // flag: the strings follow
	goInfoFraming = 16      // bytes around the module information
	maxGoInfo     = 1 << 20 // bytes of one of the strings
	maxGoSearch   = 64 << 20
)

// goInfoMagic is put together here so that a program that has this package
// inside does not show it where there is no build information.
var goInfoMagic = []byte(strings.Join([]string{"\xff Go build", "inf:"}, ""))

// readGo reads Go's build information.
func (f *file) readGo() {
	defer func() { f.out.MayBeGo = f.out.Go != nil || f.maybeGo() }()
	for _, p := range f.goPlaces() {
		if at, ok := f.findGo(p); ok && f.readGoInfo(at) {
			return
		}
	}
	if f.maybeGo() {
		f.readGoLevel()
	}
}

// goPlaces are where the record may be: in its section, if that has kept its
// name, else somewhere in the writable data. Only what may be Go is searched.
func (f *file) goPlaces() (places []piece) {
	if s := f.sections.goBuildInfo; s != nil {
		places = append(places, piece{s.off, min(s.size, maxGoInfo)})
	}
	if !f.maybeGo() {
		return places
	}
	for _, s := range f.loads {
		if s.Flags&(elf.PF_W|elf.PF_X) == elf.PF_W {
			places = append(places, piece{s.Offset, min(s.FileSize, maxGoSearch)})
		}
	}
	return places
}

// maybeGo reports whether the file may be Go's: it has Go's note or symbol
// table, or no sections that would show otherwise.
func (f *file) maybeGo() bool {
	return f.out.GoBuildID != "" || f.sections.gopclntab != nil || f.out.Sections == 0
}

// findGo finds the record in p; it lies at a multiple of 16.
func (f *file) findGo(p piece) (at uint64, ok bool) {
	skip := -p.off % goInfoAlign
	if p.size < skip {
		return 0, false
	}
	p.off, p.size = p.off+skip, p.size-skip
	if bytes.Equal(f.bytes(p.off, len(goInfoMagic)), goInfoMagic) {
		return p.off, true // as in its own section
	}
	f.stream(p, 0, f.left.takeScan, func(chunk []byte, from uint64) bool {
		for in := 0; ; {
			i := bytes.Index(chunk[in:], goInfoMagic)
			if i < 0 {
				return true
			}
			in += i
			if in%goInfoAlign == 0 {
				at, ok = from+uint64(in), true
				return false
			}
			in++
		}
	})
	return at, ok
}

// readGoInfo reads the record, and reports whether it is one.
func (f *file) readGoInfo(at uint64) bool {
	b := f.bytes(at, goInfoHeader)
	if b == nil {
		return false
	}
	var version, module []byte
	if b[15]&goInfoInline != 0 {
		at += goInfoHeader
		version = f.inlineString(&at)
		module = f.inlineString(&at)
	} else {
		version, module = f.goPointers(b)
	}
	if len(version) == 0 {
		return false
	}
	f.out.Go = &GoInfo{GoVersion: f.keep(version)}
	if n := len(module); n > 2*goInfoFraming && module[n-goInfoFraming-1] == '\n' {
		if err := f.out.Go.parse(string(module[goInfoFraming : n-goInfoFraming])); err != nil {
			f.warn("Go's build information cannot be read: %v", err)
		}
	}
	return true
}

// parse reads the module information, but for the list of modules.
func (g *GoInfo) parse(text string) error {
	head, rest := text, ""
	if i := strings.Index(text, "\ndep\t"); i >= 0 {
		head, rest = text[:i+1], text[i+1:]
	}
	if i := strings.Index(rest, "\nbuild\t"); i >= 0 {
		head, rest = head+rest[i+1:], rest[:i+1]
	}
	info, err := debug.ParseBuildInfo(head)
	if err != nil {
		return err
	}
	g.Path, g.Main, g.Settings, g.ModuleList = info.Path, info.Main, info.Settings, rest
	return nil
}

// inlineString reads a string with its length before it, and moves at behind.
func (f *file) inlineString(at *uint64) []byte {
	n, used := binary.Uvarint(f.upTo(*at, binary.MaxVarintLen64))
	if used <= 0 {
		return nil
	}
	*at += uint64(used)
	b := f.goString(*at, n)
	*at += n
	return b
}

// goString reads n bytes; a string of unlikely length is none.
func (f *file) goString(off, n uint64) []byte {
	if n <= maxString {
		return bytes.Clone(f.bytes(off, int(n)))
	}
	if n > maxGoInfo || !f.has(off+n-1) || !f.left.takeRead(int(n)) {
		return nil
	}
	return f.readAt(make([]byte, n), off)
}

// goPointers reads the strings that the record of Go 1.13 to 1.17 points to.
func (f *file) goPointers(record []byte) (version, module []byte) {
	l := layout{big: record[15]&goInfoBig != 0, wide: record[14] == 8}
	c := l.from(bytes.Clone(record[16:]))
	first, second := c.addr(), c.addr()
	return f.pointedString(l, first), f.pointedString(l, second)
}

// pointedString reads the string whose header is at an address.
func (f *file) pointedString(l layout, addr uint64) []byte {
	p, ok := f.locate(addr)
	if !ok {
		return nil
	}
	b := f.bytes(p.off, l.size(16, 8))
	if b == nil {
		return nil
	}
	c := l.from(b)
	start, n := c.addr(), c.addr()
	if p, ok = f.locate(start); !ok {
		return nil
	}
	return f.goString(p.off, n)
}
