package root

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// cacheFile makes an ld.so.cache of the new format. Entries are to be in the
// order of the loader's search.
func cacheFile(order binary.ByteOrder, entries []CacheEntry, subDirs []string) []byte {
	var b, table, text bytes.Buffer
	strings := uint32(cacheHeaderNew + len(entries)*cacheEntryNew)
	put := func(s string) uint32 {
		at := strings + uint32(text.Len())
		text.WriteString(s + "\x00")
		return at
	}
	for _, e := range entries {
		binary.Write(&table, order, []uint32{e.Flags, put(e.Name), put(e.Path), e.OSVersion})
		binary.Write(&table, order, e.HWCap)
	}
	var names []uint32
	for _, dir := range subDirs {
		names = append(names, put(dir))
	}
	for text.Len()%4 != 0 {
		text.WriteByte(0)
	}
	extension := strings + uint32(text.Len())
	b.WriteString(cacheMagicNew)
	binary.Write(&b, order, []uint32{uint32(len(entries)), uint32(text.Len())})
	b.Write([]byte{pick[byte](order == binary.BigEndian, 3, 2), 0, 0, 0})
	binary.Write(&b, order, []uint32{pick(len(subDirs) > 0, extension, 0), 0, 0, 0})
	b.Write(table.Bytes())
	b.Write(text.Bytes())
	if len(subDirs) > 0 {
		binary.Write(&b, order, []uint32{cacheExtensionMagic, 1, cacheExtensionHWCaps, 0, extension + 24, uint32(4 * len(names))})
		binary.Write(&b, order, names)
	}
	return b.Bytes()
}

const named = 1 << 62

// sampleCache has what a cache can have for one name.
func sampleCache() []CacheEntry {
	return []CacheEntry{
		{Name: "libz.so.10", Path: "/lib/libz.so.10", Flags: 0x303},
		{Name: "libz.so.9", Path: "/v2/libz.so.9", Flags: 0x303, HWCap: named | 1<<32, SubDir: "x86-64-v2"},
		{Name: "libz.so.9", Path: "/v3/libz.so.9", Flags: 0x303, HWCap: named | 2<<32 | 1, SubDir: "x86-64-v3"},
		{Name: "libz.so.9", Path: "/tls/libz.so.9", Flags: 0x303, HWCap: 1 << 63},
		{Name: "libz.so.9", Path: "/lib/libz.so.9", Flags: 0x303},
		{Name: "libz.so.9", Path: "/lib32/libz.so.9", Flags: 0x3},
		{Name: "liba.so.1", Path: "/lib/liba.so.1", Flags: 0x303, OSVersion: 0x060000},
	}
}

func TestTheCacheIsReadInEitherByteOrderAndFormat(t *testing.T) {
	t.Parallel()
	subDirs := []string{"x86-64-v2", "x86-64-v3"}
	little := cacheFile(binary.LittleEndian, sampleCache(), subDirs)
	old := append([]byte(cacheMagicOld), make([]byte, 16-len(cacheMagicOld)+8)...) // no entries, and padding
	for name, b := range map[string][]byte{
		"little": little, "big": cacheFile(binary.BigEndian, sampleCache(), subDirs), "behind the old": append(old[:16:16], little...),
	} {
		c, err := ParseCache(b)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(c.Entries, sampleCache(), cmpopts.IgnoreUnexported(CacheEntry{})); diff != "" {
			t.Errorf("%s (-got +want):\n%s", name, diff)
		}
	}
}

func TestTheOldCacheIsRead(t *testing.T) {
	t.Parallel()
	b := append([]byte(cacheMagicOld), make([]byte, 12-len(cacheMagicOld))...)
	b = binary.LittleEndian.AppendUint32(b, 1)
	for _, v := range []uint32{3, 0, 10} {
		b = binary.LittleEndian.AppendUint32(b, v)
	}
	b = append(b, "libz.so.1\x00/lib/libz.so.1\x00"...)
	c, err := ParseCache(b)
	if err != nil {
		t.Fatal(err)
	}
	want := []CacheEntry{{Name: "libz.so.1", Path: "/lib/libz.so.1", Flags: 3}}
	if diff := cmp.Diff(c.Entries, want, cmpopts.IgnoreUnexported(CacheEntry{})); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestTheCacheChoosesAsTheLoaderDoes(t *testing.T) {
	t.Parallel()
	c, err := ParseCache(cacheFile(binary.LittleEndian, sampleCache(), []string{"x86-64-v2", "x86-64-v3"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []struct {
		name, version, level, kernel, want string
		machine                            elf.Machine
	}{
		{name: "libz.so.9", level: "v1", version: "2.36", want: "/tls/libz.so.9"},
		{name: "libz.so.9", level: "v1", version: "2.37", want: "/lib/libz.so.9"},
		{name: "libz.so.9", level: "v2", version: "2.37", want: "/v2/libz.so.9"},
		{name: "libz.so.9", level: "v4", version: "2.33", want: "/v3/libz.so.9"},
		{name: "libz.so.9", level: "v4", version: "2.31", want: "/tls/libz.so.9"},
		{name: "libz.so.09", level: "v1", version: "2.37", want: "/lib/libz.so.9"},
		{name: "libz.so.9", machine: elf.EM_386, version: "2.37", want: "/lib32/libz.so.9"},
		{name: "libz.so.10", version: "2.37", want: "/lib/libz.so.10"},
		{name: "libz.so.11", version: "2.37"},
		{name: "liba.so.1", version: "2.35", kernel: "5.10", want: ""},
		{name: "liba.so.1", version: "2.35", kernel: "6.1", want: "/lib/liba.so.1"},
		{name: "liba.so.1", version: "2.36", kernel: "5.10", want: "/lib/liba.so.1"},
	} {
		l := &Loader{Libc: Glibc, Version: q.version, Machine: elf.EM_X86_64, Class: 64}
		if q.machine != 0 {
			l.Machine, l.Class = q.machine, 32
		}
		r := &resolver{sys: &System{}, opt: Options{CPULevel: q.level}, out: &Resolution{Loader: l}, kernel: kernelNumber(q.kernel)}
		g := newGlibc(r)
		if got, ok := c.lookup(q.name, &g.cache); got != q.want || ok != (q.want != "") {
			t.Errorf("%+v: %q, %v", q, got, ok)
		}
	}
}

func TestADamagedCacheIsNoPanicAndSaysSo(t *testing.T) {
	t.Parallel()
	whole := cacheFile(binary.LittleEndian, sampleCache(), []string{"x86-64-v2"})
	for n := range whole {
		if _, err := ParseCache(whole[:n]); err == nil && n < cacheHeaderNew+len(sampleCache())*cacheEntryNew {
			t.Errorf("%d bytes of %d are a cache", n, len(whole))
		}
	}
	if _, err := ParseCache([]byte("elf")); err == nil || !strings.Contains(err.Error(), "not a cache") {
		t.Errorf("got %v", err)
	}
}

func FuzzCache(f *testing.F) {
	whole := cacheFile(binary.LittleEndian, sampleCache(), []string{"x86-64-v2", "x86-64-v3"})
	f.Add(whole, "libz.so.9")
	f.Add(cacheFile(binary.BigEndian, sampleCache(), nil), "liba.so.1")
	f.Add(cacheFile(binary.LittleEndian, []CacheEntry{{Name: "", Path: "/x", Flags: 0x303}}, nil), "\x00")
	f.Add(append(append([]byte(cacheMagicOld), 0, 0, 0, 0, 1, 0, 0, 0), whole...), "libz.so.10")
	f.Fuzz(func(t *testing.T, b []byte, name string) {
		c, err := ParseCache(b)
		if err != nil {
			return
		}
		if len(c.Entries) > len(b)/cacheEntryOld {
			t.Errorf("%d entries in %d bytes", len(c.Entries), len(b))
		}
		l := &Loader{Libc: Glibc, Machine: elf.EM_X86_64, Class: 64}
		g := newGlibc(&resolver{sys: &System{}, opt: Options{CPULevel: "v3"}, out: &Resolution{Loader: l}})
		if path, ok := c.lookup(name, &g.cache); ok && !bytes.Contains(b, []byte(path)) {
			t.Errorf("%q leads to %q, which is not in the cache", name, path)
		}
	})
}
