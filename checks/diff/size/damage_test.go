package size_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"testing"

	"example.com/seaworthy/checks/diff/size"
)

// ask asks everything of a file, and returns the first error.
func ask(b []byte) error {
	f, err := size.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return err
	}
	sum := int64(0)
	for _, p := range f.Parts() {
		if sum += p.Bytes; p.Bytes < 0 {
			panic("a part of less than nothing")
		}
	}
	if sum != int64(len(b)) {
		panic("the parts do not add up")
	}
	_, err = f.Packages()
	if _, also := f.Functions(); err == nil {
		err = also
	}
	return err
}

func content(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(fixture(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAFileThatIsCutOffIsAnError(t *testing.T) {
	t.Parallel()
	whole := content(t, "mixed")
	for _, length := range []int{0, 3, 16, 63, 64, 500, len(whole) / 10, len(whole) / 2, len(whole) - 400} {
		if err := ask(whole[:length]); err == nil {
			t.Errorf("%d bytes of %d are good", length, len(whole))
		}
	}
	if err := ask(whole); err != nil {
		t.Error(err)
	}
}

// The table of functions begins with its magic, and these words lie behind it.
func TestADamagedTableOfFunctionsIsAnError(t *testing.T) {
	t.Parallel()
	whole := content(t, "mixed")
	magic := bytes.Index(whole, []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8})
	if magic < 0 {
		t.Fatal("no table of functions")
	}
	for name, damage := range map[string]func(table []byte){
		"another magic":         func(b []byte) { b[0] = 0xf2 },
		"words of 3 bytes":      func(b []byte) { b[7] = 3 },
		"2^63 functions":        func(b []byte) { binary.LittleEndian.PutUint64(b[8:], 1<<63) },
		"more functions":        func(b []byte) { binary.LittleEndian.PutUint64(b[8:], 1<<24) },
		"names behind the end":  func(b []byte) { binary.LittleEndian.PutUint64(b[8+3*8:], 1<<40) },
		"names behind units":    func(b []byte) { binary.LittleEndian.PutUint64(b[8+4*8:], 8) },
		"functions at the end":  func(b []byte) { binary.LittleEndian.PutUint64(b[8+7*8:], 1<<40) },
		"functions among names": func(b []byte) { binary.LittleEndian.PutUint64(b[8+7*8:], 100) },
	} {
		b := bytes.Clone(whole)
		damage(b[magic:])
		if err := ask(b); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestAFileWithoutSectionHeadersIsAnError(t *testing.T) {
	t.Parallel()
	b := bytes.Clone(content(t, "mixed"))
	binary.LittleEndian.PutUint64(b[0x28:], 0) // e_shoff
	clear(b[0x3c:0x40])                        // e_shnum, e_shstrndx
	if err := ask(b); err == nil {
		t.Error("no error")
	}
}

// Whatever the bytes, there is an answer or an error, and the parts add up.
func FuzzOpen(f *testing.F) {
	f.Add(content(f, "gauge-bare"))
	f.Add(content(f, "gauge"))
	f.Add([]byte("\x7fELF"))
	f.Fuzz(func(t *testing.T, b []byte) { _ = ask(b) })
}

// sectionHeaders are those of a 64-bit file, in its bytes.
func sectionHeaders(b []byte) (list [][]byte) {
	at := binary.LittleEndian.Uint64(b[0x28:])
	for range binary.LittleEndian.Uint16(b[0x3c:]) {
		list = append(list, b[at:at+64])
		at += 64
	}
	return list
}

func TestASectionPastTheEndIsAnError(t *testing.T) {
	t.Parallel()
	whole := content(t, "mixed")
	for i, s := range sectionHeaders(whole) {
		if kind := s[4]; kind == 0 || kind == 8 { // of no bytes
			continue
		}
		for _, field := range []int{0x18, 0x20} { // sh_offset, sh_size
			b := bytes.Clone(whole)
			binary.LittleEndian.PutUint64(sectionHeaders(b)[i][field:], uint64(len(b))+1)
			if err := ask(b); err == nil {
				t.Errorf("section %d: no error", i)
			}
		}
	}
}

func TestBytesOfTwoSectionsCountOnce(t *testing.T) {
	t.Parallel()
	b := bytes.Clone(content(t, "mixed"))
	before := amounts(t, b)
	for _, s := range sectionHeaders(b) {
		if s[8]&4 != 0 { // the code, which then lies over 8 KiB of what comes next
			binary.LittleEndian.PutUint64(s[0x20:], binary.LittleEndian.Uint64(s[0x20:])+8192)
		}
	}
	after := amounts(t, b)
	if after[size.Text] != before[size.Text]+8192 || after[size.Rodata] > before[size.Rodata]-4096 || after[size.Debug] != before[size.Debug] {
		t.Errorf("got %v, was %v", after, before)
	}
}

func amounts(t *testing.T, b []byte) map[string]int64 {
	t.Helper()
	f, err := size.Open(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int64{}
	for _, p := range f.Parts() {
		found[p.Name] = p.Bytes
	}
	return found
}
