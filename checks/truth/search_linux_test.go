package truth_test

// searchPrograms ask the system for their library, or have one between.
func searchPrograms() []program {
	const middle = "gcc -shared -fPIC -nostdlib -Wl,-soname,libmiddle.so.1 -o lib/libmiddle.so.1 SRC/middle.c LIB "
	const usesMiddle = "gcc -nostartfiles -fno-stack-protector -Wl,--allow-shlib-undefined -DASK=\"middle\" -o app SRC/floor.c lib/libmiddle.so.1 "
	chain := func(name, between, link string, more ...string) program {
		steps := append([]string{"mkdir lib other", "cp LIB lib/libtruth.so.1", middle + between, usesMiddle + link}, more...)
		return program{name: name, language: "c", on: released, steps: steps}
	}
	return []program{
		{name: "uses", language: "c", steps: []string{usesTruth}, on: []string{"libs", "trixie", "empty"}},
		{name: "uses-new-start", language: "c", steps: []string{"gcc -o app SRC/uses.c LIB"}, on: []string{"lib-default", "lib-cached", "lib-haswell", "musl-new"}},
		{name: "uses-nodeflib", language: "c", steps: []string{usesTruth + "-Wl,-z,nodefaultlib"}, on: []string{"lib-default", "lib-cached"}},
		chain("chain-rpath", "", "-Wl,--disable-new-dtags,-rpath,OPT/lib"),
		chain("chain-runpath", "", "-Wl,-rpath,OPT/lib"),
		chain("chain-own", "-Wl,-rpath,OPT/lib", "-Wl,-rpath,OPT/lib"),
		chain("chain-own-origin", "-Wl,-rpath,$ORIGIN", "-Wl,-rpath,OPT/lib"),
		chain("chain-mixed", "-Wl,-rpath,/nowhere", "-Wl,--disable-new-dtags,-rpath,OPT/lib"),
		chain("chain-missing", "-Wl,-rpath,OPT/lib", "-Wl,-rpath,OPT/lib", "rm lib/libtruth.so.1"),
		chain("chain-old", "-Wl,-rpath,OPT/lib", "-Wl,-rpath,OPT/lib", "cp OLDLIB lib/libtruth.so.1"),
		{name: "symbol-eager", language: "c", on: released, steps: []string{"mkdir lib", "cp EMPTYLIB lib/libtruth.so.1", "gcc -nostartfiles -fno-stack-protector -DASK=\"truth\" -o app SRC/floor.c MUTELIB -Wl,-rpath,OPT/lib"}},
		{name: "symbol-now", language: "c", on: []string{"bookworm", "trixie", "sid"}, steps: []string{"mkdir lib", "cp EMPTYLIB lib/libtruth.so.1", "gcc -Wl,-z,now -o app SRC/lazy.c MUTELIB -Wl,-rpath,OPT/lib"}},
		{name: "symbol-lazy", language: "c", on: []string{"bookworm", "trixie", "sid"}, steps: []string{"mkdir lib", "cp EMPTYLIB lib/libtruth.so.1", "gcc -Wl,-z,lazy -o app SRC/lazy.c MUTELIB -Wl,-rpath,OPT/lib"}},
		{name: "musl-symbol", language: "c", on: []string{"musl-1.2.3", "musl-new"}, steps: []string{"mkdir lib", "cp EMPTYLIB lib/libtruth.so.1", "musl-gcc -o app SRC/lazy.c MUTELIB -Wl,-rpath,OPT/lib"}},
		{name: "musl-origin", language: "c", on: []string{"musl-1.2.3", "musl-new"}, steps: []string{"mkdir lib", "cp LIB lib/libtruth.so.1", "musl-gcc -o app SRC/uses.c LIB -Wl,-rpath,$ORIGIN/lib"}},
		{name: "musl-old", language: "c", on: []string{"musl-1.2.3", "musl-new"}, steps: []string{"mkdir lib", "cp OLDLIB lib/libtruth.so.1", "musl-gcc -o app SRC/uses.c LIB -Wl,-rpath,OPT/lib"}},
		{name: "musl-arm64-first", language: "c", on: []string{"musl-1.2.3", "musl-new"}, steps: []string{"mkdir lib first", "cp ARM64LIB first/libtruth.so.1", "cp LIB lib/libtruth.so.1", "musl-gcc -o app SRC/uses.c LIB -Wl,-rpath,OPT/first:OPT/lib"}},
		{name: "musl-text-first", language: "c", on: []string{"musl-1.2.3", "musl-new"}, steps: []string{"mkdir lib first", "cp SRC/floor.c first/libtruth.so.1", "cp LIB lib/libtruth.so.1", "musl-gcc -o app SRC/uses.c LIB -Wl,-rpath,OPT/first:OPT/lib"}},
	}
}

// ownLoaders name another loader than the usual one.
func ownLoaders() []program {
	const floor = "gcc -nostartfiles -fno-stack-protector -o app SRC/floor.c"
	return []program{
		{name: "loader-missing", language: "c", on: []string{"trixie", "bullseye"}, steps: []string{floor, "patchelf --set-interpreter OPT/ld.so app"}},
		{name: "loader-linked", language: "c", on: released, steps: []string{floor, "patchelf --set-interpreter OPT/ld.so app", "ln -s /lib64/ld-linux-x86-64.so.2 ld.so"}},
		{name: "loader-home", language: "c", on: []string{"trixie"}, steps: []string{floor, "patchelf --set-interpreter /home/ci/ld.so app"}},
		{name: "loader-nix", language: "c", on: []string{"trixie", "nix"}, steps: []string{floor, "patchelf --set-interpreter /nix/store/glibc/ld.so app"}},
		{name: "loader-relative", language: "c", on: []string{"trixie"}, steps: []string{floor, "patchelf --set-interpreter opt/loader-relative/ld.so app", "ln -s /lib64/ld-linux-x86-64.so.2 ld.so"}},
		{name: "loader-text", language: "c", on: []string{"trixie"}, files: map[string]string{"ld.so": "a text that is as long as a header is, and no loader, whatever its name may say\n"}, steps: []string{floor, "patchelf --set-interpreter OPT/ld.so app"}},
		{name: "loader-closed", language: "c", on: []string{"trixie"}, steps: []string{floor, "patchelf --set-interpreter OPT/ld.so app", "cp ROOT(trixie)/usr/lib64/ld-linux-x86-64.so.2 ld.so", "chmod 644 ld.so"}},
		{name: "loader-copied", language: "c", on: released, steps: []string{floor, "patchelf --set-interpreter OPT/ld.so app", "cp ROOT(trixie)/usr/lib64/ld-linux-x86-64.so.2 ld.so"}},
		{name: "loader-i386", language: "c", on: []string{"trixie", "multiarch"}, steps: []string{floor, "patchelf --set-interpreter /lib/ld-linux.so.2 app"}},
		{name: "loader-musl", language: "c", on: []string{"trixie", "musl-new"}, steps: []string{floor, "patchelf --set-interpreter /lib/ld-musl-x86_64.so.1 app"}},
		{name: "loader-none", language: "c", on: []string{"trixie", "empty"}, steps: []string{floor + " -no-pie"}, edit: dropInterp},
		{name: "loader-none-pie", language: "c", on: []string{"trixie", "empty"}, steps: []string{floor + " -pie -fPIE"}, edit: dropInterp},
		{name: "executable-library", language: "c", on: released, steps: []string{"gcc -shared -fPIC -fno-stack-protector -Wl,-e,entry -o app SRC/executable.c"}},
	}
}
