package root

import (
	"debug/elf"
	"strings"
)

// levels are the micro-architecture levels of x86-64, 0 for none of them.
var levels = map[string]int{"": 1, "v1": 1, "v2": 2, "v3": 3, "v4": 4}

// hwcapDirs returns the directories below glibc-hwcaps that the loader tries,
// the best first: those of glibc 2.33 and later for x86-64. Other machines have
// them only on POWER and Z, whose levels are not known here.
func hwcapDirs(l *Loader, level int) []string {
	if l.Machine != elf.EM_X86_64 || l.Class != 64 || !l.atLeast(2, 33) {
		return nil
	}
	var dirs []string
	for _, v := range []string{"v4", "v3", "v2"} {
		if levels[v] <= level {
			dirs = append(dirs, "x86-64-"+v)
		}
	}
	return dirs
}

// legacy is the mechanism before glibc-hwcaps, which glibc 2.37 dropped: names
// of capabilities, each combination of which is a directory.
type legacy struct {
	names    []string // from the lowest bit up; the platform and "tls" come last
	hwcap    uint64   // bits of the cache that the processor has
	platform uint64   // the bit of the platform, 0 if it has none
}

// Bits of the cache's hwcap that are not capabilities of the processor.
const (
	legacyPlatforms = 0xf << 48
	legacyTLS       = 1 << 63
)

// legacyOf returns what an old glibc knows of the processor. The platform is
// what the kernel calls it, or what glibc does: "haswell" for an Intel
// processor of level v3 (sysdeps/x86/cpu-features.c).
func legacyOf(l *Loader, platform string, level int) legacy {
	var g legacy
	if l.atLeast(2, 37) {
		return g
	}
	if l.Machine == elf.EM_X86_64 {
		g.names, g.hwcap = []string{"x86_64"}, 1<<1
		if platform == "haswell" && level >= 4 {
			g.names, g.hwcap = append(g.names, "avx512_1"), g.hwcap|1<<2
		}
		for i, name := range []string{"i586", "i686", "haswell", "xeon_phi"} {
			if name == platform {
				g.platform = 1 << (48 + i)
			}
		}
	}
	if platform != "" {
		g.names = append(g.names, platform)
	}
	g.names = append(g.names, "tls")
	return g
}

// takes reports whether an entry of the cache that asks for hwcap can be used.
func (g legacy) takes(hwcap uint64) bool {
	if hwcap&^(g.hwcap|legacyPlatforms|legacyTLS) != 0 {
		return false
	}
	asked := hwcap & legacyPlatforms
	return asked == 0 || asked == g.platform
}

// dirs returns all combinations in the order in which they are tried, each with
// a slash at its end; the last is "".
func (g legacy) dirs() []string {
	var dirs []string
	for mask := 1<<len(g.names) - 1; mask >= 0; mask-- {
		var dir strings.Builder
		for bit := len(g.names) - 1; bit >= 0; bit-- {
			if mask&(1<<bit) != 0 {
				dir.WriteString(g.names[bit] + "/")
			}
		}
		dirs = append(dirs, dir.String())
	}
	return dirs
}

// platformOf is what the kernel calls the machine in AT_PLATFORM, "" if it does
// not, or has many names for it.
func platformOf(l *Loader) string {
	switch {
	case l.Machine == elf.EM_X86_64:
		return "x86_64"
	case l.Machine == elf.EM_386:
		return "i686"
	case l.Machine == elf.EM_AARCH64 && !l.BigEndian:
		return "aarch64"
	}
	return ""
}
