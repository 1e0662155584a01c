package truth_test

import "slices"

// systems are all that programs are started on. None has a glibc before 2.31:
// older ones are not served any more, and the libraries that zig links with for
// 2.17 are stubs, which no program runs with.
var systems = slices.Concat(glibcSystems, muslSystems, foreignSystems, processorSystems)

// glibcSystems are those for amd64.
var glibcSystems = []system{
	{name: "bullseye", kind: "suite", arch: "amd64", suite: "bullseye", packages: forEach("amd64", cxxPackages...)},
	{name: "bookworm", kind: "suite", arch: "amd64", suite: "bookworm", packages: forEach("amd64", cxxPackages...)},
	{name: "trixie", kind: "suite", arch: "amd64", suite: "trixie", packages: forEach("amd64", cxxPackages...)},
	{name: "forky", kind: "suite", arch: "amd64", suite: "forky", packages: forEach("amd64", cxxPackages...)},
	{name: "sid", kind: "suite", arch: "amd64", suite: "sid", packages: forEach("amd64", cxxPackages...)},

	{name: "bullseye-bare", kind: "odd", arch: "amd64", suite: "bullseye", packages: []string{"libc6:amd64"}},
	{name: "sid-bare", kind: "odd", arch: "amd64", suite: "sid", packages: []string{"libc6:amd64"}},
	{name: "old-c++", kind: "odd", arch: "amd64", from: "trixie", steps: []string{
		"cp -d --remove-destination ROOT(bullseye)/usr/lib/x86_64-linux-gnu/libstdc++.so.6 ROOT(bullseye)/usr/lib/x86_64-linux-gnu/libstdc++.so.6.0.28 usr/lib/x86_64-linux-gnu/",
		"cp -d --remove-destination ROOT(bullseye)/lib/x86_64-linux-gnu/libz.so.1 ROOT(bullseye)/lib/x86_64-linux-gnu/libz.so.1.2.11 usr/lib/x86_64-linux-gnu/",
	}},
	{name: "no-lib64", kind: "odd", arch: "amd64", from: "trixie", steps: []string{"rm lib64"}},
	{name: "no-libc", kind: "odd", arch: "amd64", from: "trixie", steps: []string{"rm usr/lib/x86_64-linux-gnu/libc.so.6"}},
	{name: "no-stubs", kind: "odd", arch: "amd64", from: "bookworm", steps: []string{
		"rm lib/x86_64-linux-gnu/libpthread.so.0 lib/x86_64-linux-gnu/libdl.so.2 lib/x86_64-linux-gnu/librt.so.1 lib/x86_64-linux-gnu/libresolv.so.2",
	}},
	{name: "nix", arch: "amd64", from: "trixie", steps: []string{"mkdir -p nix/store/glibc", "ln -s /lib64/ld-linux-x86-64.so.2 nix/store/glibc/ld.so"}},
	{name: "multiarch", kind: "odd", arch: "amd64", suite: "trixie", packages: append(forEach("amd64", cxxPackages...), "libc6:i386")},

	{name: "lib-default", kind: "libs", arch: "amd64", from: "trixie", steps: []string{"cp LIB usr/lib/x86_64-linux-gnu/libtruth.so.1"}},
	{name: "lib-cached", kind: "libs", arch: "amd64", from: "bookworm", files: ldConf, steps: []string{"mkdir opt/libs", "cp LIB opt/libs/libtruth.so.1", "ldconfig -r ."}},
	{name: "lib-stale", kind: "libs", arch: "amd64", from: "bookworm", files: ldConf, steps: []string{"ldconfig -r .", "mkdir opt/libs", "cp LIB opt/libs/libtruth.so.1"}},
	{name: "lib-gone", kind: "libs", arch: "amd64", from: "bullseye", files: ldConf, steps: []string{"mkdir opt/libs", "cp LIB opt/libs/libtruth.so.1", "ldconfig -r .", "rm opt/libs/libtruth.so.1"}},
	{name: "lib-hwcaps", kind: "libs", arch: "amd64", from: "sid", steps: []string{
		"cp LIB usr/lib/x86_64-linux-gnu/libtruth.so.1", "mkdir -p usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v2",
		"cp OLDLIB usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v2/libtruth.so.1",
	}},
	{name: "lib-haswell", kind: "libs", arch: "amd64", from: "bullseye", steps: []string{
		"cp OLDLIB lib/x86_64-linux-gnu/libtruth.so.1", "mkdir -p lib/x86_64-linux-gnu/x86_64", "cp LIB lib/x86_64-linux-gnu/x86_64/libtruth.so.1",
	}},
	{name: "lib-old", kind: "libs", arch: "amd64", from: "trixie", steps: []string{"cp OLDLIB usr/lib/x86_64-linux-gnu/libtruth.so.1"}},
	{name: "lib-foreign", kind: "libs", arch: "amd64", from: "trixie", steps: []string{"cp ARM64LIB usr/lib/x86_64-linux-gnu/libtruth.so.1", "cp LIB usr/lib/libtruth.so.1"}},
	{name: "lib-script", kind: "libs", arch: "amd64", from: "trixie", files: map[string]string{"usr/lib/x86_64-linux-gnu/libtruth.so.1": "/* GNU ld script */\nGROUP ( /opt/libs/libtruth.so.1 ) and words to make it as long as a header\n"}, steps: []string{"cp LIB usr/lib/libtruth.so.1"}},
	{name: "lib-cut", kind: "libs", arch: "amd64", from: "bookworm", steps: []string{"cp LIB lib/x86_64-linux-gnu/libtruth.so.1", "truncate -s 5000 lib/x86_64-linux-gnu/libtruth.so.1"}},
	{name: "lib-new", kind: "libs", arch: "amd64", from: "bookworm", steps: []string{"cp NEWLIB lib/x86_64-linux-gnu/libtruth.so.1"}},
	{name: "lib-mute", kind: "libs", arch: "amd64", from: "sid", steps: []string{"cp MUTELIB usr/lib/x86_64-linux-gnu/libtruth.so.1"}},
}

var ldConf = map[string]string{"etc/ld.so.conf": "/opt/libs\n"}

var muslSystems = []system{
	{name: "empty", kind: "suite", arch: "amd64"},
	{name: "musl-1.2.3", kind: "suite", arch: "amd64", suite: "bookworm", packages: []string{"musl:amd64"}},
	{name: "musl-new", kind: "suite", arch: "amd64", suite: "sid", packages: []string{"musl:amd64"}},
	{name: "musl-as-glibc", kind: "odd", arch: "amd64", from: "musl-new", steps: []string{"mkdir lib64", "ln -s /lib/ld-musl-x86_64.so.1 lib64/ld-linux-x86-64.so.2"}},
	{name: "musl-path", kind: "libs", arch: "amd64", from: "musl-1.2.3", files: map[string]string{"etc/ld-musl-x86_64.path": "/opt/libs\n"}, steps: []string{"mkdir opt/libs", "cp LIB opt/libs/libtruth.so.1"}},
	{name: "musl-lib", kind: "libs", arch: "amd64", from: "musl-1.2.3", steps: []string{"mkdir -p usr/local/lib", "cp LIB usr/local/lib/libtruth.so.1"}},
}

// foreignSystems are for other architectures.
var foreignSystems = []system{
	{name: "bullseye-arm64", kind: "suite", arch: "arm64", suite: "bullseye", packages: []string{"libc6:arm64"}, emulator: "qemu-aarch64-static", cpu: "max", level: "v8.1"},
	{name: "bookworm-arm64", kind: "suite", arch: "arm64", suite: "bookworm", packages: []string{"libc6:arm64"}, emulator: "qemu-aarch64-static", cpu: "max", level: "v8.1"},
	{name: "trixie-arm64", kind: "suite", arch: "arm64", suite: "trixie", packages: []string{"libc6:arm64"}, emulator: "qemu-aarch64-static", cpu: "max", level: "v8.1"},
	{name: "forky-arm64", kind: "suite", arch: "arm64", suite: "forky", packages: []string{"libc6:arm64"}, emulator: "qemu-aarch64-static", cpu: "max", level: "v8.1"},
	{name: "sid-arm64", kind: "suite", arch: "arm64", suite: "sid", packages: []string{"libc6:arm64"}, emulator: "qemu-aarch64-static", cpu: "max", level: "v8.1"},
	{name: "musl-arm64", kind: "suite", arch: "arm64", suite: "sid", packages: []string{"musl:arm64"}, emulator: "qemu-aarch64-static", cpu: "max", level: "v8.1"},
	{name: "empty-arm64", kind: "suite", arch: "arm64", emulator: "qemu-aarch64-static", cpu: "max", level: "v8.1"},
	{name: "cortex-a53", kind: "cpu", arch: "arm64", from: "trixie-arm64", emulator: "qemu-aarch64-static", cpu: "cortex-a53", level: "v8.0"},

	{name: "bullseye-i386", kind: "suite", arch: "386", suite: "bullseye", packages: []string{"libc6:i386"}},
	{name: "trixie-i386", kind: "suite", arch: "386", suite: "trixie", packages: []string{"libc6:i386"}},
	{name: "bookworm-armhf", kind: "suite", arch: "arm", suite: "bookworm", packages: []string{"libc6:armhf"}, emulator: "qemu-arm-static", cpu: "max", level: "7"},
	{name: "trixie-riscv64", kind: "suite", arch: "riscv64", suite: "trixie", packages: []string{"libc6:riscv64"}, emulator: "qemu-riscv64-static"},
	{name: "sid-riscv64", kind: "suite", arch: "riscv64", suite: "sid", packages: []string{"libc6:riscv64"}, emulator: "qemu-riscv64-static"},
}

// processorSystems are machines of known levels.
var processorSystems = []system{
	{name: "qemu64", kind: "cpu", arch: "amd64", from: "trixie", emulator: "qemu-x86_64-static", cpu: "qemu64", level: "v1"},
	{name: "nehalem", kind: "cpu", arch: "amd64", from: "trixie", emulator: "qemu-x86_64-static", cpu: "Nehalem", level: "v2"},
	{name: "haswell", kind: "cpu", arch: "amd64", from: "trixie", emulator: "qemu-x86_64-static", cpu: "Haswell", level: "v3"},
	{name: "haswell-old", kind: "cpu", arch: "amd64", from: "bullseye", emulator: "qemu-x86_64-static", cpu: "Haswell", level: "v3"},
	{name: "nehalem-old", kind: "cpu", arch: "amd64", from: "bullseye", emulator: "qemu-x86_64-static", cpu: "Nehalem", level: "v2"},
}
