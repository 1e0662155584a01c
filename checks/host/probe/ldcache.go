package probe

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"path"

	"example.com/seaworthy/checks/host/profile"
)

// The layout of ld.so.cache: sysdeps/generic/dl-cache.h of glibc. Up to 2.31
// ldconfig wrote the old format with the new one behind it.
const (
	oldMagic  = "ld.so-1.7.0"
	oldHeader = 16 // magic, padding, count
	oldEntry  = 12 // flags, key, value

	newMagic  = "glibc-ld.so.cache1.1"
	newHeader = 48 // magic, count, size of strings, flags, extensions, padding
	newEntry  = 24 // flags, key, value, kernel, hwcap

	extensionMagic = 0xeaa42174
	extensionHWCap = 1       // the tag of the list of subdirectories
	hwcapExtension = 1 << 62 // the low half of hwcap is an index into that list
	hwcapLevelBits = 0x3ff   // of the high half: the level that the file itself asks for
)

// ldCache is a cache being read.
type ldCache struct {
	data    []byte // what offsets count from
	order   binary.ByteOrder
	subdirs []string
}

// parseCache returns the entries of an ld.so.cache, in its order.
func parseCache(data []byte) ([]profile.Entry, error) {
	if bytes.HasPrefix(data, []byte(newMagic)) {
		return parseNewCache(data)
	}
	if !bytes.HasPrefix(data, []byte(oldMagic)) || len(data) < oldHeader {
		return nil, errors.New("it begins as no cache does")
	}
	c := &ldCache{data: data, order: binary.LittleEndian}
	n := int64(c.order.Uint32(data[12:]))
	if end := oldHeader + n*oldEntry; end > int64(len(data)) {
		c.order = binary.BigEndian
		n = int64(c.order.Uint32(data[12:]))
	}
	end := oldHeader + n*oldEntry
	if end > int64(len(data)) {
		return nil, fmt.Errorf("it breaks off: %d entries in %d bytes", n, len(data))
	}
	if aligned := (end + 7) &^ 7; aligned < int64(len(data)) && bytes.HasPrefix(data[aligned:], []byte(newMagic)) {
		return parseNewCache(data[aligned:])
	}
	c.data = data[end:]
	return c.entries(data[oldHeader:end], oldEntry)
}

// parseNewCache reads the new format.
func parseNewCache(data []byte) ([]profile.Entry, error) {
	if len(data) < newHeader {
		return nil, errors.New("it breaks off in the header")
	}
	c := &ldCache{data: data, order: binary.LittleEndian}
	n := int64(c.order.Uint32(data[20:]))
	if big := data[28]&3 == 3; big || data[28]&3 == 0 && newHeader+n*newEntry > int64(len(data)) {
		c.order = binary.BigEndian
		n = int64(c.order.Uint32(data[20:]))
	}
	end := newHeader + n*newEntry
	if end > int64(len(data)) {
		return nil, fmt.Errorf("it breaks off: %d entries in %d bytes", n, len(data))
	}
	if err := c.readSubdirs(c.order.Uint32(data[32:])); err != nil {
		return nil, err
	}
	return c.entries(data[newHeader:end], newEntry)
}

// entries reads the table of entries.
func (c *ldCache) entries(table []byte, size int) ([]profile.Entry, error) {
	all := make([]profile.Entry, 0, len(table)/size)
	for ; len(table) > 0; table = table[size:] {
		name, ok := c.text(c.order.Uint32(table[4:]))
		place, found := c.text(c.order.Uint32(table[8:]))
		if !ok || !found {
			return nil, fmt.Errorf("entry %d has its name or path outside of the file", len(all))
		}
		e := profile.Entry{Name: name, Path: place, Flags: int32(c.order.Uint32(table))}
		if e.Name == path.Base(e.Path) {
			e.Name = ""
		}
		if size == newEntry {
			e.OS, e.HWCap = c.order.Uint32(table[12:]), c.order.Uint64(table[16:])
			e.Subdir = c.subdir(e.HWCap)
		}
		all = append(all, e)
	}
	return all, nil
}

// readSubdirs reads the extension that names the subdirectories of glibc-hwcaps,
// since 2.33. at is its place, 0 if there is none.
func (c *ldCache) readSubdirs(at uint32) error {
	directory := c.from(at)
	if at == 0 || len(directory) < 8 || c.order.Uint32(directory) != extensionMagic {
		return nil
	}
	sections := directory[8:]
	for n := c.order.Uint32(directory[4:]); n > 0 && len(sections) >= 16; n-- {
		tag, at, size := c.order.Uint32(sections), c.order.Uint32(sections[8:]), c.order.Uint32(sections[12:])
		sections = sections[16:]
		list := c.from(at)
		if tag != extensionHWCap {
			continue
		}
		if uint64(size) > uint64(len(list)) {
			return errors.New("its list of subdirectories breaks off")
		}
		for list = list[:size]; len(list) >= 4; list = list[4:] {
			name, ok := c.text(c.order.Uint32(list))
			if !ok {
				return errors.New("a subdirectory has its name outside of the file")
			}
			c.subdirs = append(c.subdirs, name)
		}
	}
	return nil
}

// subdir is the subdirectory that a hwcap stands for, "" if it is none.
func (c *ldCache) subdir(hwcap uint64) string {
	high, index := hwcap>>32, hwcap&0xffffffff
	if high&^hwcapLevelBits != hwcapExtension>>32 || index >= uint64(len(c.subdirs)) {
		return ""
	}
	return c.subdirs[index]
}

// from returns the bytes from an offset on.
func (c *ldCache) from(at uint32) []byte {
	return c.data[min(uint64(at), uint64(len(c.data))):]
}

// text returns the string at an offset that ends with a NUL.
func (c *ldCache) text(at uint32) (string, bool) {
	b := c.from(at)
	end := bytes.IndexByte(b, 0)
	if end < 0 {
		return "", false
	}
	return string(b[:end]), true
}
