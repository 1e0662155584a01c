package checks_test

import (
	"debug/elf"
	"testing"

	"example.com/seaworthy/checks/binary"
)

const (
	goStatic = "Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static)"
	dropPIE  = `take "-buildmode=pie" out of Config.Flags`
	cStatic  = `Config.C: Flags: []string{"-static"}`
)

// loaderOnly is what CGO_ENABLED=0 go build -buildmode=pie makes.
func loaderOnly(edits ...edit) *binary.Binary {
	return pure(append([]edit{kind(elf.ET_DYN), set("-buildmode", "pie"), interp("/lib64/ld-linux-x86-64.so.2"), func(b *binary.Binary) {
		b.Dynamic, b.Relro, b.PIE = true, true, true
	}}, edits...)...)
}

// bindNow is full RELRO.
func bindNow(b *binary.Binary) { b.BindNow = true }

func TestB1SaysHowTheFileIsLinked(t *testing.T) {
	t.Parallel()
	static, anyLink := built("linux/amd64"), built("linux/amd64")
	static.Link, anyLink.Link = "static", "dynamic"
	pie := func(b *binary.Binary) { b.Type, b.PIE, b.Dynamic = elf.ET_DYN, true, true }
	holds(t, "B1", []ruling{
		{what: "pure Go", file: pure(), says: "PASS static, pure Go: no loader, no library"},
		{what: "cgo that nothing uses", file: pure(set("CGO_ENABLED", "1")), says: "PASS static: no loader, no library"},
		{what: "static glibc", file: staticGlibc(), says: "PASS static, with glibc inside"},
		{what: "static musl", file: staticGlibc(libc(binary.StaticLibc{Kind: "musl"})), says: "PASS static, with musl inside"},
		{what: "static PIE with glibc", file: staticGlibc(pie), says: "PASS static and position independent, with glibc inside"},
		{what: "static PIE with musl", file: staticGlibc(pie, libc(binary.StaticLibc{Kind: "musl"})), says: "PASS static and position independent, with musl inside"},
		{what: "static PIE", file: staticGlibc(pie, libc(binary.StaticLibc{})), says: "PASS static and position independent: no loader, no library"},
		{what: "dynamic", file: dynamic(), says: "PASS dynamic, glibc: needs libc.so.6"},
		{what: "dynamic as recorded", file: dynamic(), wanted: anyLink, says: "PASS dynamic, glibc: needs libc.so.6"},
		{what: "static as recorded", file: pure(), wanted: static, says: "PASS static, pure Go: no loader, no library"},
		{what: "dynamic where static was recorded", file: dynamic(), wanted: static, says: "WARN was to be static, and is not: dynamic, glibc: needs libc.so.6", hint: goStatic},
		{
			what: "a loader where static was recorded", file: loaderOnly(), wanted: static,
			says: "WARN was to be static, and is not: no library, but needs the loader of a C library (-buildmode=pie)", hint: dropPIE,
		},
		{what: "an unknown loader", file: dynamic(interp("/system/bin/linker64"), needed("libdl.so")), says: "SKIP how it is linked cannot be told"},
	})
}

func TestB2ComparesTheLoaderWithTheHosts(t *testing.T) {
	t.Parallel()
	const glibc, musl = "/lib64/ld-linux-x86-64.so.2", "/lib/ld-musl-x86_64.so.1"
	const notFound = `, and would answer "no such file or directory"`
	muslFile := dynamic(interp(musl), needed("libc.so"), requires())
	holds(t, "B2", []ruling{
		{what: "static", file: pure(), host: "scratch", says: "PASS none needed"},
		{what: "no host", file: dynamic(), says: "PASS " + glibc + ", where hosts with glibc have it"},
		{what: "glibc on glibc", file: dynamic(), host: "debian-12", says: "PASS " + glibc},
		{what: "glibc on musl", file: dynamic(), host: "alpine-3.22", says: "FAIL needs the loader " + glibc + " of glibc; alpine-3.22 has musl" + notFound, hint: goStatic},
		{what: "glibc on nothing", file: dynamic(), host: "scratch", says: "FAIL needs the loader " + glibc + " of glibc; scratch has no C library" + notFound, hint: goStatic},
		{what: "PIE on nothing", file: loaderOnly(), host: "scratch", says: "FAIL needs the loader " + glibc + " of glibc; scratch has no C library" + notFound, hint: dropPIE},
		{
			what: "cgo PIE on nothing", file: dynamic(set("-buildmode", "pie")), host: "scratch",
			says: "FAIL needs the loader " + glibc + " of glibc; scratch has no C library" + notFound, hint: goStatic + ", and " + dropPIE,
		},
		{what: "C on nothing", file: dynamic(inC), wanted: builtC, host: "scratch", says: "FAIL needs the loader " + glibc + " of glibc; scratch has no C library" + notFound, hint: cStatic},
		{what: "somebody's C on nothing", file: dynamic(inC), host: "scratch", says: "FAIL needs the loader " + glibc + " of glibc; scratch has no C library" + notFound, hint: "link it with -static"},
		{what: "musl on musl", file: muslFile, host: "alpine-3.22", says: "PASS " + musl},
		{what: "musl on glibc", file: muslFile, host: "debian-12", says: "FAIL needs the loader " + musl + " of musl; debian-12 has glibc" + notFound, hint: goStatic},
		{what: "a host of which nothing is known", file: dynamic(), host: "blank", says: "SKIP needs the loader " + glibc + "; the C library of blank is not known", hint: fetch},
		{
			what: "the build machine's", file: dynamic(interp("/nix/store/abc/ld-linux-x86-64.so.2")),
			says: `FAIL needs the loader "/nix/store/abc/ld-linux-x86-64.so.2": a path of the machine that built it`,
			hint: "patchelf --set-interpreter " + glibc + " FILE, or " + goStatic,
		},
		{
			what: "relative", file: dynamic(interp("lib/ld.so")), says: `FAIL needs the loader "lib/ld.so": a path of the machine that built it`,
			hint: "patchelf --set-interpreter " + glibc + " FILE, or " + goStatic,
		},
		{
			what: "relative, of a machine without a usual one", file: dynamic(on(elf.EM_SPARCV9, 64, ""), interp("lib/ld.so")),
			says: `FAIL needs the loader "lib/ld.so": a path of the machine that built it`, hint: goStatic,
		},
		{what: "no usual place", file: dynamic(interp("/opt/lib/ld.so")), host: "debian-12", says: `SKIP needs the loader "/opt/lib/ld.so", which is no usual place`, hint: `on the host: ls -l "/opt/lib/ld.so"`},
		{what: "another architecture's", file: dynamic(arm64), host: "debian-12", says: `SKIP needs the loader "` + glibc + `", which is no usual place`, hint: `on the host: ls -l "` + glibc + `"`},
		{what: "a library", file: dynamic(kind(elf.ET_DYN), interp("")), says: "PASS none needed"},
		{what: "libraries and no loader", file: dynamic(interp("")), says: "FAIL needs libc.so.6, and names no loader to load it", hint: goStatic},
	})
}

func TestB4SaysWhichLibrariesAreNeeded(t *testing.T) {
	t.Parallel()
	where := func(lib string) string {
		return "on the host: apt-file search " + lib + ", or dnf provides '*/" + lib + "'; or link its static archive (.a)"
	}
	holds(t, "B4", []ruling{
		{what: "none", file: pure(), host: "scratch", says: "PASS none needed"},
		{
			what: "the C library's", file: dynamic(needed("libresolv.so.2", "libpthread.so.0", "libc.so.6", "ld-linux-x86-64.so.2")),
			says: "PASS only the C library's own: libresolv.so.2 libpthread.so.0 libc.so.6 ld-linux-x86-64.so.2",
		},
		{what: "musl's on Alpine", file: dynamic(needed("libc.musl-x86_64.so.1")), host: "alpine-3.22", says: "PASS only the C library's own: libc.musl-x86_64.so.1"},
		{what: "another", file: dynamic(needed("libsnappy.so.1", "libc.so.6", "libnsl.so.1")), says: "WARN needs more than the C library: libsnappy.so.1 libnsl.so.1", hint: where("libsnappy.so.1")},
		{what: "one that is going", file: dynamic(needed("libcrypt.so.1", "libc.so.6")), says: "WARN needs libcrypt.so.1, which newer distributions do not install by themselves", hint: where("libcrypt.so.1")},
		{
			what: "by its place", file: dynamic(needed("build/libfoo.so", "libc.so.6")), says: `FAIL needs "build/libfoo.so" by its place on the machine that built it`,
			hint: "link with -LDIR -lNAME, or name the library when it is linked: -Wl,-soname,libNAME.so.1",
		},
		{what: "any on nothing", file: dynamic(), host: "distroless-static", says: "SKIP distroless-static has no C library: see loader"},
		{what: "any on nothing, by a loader not known", file: dynamic(interp("/opt/ld.so")), host: "scratch", says: "FAIL needs libc.so.6; scratch has no libraries", hint: goStatic},
	})
}

func TestB5SaysWhereLibrariesAreLookedFor(t *testing.T) {
	t.Parallel()
	run := func(list string) *binary.Binary {
		return dynamic(func(b *binary.Binary) { b.RunPath, b.HasRunPath = list, true })
	}
	old := func(list string) edit { return func(b *binary.Binary) { b.RPath, b.HasRPath = list, true } }
	const mend, tags = `patchelf --set-rpath '$ORIGIN/lib' FILE, or drop -Wl,-rpath`, "CGO_LDFLAGS=-Wl,--enable-new-dtags"
	holds(t, "B5", []ruling{
		{what: "none", file: dynamic(), says: "PASS none: libraries come from where the host keeps them"},
		{what: "beside the file", file: run("$ORIGIN/lib:${ORIGIN}:/opt/orders/lib"), says: `PASS RUNPATH "$ORIGIN/lib:${ORIGIN}:/opt/orders/lib"`},
		{what: "empty", file: run(""), says: `FAIL RUNPATH "" has an empty entry, which means the current directory`, hint: mend},
		{what: "an empty end", file: run("/opt/lib:"), says: `FAIL RUNPATH "/opt/lib:" has an empty entry, which means the current directory`, hint: mend},
		{what: "relative", file: run("lib"), says: `FAIL RUNPATH "lib" has the relative entry "lib", which follows the current directory`, hint: mend},
		{what: "a name that only begins like the token", file: run("$ORIGINAL/lib"), says: `FAIL RUNPATH "$ORIGINAL/lib" has the relative entry "$ORIGINAL/lib", which follows the current directory`, hint: mend},
		{what: "anybody's", file: run("/tmp"), says: `FAIL RUNPATH "/tmp" has "/tmp", where anybody on the host can put a library`, hint: mend},
		{what: "the builder's", file: run("/home/ci/lib"), says: `FAIL RUNPATH "/home/ci/lib" has "/home/ci/lib", a directory of the machine that built it`, hint: mend},
		{what: "a neighbour of the builder's", file: run("/homes/lib"), says: `PASS RUNPATH "/homes/lib"`},
		{what: "of Windows", file: run(`C:/lib`), says: `FAIL RUNPATH "C:/lib" is of a Windows machine`, hint: mend},
		{what: "of Windows, with backslashes", file: run(`lib\x`), says: `FAIL RUNPATH "lib\\x" is of a Windows machine`, hint: mend},
		{what: "another token", file: run("/opt/$LIB"), says: `WARN RUNPATH "/opt/$LIB" has a token that each host's loader replaces in its own way`, hint: mend},
		{what: "another token beside the file", file: run("$ORIGIN/$LIB"), says: `WARN RUNPATH "$ORIGIN/$LIB" has a token that each host's loader replaces in its own way`, hint: mend},
		{what: "the old tag", file: dynamic(old("/opt/lib")), says: `WARN RPATH "/opt/lib" cannot be overridden on the host, and holds for every library below`, hint: tags},
		{what: "the old tag in C", file: dynamic(inC, old("/opt/lib")), says: `WARN RPATH "/opt/lib" cannot be overridden on the host, and holds for every library below`, hint: "link with -Wl,--enable-new-dtags"},
		{what: "both", file: with(run("/opt/lib"), old("/tmp")), says: `WARN RUNPATH "/opt/lib"; the RPATH "/tmp" beside it is ignored`, hint: tags},
	})
}

func TestG5NamesEveryWeakness(t *testing.T) {
	t.Parallel()
	const pieFlag, now = `Config.Flags: []string{"-buildmode=pie"}`, `Config.LDFlags: "-s -w -bindnow"`
	hard := func(edits ...edit) *binary.Binary { return loaderOnly(append([]edit{bindNow}, edits...)...) }
	stack := func(k binary.StackKind) edit { return func(b *binary.Binary) { b.Stack = k } }
	writable := func(flags elf.ProgFlag) edit {
		return func(b *binary.Binary) { b.Segments = []binary.Segment{{Type: elf.PT_LOAD, Flags: flags}} }
	}
	holds(t, "G5", []ruling{
		{what: "none", file: hard(), says: "PASS position independent, tables read-only once started (full RELRO), stack not executable"},
		{what: "fixed, static", file: pure(), says: "PASS stack not executable; at a fixed address, as what is static and has no loader is"},
		{what: "fixed, static glibc", file: staticGlibc(), says: "PASS stack not executable; at a fixed address, as what is static and has no loader is"},
		{what: "fixed, dynamic", file: dynamic(bindNow), says: "WARN fixed address (no PIE)", hint: pieFlag},
		{what: "fixed, C", file: dynamic(inC, bindNow), wanted: builtC, says: "WARN fixed address (no PIE)", hint: `Config.C: Flags: []string{"-fPIE", "-pie"}`},
		{what: "fixed, somebody's C", file: dynamic(inC, bindNow), says: "WARN fixed address (no PIE)", hint: "compile with -fPIE, link with -pie"},
		{what: "partial RELRO", file: loaderOnly(), says: "WARN some tables writable after start (partial RELRO)", hint: now},
		{what: "no RELRO", file: hard(func(b *binary.Binary) { b.Relro = false }), says: "WARN tables writable after start (no RELRO)", hint: now},
		{what: "no RELRO, and bound late", file: loaderOnly(func(b *binary.Binary) { b.Relro = false }), says: "WARN tables writable after start (no RELRO)", hint: now},
		{what: "static with RELRO", file: staticGlibc(func(b *binary.Binary) { b.Relro = true }), says: "PASS stack not executable; at a fixed address, as what is static and has no loader is"},
		{
			what: "what is no memory of the program", file: hard(func(b *binary.Binary) {
				b.Segments = []binary.Segment{{Type: elf.PT_NOTE, Flags: elf.PF_R | elf.PF_W | elf.PF_X}}
			}), says: "PASS position independent, tables read-only once started (full RELRO), stack not executable",
		},
		{what: "no RELRO in C", file: hard(inC, func(b *binary.Binary) { b.Relro = false }), says: "WARN tables writable after start (no RELRO)", hint: "link with -Wl,-z,relro,-z,now"},
		{what: "two", file: dynamic(), says: "WARN some tables writable after start (partial RELRO), fixed address (no PIE)", hint: now + "; " + pieFlag},
		{what: "executable stack", file: hard(stack(binary.StackExecutable)), says: "WARN executable stack", hint: "CGO_LDFLAGS=-Wl,-z,noexecstack"},
		{what: "unmarked stack", file: hard(stack(binary.StackUnsaid)), says: "WARN stack not marked non-executable", hint: "CGO_LDFLAGS=-Wl,-z,noexecstack"},
		{what: "writable code", file: hard(writable(elf.PF_R | elf.PF_W | elf.PF_X)), says: "WARN memory that is writable and executable", hint: "readelf -lW FILE (the LOAD with RWE)"},
		{what: "writable data", file: hard(writable(elf.PF_R | elf.PF_W)), says: "PASS position independent, tables read-only once started (full RELRO), stack not executable"},
		{what: "code", file: hard(writable(elf.PF_R | elf.PF_X)), says: "PASS position independent, tables read-only once started (full RELRO), stack not executable"},
		{what: "relocated code", file: hard(func(b *binary.Binary) { b.TextRel = true }), says: "WARN code that is written to at start (DT_TEXTREL), which SELinux refuses", hint: "CGO_CFLAGS=-fPIC"},
		{what: "relocated code in C", file: hard(inC, func(b *binary.Binary) { b.TextRel = true }), says: "WARN code that is written to at start (DT_TEXTREL), which SELinux refuses", hint: "compile with -fPIC"},
	})
}
