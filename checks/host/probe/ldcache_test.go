package probe

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/host/profile"
)

// cacheFile builds an ld.so.cache in the new format: names and paths by turns,
// the subdirectories of an extension, and the hwcap of each entry.
func cacheFile(order binary.AppendByteOrder, subdirs []string, hwcaps []uint64, words ...string) []byte {
	n := len(words) / 2
	head := newHeader + n*newEntry
	extension := head
	size := 0
	if subdirs != nil {
		size = 8 + 16 + 4*len(subdirs)
	}
	strs := ""
	at := func(s string) uint32 {
		strs += s + "\x00"
		return uint32(head + size + len(strs) - len(s) - 1)
	}
	var table []byte
	for i := range n {
		table = order.AppendUint32(table, 0x303)
		table = order.AppendUint32(table, at(words[2*i]))
		table = order.AppendUint32(table, at(words[2*i+1]))
		table = order.AppendUint32(table, 0)
		table = order.AppendUint64(table, hwcaps[i])
	}
	var tail []byte
	if subdirs != nil {
		for _, v := range []uint32{extensionMagic, 1, extensionHWCap, 0, uint32(head + 24), uint32(4 * len(subdirs))} {
			tail = order.AppendUint32(tail, v)
		}
		for _, s := range subdirs {
			tail = order.AppendUint32(tail, at(s))
		}
	} else {
		extension = 0
	}
	flags := byte(2)
	if order == binary.AppendByteOrder(binary.BigEndian) {
		flags = 3
	}
	b := append([]byte(newMagic), order.AppendUint32(nil, uint32(n))...)
	b = order.AppendUint32(b, uint32(len(strs)))
	b = append(b, flags, 0, 0, 0)
	b = order.AppendUint32(b, uint32(extension))
	b = append(b, make([]byte, 12)...)
	b = append(b, table...)
	b = append(b, tail...)
	return append(b, strs...)
}

func TestCachesOfEveryKindAreRead(t *testing.T) {
	t.Parallel()
	words := []string{"libz.so.1", "/lib/libz.so.1", "libfast.so", "/lib/glibc-hwcaps/x86-64-v3/libfast.so", "ld-linux.so.2", "/lib/ld.so"}
	level := uint64(hwcapExtension) | 5<<32 | 1
	want := []profile.Entry{
		{Path: "/lib/libz.so.1", Flags: 0x303},
		{Path: "/lib/glibc-hwcaps/x86-64-v3/libfast.so", Flags: 0x303, HWCap: level, Subdir: "x86-64-v3"},
		{Name: "ld-linux.so.2", Path: "/lib/ld.so", Flags: 0x303, HWCap: 1 << 20},
	}
	little := cacheFile(binary.LittleEndian, []string{"x86-64-v2", "x86-64-v3"}, []uint64{0, level, 1 << 20}, words...)
	old := append([]byte(oldMagic), 0, 0, 0, 0, 0) // no entries of its own
	for name, data := range map[string][]byte{
		"little-endian":     little,
		"big-endian":        cacheFile(binary.BigEndian, []string{"x86-64-v2", "x86-64-v3"}, []uint64{0, level, 1 << 20}, words...),
		"behind an old one": append(append([]byte{}, old...), little...),
	} {
		got, err := parseCache(data)
		if diff := cmp.Diff(got, want); diff != "" || err != nil {
			t.Errorf("%s: %v\n%s", name, err, diff)
		}
	}
}

func TestAnOldCacheAloneIsRead(t *testing.T) {
	t.Parallel()
	data := append([]byte(oldMagic), 0)
	for _, v := range []uint32{1, 3, 0, 10} {
		data = binary.LittleEndian.AppendUint32(data, v)
	}
	got, err := parseCache(append(data, "libz.so.1\x00/lib/libz.so.1\x00"...))
	want := []profile.Entry{{Path: "/lib/libz.so.1", Flags: 3}}
	if diff := cmp.Diff(got, want); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestDamagedCachesAreErrors(t *testing.T) {
	t.Parallel()
	whole := cacheFile(binary.LittleEndian, []string{"x"}, []uint64{0, 0}, "a", "/a", "b", "/b")
	for _, n := range []int{0, 10, 20, 30, 47, 48, 90, len(whole) - 1} {
		if got, err := parseCache(whole[:n]); err == nil {
			t.Errorf("%d of %d bytes: %+v", n, len(whole), got)
		}
	}
	if _, err := parseCache([]byte(strings.Repeat("x", 100))); err == nil {
		t.Error("100 bytes of x are a cache")
	}
}

func FuzzParseCache(f *testing.F) {
	f.Add(cacheFile(binary.LittleEndian, []string{"x"}, []uint64{0, hwcapExtension}, "a", "/a", "b", "/b"))
	f.Add(append([]byte(oldMagic), make([]byte, 40)...))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, err := parseCache(data)
		if err == nil && len(entries) > len(data)/oldEntry {
			t.Errorf("%d entries in %d bytes", len(entries), len(data))
		}
	})
}
