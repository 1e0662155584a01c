package binary

import (
	"debug/elf"
	"encoding/hex"
	"fmt"
)

// ABITag is the note NT_GNU_ABI_TAG: the oldest kernel that the C library this
// file was linked with was configured for. Before 2.36 glibc refused to load a
// file that asks for a newer kernel than the running one.
type ABITag struct {
	OS                  uint32 // 0 Linux, 1 GNU Hurd, 2 Solaris, 3 FreeBSD
	Major, Minor, Patch uint32
}

// String is "Linux 3.2.0"; a system without a name here is "OS 7 3.2.0".
func (t ABITag) String() string {
	name := fmt.Sprintf("OS %d", t.OS)
	if names := []string{"Linux", "Hurd", "Solaris", "FreeBSD"}; int64(t.OS) < int64(len(names)) {
		name = names[t.OS]
	}
	return fmt.Sprintf("%s %d.%d.%d", name, t.Major, t.Minor, t.Patch)
}

// Types of notes, each of the owner that its name begins with.
const (
	noteABITag   = 1 // NT_GNU_ABI_TAG
	noteBuildID  = 3 // NT_GNU_BUILD_ID
	noteProperty = 5 // NT_GNU_PROPERTY_TYPE_0
	noteGoBuild  = 4 // cmd/link: ELF_NOTE_GOBUILDID_TAG

	propertyISANeeded = 0xc0008002 // GNU_PROPERTY_X86_ISA_1_NEEDED, x86-64 psABI
)

// ptGNUProperty is the segment of the property note, which PT_NOTE has as well
// unless a linker saw no need.
const ptGNUProperty elf.ProgType = 0x6474e553

// readNotes reads the notes, and what PT_GNU_STACK says.
func (f *file) readNotes() {
	f.out.Stack = StackUnsaid
	for _, s := range f.out.Segments {
		switch s.Type {
		case elf.PT_NOTE, ptGNUProperty:
			if f.out.Type != elf.ET_CORE {
				f.readNoteSegment(s)
			}
		case elf.PT_GNU_STACK:
			f.out.Stack = StackNonExecutable
			if s.Flags&elf.PF_X != 0 {
				f.out.Stack = StackExecutable
			}
		}
	}
}

// readNoteSegment reads the notes of one segment. They are padded to 4 bytes,
// or to 8 if the segment is aligned so.
func (f *file) readNoteSegment(s Segment) {
	pad := uint64(4)
	if s.Align == 8 {
		pad = 8
	}
	align := func(n uint64) uint64 { return (n + pad - 1) &^ (pad - 1) }
	for at := uint64(0); at < s.FileSize && s.FileSize-at >= 12; {
		b := f.bytes(s.Offset+at, 12)
		if b == nil || !f.left.takeRecord() {
			f.truncated("PT_NOTE", s.Offset+s.FileSize)
			return
		}
		c := f.from(b)
		name, size, kind := uint64(c.word()), uint64(c.word()), c.word()
		desc := align(at + 12 + name)
		if desc > s.FileSize || size > s.FileSize-desc {
			f.defect("the note at %#x ends past its segment", s.Offset+at)
			return
		}
		if owner := f.bytes(s.Offset+at+12, 4); name == 4 && owner != nil {
			f.readNote(string(owner), kind, piece{s.Offset + desc, size})
		}
		at = align(desc + size)
	}
}

// readNote reads the notes that are of use.
func (f *file) readNote(owner string, kind uint32, p piece) {
	if owner == "GNU\x00" && kind == noteProperty {
		f.readProperties(p)
		return
	}
	b := f.bytes(p.off, int(min(p.size, maxString)))
	switch {
	case owner == "Go\x00\x00" && kind == noteGoBuild:
		f.out.GoBuildID = f.keep(b)
	case owner == "GNU\x00" && kind == noteBuildID && f.left.takeKept(2*len(b)):
		f.out.BuildID = hex.EncodeToString(b)
	case owner == "GNU\x00" && kind == noteABITag && len(b) >= 16:
		c := f.from(b)
		f.out.ABITag = &ABITag{c.word(), c.word(), c.word(), c.word()}
	}
}

// readProperties reads the properties of one note: type, size, value, padded to
// an address.
func (f *file) readProperties(p piece) {
	pad := uint64(f.size(8, 4))
	for p.size >= 8 {
		b := f.upTo(p.off, 12)
		if len(b) < 8 || !f.left.takeRecord() {
			return
		}
		kind, size := f.u32(b), uint64(f.u32(b[4:]))
		if kind == propertyISANeeded && size >= 4 && len(b) == 12 && f.out.Machine == elf.EM_X86_64 {
			f.out.ISANeeded = f.u32(b[8:])
		}
		step := 8 + (size+pad-1)&^(pad-1)
		if step > p.size {
			return
		}
		p.off, p.size = p.off+step, p.size-step
	}
}
