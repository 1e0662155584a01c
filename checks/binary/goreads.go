package binary

import "bytes"

// GoReads is which files of the host Go code is able to read when it runs, by
// the functions that the linker left in: what nothing calls is not there.
type GoReads struct {
	Roots    bool // crypto/x509: the certificate authorities
	OwnRoots bool // golang.org/x/crypto/x509roots/fallback: its own, where the host has none
	Zones    bool // time: zones by their name
	OwnZones bool // time/tzdata: its own, where the host has none
	Users    bool // os/user: the user database
	Resolver bool // net: resolv.conf, hosts and nsswitch.conf
}

// The table of functions, runtime.pcHeader: a magic, four bytes, then words, of
// which the places of the names and of what follows them are of use.
const (
	pclntab118 = 0xfffffff0 // Go 1.18 and 1.19
	pclntab120 = 0xfffffff1 // since Go 1.20
	maxPcNames = 64 << 20   // bytes of names
	pcOverlap  = 64         // longer than any of the names below
)

// goFunction is a function whose presence says something. To look for what
// follows rare is five times as fast as to look for the whole name.
type goFunction struct {
	begins, rare string
	is           func(*GoReads) *bool
}

var goFunctions = []goFunction{
	{"crypto/x", "509.loadSystemRoots\x00", func(r *GoReads) *bool { return &r.Roots }},
	{"golang.org/x/crypto/x", "509roots/fallback.init", func(r *GoReads) *bool { return &r.OwnRoots }},
	{"time.", "LoadLocation\x00", func(r *GoReads) *bool { return &r.Zones }},
	{"time/tzdata.loadFromEmbedded", "TZData\x00", func(r *GoReads) *bool { return &r.OwnZones }},
	{"os/user.read", "ColonFile\x00", func(r *GoReads) *bool { return &r.Users }},
	{"os/user.retry", "WithBuffer\x00", func(r *GoReads) *bool { return &r.Users }}, // with cgo
	{"net.dns", "ReadConfig\x00", func(r *GoReads) *bool { return &r.Resolver }},
}

// LookAtGo says which files of the host the Go code of the file at path is able
// to read. It is nil if the file is no Go program, or its table of functions is
// not found. It goes through megabytes of names, so Read leaves it alone.
func LookAtGo(path string) (*GoReads, error) {
	var found *GoReads
	err := again(path, func(f *file) {
		names, ok := f.goNames()
		if !ok {
			return
		}
		found = &GoReads{}
		f.stream(names, pcOverlap, f.left.takeScan, func(chunk []byte, _ uint64) bool {
			for _, fn := range goFunctions {
				is := fn.is(found)
				*is = *is || fn.among(chunk)
			}
			return true
		})
	})
	return found, err
}

// among reports whether fn is one of the names in chunk, each with a NUL behind
// it. What a chunk breaks off is whole in the next.
func (fn goFunction) among(chunk []byte) bool {
	for in := 0; ; in++ {
		i := bytes.Index(chunk[in:], []byte(fn.rare))
		if i < 0 {
			return false
		}
		in += i
		before, ok := bytes.CutSuffix(chunk[:in], []byte(fn.begins))
		if ok && len(before) > 0 && before[len(before)-1] == 0 {
			return true
		}
	}
}

// goNames is where the names are.
func (f *file) goNames() (p piece, ok bool) {
	s := f.sections.gopclntab
	if s == nil {
		return p, false
	}
	b := f.bytes(s.off, f.size(48, 28))
	if b == nil || f.u32(b) != pclntab118 && f.u32(b) != pclntab120 {
		return p, false
	}
	c := f.from(bytes.Clone(b[8:]))
	c.addr() // nfunc
	c.addr() // nfiles
	c.addr() // textStart
	from, to := c.addr(), c.addr()
	if from > to || to > s.size || to-from > maxPcNames {
		return p, false
	}
	return piece{s.off + from, to - from}, true
}
