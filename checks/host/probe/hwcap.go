package probe

import (
	"slices"
	"strings"
)

// The bits of AT_HWCAP and AT_HWCAP2 of arm64 and of AT_HWCAP of arm, from bit 0
// on, in the words of /proc/cpuinfo: asm/hwcap.h of Linux.
const (
	arm64Bits = "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm jscvt fcma lrcpc " +
		"dcpop sha3 sm3 sm4 asimddp sha512 sve asimdfhm dit uscat ilrcpc flagm ssbs sb paca pacg"
	arm64Bits2 = "dcpodp sve2 sveaes svepmull svebitperm svesha3 svesm4 flagm2 frint svei8mm svef32mm svef64mm svebf16 i8mm bf16 dgh " +
		"rng bti mte ecv afp rpres mte3 sme smei16i64 smef64f64 smei8i32 smef16f32 smeb16f32 smef32f32 smefa64 wfxt " +
		"ebf16 sveebf16 cssc rprfm sve2p1 sme2 sme2p1 smei16i32 smebi32i32 smeb16b16 smef16f16 mops hbc"
	armBits = "swp half thumb 26bit fastmult fpa vfp edsp java iwmmxt crunch thumbee neon vfpv3 vfpv3d16 tls " +
		"vfpv4 idiva idivt vfpd32 lpae evtstrm"
)

// hwcapFlags returns the flags of arch that the two words stand for, sorted; nil
// if their bits are not known here.
func hwcapFlags(arch string, hwcap, hwcap2 uint64) []string {
	var flags []string
	switch arch {
	case "arm64":
		flags = append(bitNames(arm64Bits, hwcap), bitNames(arm64Bits2, hwcap2)...)
	case "arm":
		flags = bitNames(armBits, hwcap)
	}
	slices.Sort(flags)
	return flags
}

// bitNames returns the names whose bits are set.
func bitNames(names string, bits uint64) (set []string) {
	for name := range strings.FieldsSeq(names) {
		if bits&1 != 0 {
			set = append(set, name)
		}
		bits >>= 1
	}
	return set
}
