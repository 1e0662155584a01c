package root

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
)

// The formats of ld.so.cache, as in glibc's sysdeps/generic/dl-cache.h.
const (
	cacheMagicOld = "ld.so-1.7.0\x00" // padded to 4 bytes
	cacheMagicNew = "glibc-ld.so.cache1.1"

	cacheHeaderOld, cacheEntryOld = 16, 12
	cacheHeaderNew, cacheEntryNew = 48, 24

	cacheExtensionMagic  = 0xeaa42174
	cacheExtensionHWCaps = 1

	maxCache     = 8 << 20 // bytes of the file; Debian with a desktop has 200 kB
	maxCacheName = 4096    // bytes of one name or path
)

// Cache is ld.so.cache: what ldconfig found when it last ran. The loader goes
// by it, and not by ld.so.conf.
type Cache struct {
	// Entries are in the order of the file, from which the loader searches: by
	// name downwards, numbers in it compared as numbers.
	Entries []CacheEntry
}

// CacheEntry is one library in the cache.
type CacheEntry struct {
	Name      string // "libz.so.1"
	Path      string // "/lib/x86_64-linux-gnu/libz.so.1"
	Flags     uint32 // type and machine: 0x303 is x86-64, 0xa03 AArch64
	OSVersion uint32 // the oldest kernel, as 0x030200 for 3.2.0; 0 any
	HWCap     uint64 // what the processor must have, as glibc's ldconfig writes it

	// SubDir is the directory below glibc-hwcaps that the entry is for, such as
	// "x86-64-v3"; "" for most.
	SubDir string

	badName, badPath bool // lie outside the file
}

// ParseCache reads the bytes of an ld.so.cache in the format of glibc 2.2 and
// later, in the one before it, or in the file that holds both, of either byte
// order. An error means that the loader would not use it either. A name or path
// that lies outside the file is "".
func ParseCache(b []byte) (*Cache, error) {
	c := &Cache{}
	switch {
	case bytes.HasPrefix(b, []byte(cacheMagicNew)):
		return c, c.parseNew(b)
	case bytes.HasPrefix(b, []byte(cacheMagicOld[:11])):
		return c, c.parseOld(b)
	}
	return nil, errors.New("not a cache: neither " + cacheMagicNew + " nor ld.so-1.7.0")
}

var errCacheShort = errors.New("truncated: more entries than bytes")

// parseOld reads the old format, and the new one behind it if it is there.
func (c *Cache) parseOld(b []byte) error {
	if len(b) <= cacheHeaderOld {
		return errCacheShort
	}
	n, order := uint64(binary.LittleEndian.Uint32(b[12:])), binary.ByteOrder(binary.LittleEndian)
	room := uint64(len(b)-cacheHeaderOld) / cacheEntryOld
	if n > room {
		n, order = uint64(binary.BigEndian.Uint32(b[12:])), binary.BigEndian
	}
	if n > room {
		return errCacheShort
	}
	end := cacheHeaderOld + n*cacheEntryOld
	if next := (end + 7) &^ 7; next < uint64(len(b)) && bytes.HasPrefix(b[next:], []byte(cacheMagicNew)) {
		return c.parseNew(b[next:])
	}
	text := string(b[end:])
	for at := uint64(cacheHeaderOld); at < end; at += cacheEntryOld {
		e := CacheEntry{Flags: order.Uint32(b[at:])}
		c.add(e, text, [2]uint32{order.Uint32(b[at+4:]), order.Uint32(b[at+8:])})
	}
	return nil
}

// parseNew reads the format of today, in which all offsets are from its start.
func (c *Cache) parseNew(b []byte) error {
	if len(b) <= cacheHeaderNew {
		return errCacheShort
	}
	order := cacheOrder(b)
	n := uint64(order.Uint32(b[20:]))
	if n > uint64(len(b)-cacheHeaderNew)/cacheEntryNew {
		return errCacheShort
	}
	subDirs, text := cacheSubDirs(b, order), string(b)
	for i := range n {
		at := b[cacheHeaderNew+i*cacheEntryNew:]
		e := CacheEntry{Flags: order.Uint32(at), OSVersion: order.Uint32(at[12:]), HWCap: order.Uint64(at[16:])}
		if index := uint32(e.HWCap); e.named() && uint64(index) < uint64(len(subDirs)) {
			e.SubDir = subDirs[index]
		}
		c.add(e, text, [2]uint32{order.Uint32(at[4:]), order.Uint32(at[8:])})
	}
	return nil
}

// cacheOrder returns the byte order that the header names; one that names none
// is of the order in which the number of entries is possible.
func cacheOrder(b []byte) binary.ByteOrder {
	const little, big = 2, 3
	switch b[28] & 3 {
	case little:
		return binary.LittleEndian
	case big:
		return binary.BigEndian
	}
	if uint64(binary.LittleEndian.Uint32(b[20:])) > uint64(len(b)-cacheHeaderNew)/cacheEntryNew {
		return binary.BigEndian
	}
	return binary.LittleEndian
}

// cacheSubDirs reads the names of glibc-hwcaps directories from the extension
// of the cache; nil if there is none, or it is damaged.
func cacheSubDirs(b []byte, order binary.ByteOrder) []string {
	at := uint64(order.Uint32(b[32:]))
	if at == 0 || at%4 != 0 || at+8 > uint64(len(b)) || order.Uint32(b[at:]) != cacheExtensionMagic {
		return nil
	}
	count := uint64(order.Uint32(b[at+4:]))
	if count > (uint64(len(b))-at-8)/16 {
		return nil
	}
	for i := range count {
		s := b[at+8+i*16:]
		if order.Uint32(s) != cacheExtensionHWCaps {
			continue
		}
		off, size := uint64(order.Uint32(s[8:])), uint64(order.Uint32(s[12:]))
		if off%4 != 0 || size%4 != 0 || off+size > uint64(len(b)) {
			return nil
		}
		return cacheNames(b, b[off:off+size], order)
	}
	return nil
}

// cacheNames reads the strings to which a table of offsets leads.
func cacheNames(b, table []byte, order binary.ByteOrder) []string {
	const most = 1024 // glibc knows five
	var names []string
	text := string(b)
	for ; len(table) > 0 && len(names) < most; table = table[4:] {
		name, _ := cacheString(text, order.Uint32(table))
		names = append(names, name)
	}
	return names
}

// add appends the entry whose name and path are at the offsets.
func (c *Cache) add(e CacheEntry, strings string, at [2]uint32) {
	var ok bool
	e.Name, ok = cacheString(strings, at[0])
	e.badName = !ok
	e.Path, ok = cacheString(strings, at[1])
	e.badPath = !ok
	c.Entries = append(c.Entries, e)
}

// cacheString is the string at off, which has to begin within the file. The end
// of the file ends it, as the rest of a mapped page is zero.
func cacheString(s string, off uint32) (string, bool) {
	if uint64(off) >= uint64(len(s)) {
		return "", false
	}
	s = s[off:]
	s = s[:min(len(s), maxCacheName)]
	if n := strings.IndexByte(s, 0); n >= 0 {
		s = s[:n]
	}
	return s, true
}
