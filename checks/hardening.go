package checks

import (
	"debug/elf"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// hardening is G5: what makes an error in the program easier to exploit. It
// never fails: each has its price, and the service decides. Stack canaries are
// left out, Go has none and needs none.
func hardening(s Subject) Finding {
	b := s.File
	var weak []string
	var hint string
	for _, w := range []struct {
		is         bool
		said, hint string
	}{
		{b.Stack == binary.StackExecutable, "executable stack", "-Wl,-z,noexecstack; assembly files need .section .note.GNU-stack"},
		{b.Stack == binary.StackUnsaid, "stack not marked non-executable", "-Wl,-z,noexecstack"},
		{writableCode(b), "a segment that is writable and executable", "-Wl,-z,separate-code"},
		{b.TextRel, "relocations in code (DT_TEXTREL), which SELinux refuses", "compile all of it with -fPIC"},
		{b.Dynamic && !b.Relro, "no RELRO", "-ldflags=-bindnow, or -Wl,-z,relro,-z,now"},
		{b.Dynamic && b.Relro && !b.BindNow, "partial RELRO", "-ldflags=-bindnow, or -Wl,-z,now"},
		{b.Type == elf.ET_EXEC, "fixed address (ET_EXEC)", pieHint(b)},
	} {
		if !w.is {
			continue
		}
		weak = append(weak, w.said)
		if hint == "" {
			hint = w.hint
		}
	}
	if len(weak) == 0 {
		return pass("position independent, full RELRO, stack not executable")
	}
	return warn(strings.Join(weak, ", ")).hint(hint)
}

func pieHint(b *binary.Binary) string {
	if b.Go == nil {
		return "-fPIE -pie"
	}
	if b.Interp == "" {
		return `Config.Flags: "-buildmode=pie" (then it needs a loader on the host)`
	}
	return `Config.Flags: "-buildmode=pie"`
}

func writableCode(b *binary.Binary) bool {
	for _, seg := range b.Segments {
		if seg.Type == elf.PT_LOAD && seg.Flags&elf.PF_W != 0 && seg.Flags&elf.PF_X != 0 {
			return true
		}
	}
	return false
}
