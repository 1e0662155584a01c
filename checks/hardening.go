package checks

import (
	"debug/elf"
	"slices"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// weakness is one thing that makes an error in the program easier to exploit.
type weakness struct {
	is         bool
	said, hint string
}

// hardening is G5. It never fails: each weakness has its price, and the service
// decides. Stack canaries are left out, Go has none and needs none.
func hardening(s Subject) Finding {
	var said, hints []string
	for _, w := range s.weaknesses() {
		if !w.is {
			continue
		}
		said = append(said, w.said)
		if !slices.Contains(hints, w.hint) {
			hints = append(hints, w.hint)
		}
	}
	switch {
	case len(said) == 0 && s.fixed():
		return pass("stack not executable; at a fixed address, as what is static and has no loader is")
	case len(said) == 0:
		return pass("position independent, tables read-only once started (full RELRO), stack not executable")
	}
	return warn(strings.Join(said, ", ")).hint(strings.Join(hints, "; "))
}

func (s Subject) weaknesses() []weakness {
	b := s.File
	return []weakness{
		{b.Stack == binary.StackExecutable, "executable stack", s.linkWith("-Wl,-z,noexecstack")},
		{b.Stack == binary.StackUnsaid, "stack not marked non-executable", s.linkWith("-Wl,-z,noexecstack")},
		{writableCode(b), "memory that is writable and executable", "readelf -lW FILE (the LOAD with RWE)"},
		{b.TextRel, "code that is written to at start (DT_TEXTREL), which SELinux refuses", s.compileWith("-fPIC")},
		{b.Dynamic && !b.Relro, "tables writable after start (no RELRO)", s.bindNow()},
		{b.Dynamic && b.Relro && !b.BindNow, "some tables writable after start (partial RELRO)", s.bindNow()},
		{b.Type == elf.ET_EXEC && !s.fixed(), "fixed address (no PIE)", s.toPIE()},
	}
}

// fixed reports whether the file has to be at a fixed address: what the go
// command links static is not position independent, and with -buildmode=pie it
// needs a loader.
func (s Subject) fixed() bool {
	return s.File.Type == elf.ET_EXEC && s.File.Interp == "" && s.File.Go != nil
}

// linkWith and compileWith say where a flag for C goes.
func (s Subject) linkWith(flag string) string {
	if s.File.Go == nil {
		return "link with " + flag
	}
	return "CGO_LDFLAGS=" + flag
}

func (s Subject) compileWith(flag string) string {
	if s.File.Go == nil {
		return "compile with " + flag
	}
	return "CGO_CFLAGS=" + flag
}

func (s Subject) bindNow() string {
	if s.File.Go == nil {
		return s.linkWith("-Wl,-z,relro,-z,now")
	}
	return `Config.LDFlags: "-s -w -bindnow"`
}

// toPIE is how to get a position-independent program.
func (s Subject) toPIE() string {
	const flag = `Config.Flags: []string{"-buildmode=pie"}`
	switch {
	case s.Wanted.Language == "c":
		return `Config.C: Flags: []string{"-fPIE", "-pie"}`
	case s.File.Go == nil:
		return "compile with -fPIE, link with -pie"
	}
	return flag
}

func writableCode(b *binary.Binary) bool {
	for _, seg := range b.Segments {
		if seg.Type == elf.PT_LOAD && seg.Flags&elf.PF_W != 0 && seg.Flags&elf.PF_X != 0 {
			return true
		}
	}
	return false
}
