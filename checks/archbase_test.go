package checks_test

import (
	"debug/elf"
	"testing"
)

func TestC8FailsForAVersionOlderThanTheArchitecture(t *testing.T) {
	t.Parallel()
	asking := func(versions ...string) edit { return requires(asks("libc.so.6", versions...)) }
	loong := on(elf.EM_LOONGARCH, 64, "loong64")
	const mend = "readelf -V FILE; link it again with the C library of that architecture alone"
	holds(t, "C8", []ruling{
		{what: "static", file: pure(), says: "PASS none needed"},
		{what: "amd64", file: dynamic(), host: "centos-7", says: "PASS the oldest asked for is GLIBC_2.2.5"},
		{what: "amd64 and a version of 386", file: dynamic(asking("GLIBC_2.1.3", "GLIBC_2.34")), says: "FAIL needs GLIBC_2.1.3 (use_glibc_2.1.3); no glibc for amd64 has that, the oldest there is 2.2.5", hint: mend},
		{what: "arm64", file: dynamic(arm64, asking("GLIBC_2.17", "GLIBC_2.34")), says: "PASS the oldest asked for is GLIBC_2.17"},
		{what: "arm64 and a version of amd64", file: dynamic(arm64, asking("GLIBC_2.2.5")), says: "FAIL needs GLIBC_2.2.5 (use_glibc_2.2.5); no glibc for arm64 has that, the oldest there is 2.17", hint: mend},
		{what: "riscv64", file: dynamic(riscv64, asking("GLIBC_2.26")), says: "FAIL needs GLIBC_2.26 (use_glibc_2.26); no glibc for riscv64 has that, the oldest there is 2.27", hint: mend},
		{what: "loong64", file: dynamic(loong, asking("GLIBC_2.36")), says: "PASS the oldest asked for is GLIBC_2.36"},
		{what: "an architecture without a number", file: dynamic(on(elf.EM_MIPS, 32, "mipsle"), asking("GLIBC_2.0")), says: "PASS the oldest asked for is GLIBC_2.0"},
	})
}
