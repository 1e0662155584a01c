package checks

import (
	"debug/elf"
	"fmt"

	"example.com/seaworthy/checks/binary"
)

// pageSizes are those that Linux can be built for, beside 4 KiB which all have
// (arch/*/Kconfig). Where a machine has only one, it is not here.
var pageSizes = map[string][]uint64{
	"arm64": {4 << 10, 16 << 10, 64 << 10}, "ppc64": {4 << 10, 64 << 10}, "ppc64le": {4 << 10, 64 << 10},
	"loong64": {4 << 10, 16 << 10, 64 << 10}, "mips64": {4 << 10, 16 << 10, 64 << 10}, "mips64le": {4 << 10, 16 << 10, 64 << 10},
}

// pageSize is F5: each segment can be mapped with pages of the host's size.
// Distributions differ: RHEL 8 for arm64 has pages of 64 KiB, Debian of 4 KiB.
func pageSize(s Subject) Finding {
	if why := unmappable(s.File, 4<<10); why != "" {
		return startFails(fail(why + ": no kernel maps that").hint("build it again, and leave out what changes it afterwards: strip after patchelf, upx"))
	}
	if h := s.Host; h != nil && h.Profile != nil && h.Profile.PageSize > 0 {
		return s.onPages(uint64(h.Profile.PageSize))
	}
	sizes := pageSizes[s.arch()]
	for _, size := range sizes {
		if why := unmappable(s.File, size); why != "" {
			return warn(fmt.Sprintf("%s: it does not start where pages are so large, as with some kernels for %s", why, s.arch())).hint(s.morePages(sizes[len(sizes)-1]))
		}
	}
	return pass("starts with every size of pages that " + s.arch() + " has")
}

func (s Subject) onPages(size uint64) Finding {
	if why := unmappable(s.File, size); why != "" {
		return startFails(fail(fmt.Sprintf("%s; %s has pages of %d KiB, and would kill it at start", why, s.Host.Name, size>>10)).hint(s.morePages(size)))
	}
	return pass(fmt.Sprintf("aligned for it; %s has pages of %d KiB", s.Host.Name, size>>10))
}

func (s Subject) morePages(size uint64) string {
	return s.linkWith(fmt.Sprintf("-Wl,-z,max-page-size=%#x", size))
}

// startFails says that this finding is one that decides the start.
func startFails(f Finding) Finding {
	f.Start = true
	return f
}

// spoils reports whether a segment that is mapped over the last page of the one
// before takes away what that needs there: its bytes, or its access.
func spoils(before, after binary.Segment) bool {
	return before.Flags&^after.Flags != 0 || before.VAddr-before.Offset != after.VAddr-after.Offset
}

// unmappable says why the segments cannot be mapped with pages of a size, "" if
// they can: a page has one place in the file, and one kind of access (elf_map of
// fs/binfmt_elf.c maps the later one over the earlier).
func unmappable(b *binary.Binary, page uint64) string {
	var end uint64
	var last *binary.Segment
	for i, seg := range b.Segments {
		if seg.Type != elf.PT_LOAD || seg.MemSize == 0 {
			continue
		}
		if seg.FileSize > 0 && seg.VAddr%page != seg.Offset%page {
			return fmt.Sprintf("its part for address %#x lies at %#x in the file, another place within a page of %d KiB", seg.VAddr, seg.Offset, page>>10)
		}
		if last != nil && seg.VAddr&^(page-1) < end && spoils(*last, seg) {
			return fmt.Sprintf("its parts at %#x and %#x (%v and %v) share a page of %d KiB", last.VAddr, seg.VAddr, last.Flags, seg.Flags, page>>10)
		}
		last, end = &b.Segments[i], (seg.VAddr+seg.MemSize+page-1)&^(page-1)
	}
	return ""
}
