package binary_test

import (
	"debug/elf"
	"testing"

	"example.com/seaworthy/checks/binary"
)

// property is one property of NT_GNU_PROPERTY_TYPE_0 with a value of 4 bytes.
func property(im image, kind, value uint32) []byte {
	b := &built{image: im}
	b.append(4, uint64(kind), 4, 4, 4, uint64(value))
	if im.wide {
		b.append(4, 0)
	}
	return b.bytes
}

func TestNotesAreReadInEitherPadding(t *testing.T) {
	t.Parallel()
	const features, isaNeeded = 0xc0000002, 0xc0008002
	for _, l := range layouts {
		im := image{wide: l.wide, big: l.big, machine: elf.EM_X86_64, static: true}
		tag := &built{image: im}
		tag.append(4, 0, 4, 3, 4, 7, 4, 1)
		im.notes = []note{
			{"GNU\x00", 3, []byte{1, 2, 3, 4, 5}, false}, // padded to 8 bytes
			{"Linux\x00", 1, make([]byte, 3), false},     // of another owner
			{"Go\x00\x00", 4, []byte("build/id"), false},
			{"GNU\x00", 1, tag.bytes, false},
		}
		if l.wide {
			im.notes = append(im.notes,
				note{"GNU\x00", 2, make([]byte, 4), true}, // padded to 8 bytes, which 4 would not do
				note{"GNU\x00", 5, append(property(im, features, 3), property(im, isaNeeded, 4)...), true})
		}
		b := read(t, im.build().bytes)
		if b.BuildID != "0102030405" || b.GoBuildID != "build/id" || b.Defects != nil {
			t.Errorf("%s: got build ID %q, Go's %q, defects %q", l.name, b.BuildID, b.GoBuildID, b.Defects)
		}
		if want := (binary.ABITag{Major: 3, Minor: 7, Patch: 1}); b.ABITag == nil || *b.ABITag != want {
			t.Errorf("%s: got ABI tag %v, want %v", l.name, b.ABITag, want)
		}
		if want := map[bool]uint32{true: 4}[l.wide]; b.ISANeeded != want {
			t.Errorf("%s: got ISA %d, want %d", l.name, b.ISANeeded, want)
		}
	}
}

func TestABITagNamesItsSystem(t *testing.T) {
	t.Parallel()
	for want, tag := range map[string]binary.ABITag{
		"Linux 3.2.0":   {Major: 3, Minor: 2},
		"FreeBSD 0.0.0": {OS: 3},
		"OS 7 0.0.1":    {OS: 7, Patch: 1},
	} {
		if got := tag.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestStackIsAsPTGNUStackSays(t *testing.T) {
	t.Parallel()
	rw, rwx := elf.PF_R|elf.PF_W, elf.PF_R|elf.PF_W|elf.PF_X
	for want, flags := range map[binary.StackKind]*elf.ProgFlag{
		binary.StackUnsaid: nil, binary.StackNonExecutable: &rw, binary.StackExecutable: &rwx,
	} {
		for _, l := range layouts {
			im := image{wide: l.wide, big: l.big, static: true, stack: flags}
			if got := read(t, im.build().bytes).Stack; got != want {
				t.Errorf("%s: got %q, want %q", l.name, got, want)
			}
		}
	}
}
