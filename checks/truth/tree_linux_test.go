package truth_test

// released are the roots with a loader of each age.
var released = []string{"bullseye", "bookworm", "trixie", "sid"}

const usesTruth = "gcc -nostartfiles -fno-stack-protector -DASK=\"truth\" -o app SRC/floor.c LIB "

// treePrograms bring their libraries along: in lib, where nothing else is said.
func treePrograms() []program {
	var all []program
	for _, tree := range []struct {
		name  string
		link  string   // how the program is told where to look
		put   []string // steps that fill the tree
		on    []string // nil is released
		steps []string // after the program is linked
		edit  func(app string) error
	}{
		{name: "runpath", link: "-Wl,-rpath,OPT/lib", put: []string{"cp LIB lib/libtruth.so.1"}},
		{name: "rpath", link: "-Wl,--disable-new-dtags,-rpath,OPT/lib", put: []string{"cp LIB lib/libtruth.so.1"}},
		{name: "origin", link: "-Wl,-rpath,$ORIGIN/lib", put: []string{"cp LIB lib/libtruth.so.1"}},
		{name: "origin-rpath", link: "-Wl,--disable-new-dtags,-rpath,${ORIGIN}/lib", put: []string{"cp LIB lib/libtruth.so.1"}},
		{name: "origin-missing", link: "-Wl,-rpath,$ORIGIN/lib"},
		{name: "origin-old", link: "-Wl,-rpath,$ORIGIN/lib", put: []string{"cp OLDLIB lib/libtruth.so.1"}, on: []string{"trixie", "lib-default", "lib-cached"}},
		{name: "suid-origin", link: "-Wl,-rpath,$ORIGIN/lib", put: []string{"cp LIB lib/libtruth.so.1"}, steps: []string{"chmod 4755 app"}},
		{name: "suid-runpath", link: "-Wl,-rpath,OPT/lib", put: []string{"cp LIB lib/libtruth.so.1"}, steps: []string{"chmod 4755 app"}},
		{name: "sgid-origin", link: "-Wl,-rpath,$ORIGIN/lib", put: []string{"cp LIB lib/libtruth.so.1"}, steps: []string{"chmod 2755 app"}, on: []string{"trixie"}},
		{name: "token-lib", link: "-Wl,-rpath,OPT/$LIB", put: []string{"mkdir -p lib/x86_64-linux-gnu", "cp LIB lib/x86_64-linux-gnu/libtruth.so.1"}},
		{name: "token-platform", link: "-Wl,-rpath,OPT/$PLATFORM", put: []string{"mkdir x86_64", "cp LIB x86_64/libtruth.so.1"}, on: append(processors, released...)},
		{name: "token-unknown", link: "-Wl,-rpath,OPT/$LIBRARY", put: []string{"cp LIB lib/libtruth.so.1"}},
		{name: "relative", link: "-Wl,-rpath,lib", put: []string{"cp LIB lib/libtruth.so.1"}, on: []string{"bullseye", "sid", "lib-default"}},
		{name: "no-path", put: []string{"cp LIB lib/libtruth.so.1"}},
		{name: "arm64-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"cp ARM64LIB first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "i386-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"cp I386LIB first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "arm64-only", link: "-Wl,-rpath,OPT/lib", put: []string{"cp ARM64LIB lib/libtruth.so.1"}},
		{name: "text-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"cp SRC/floor.c first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "empty-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"truncate -s 0 first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "short-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"cp LIB first/libtruth.so.1", "truncate -s 40 first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "cut-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"cp LIB first/libtruth.so.1", "truncate -s 4096 first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "directory-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"mkdir first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "dangling-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"ln -s nothing first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "loop-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"ln -s libtruth.so.1 first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "old-first", link: "-Wl,-rpath,OPT/first:OPT/lib", put: []string{"cp OLDLIB first/libtruth.so.1", "cp LIB lib/libtruth.so.1"}},
		{name: "no-such-dir-first", link: "-Wl,-rpath,OPT/nothing:OPT/lib", put: []string{"cp LIB lib/libtruth.so.1"}},
		{name: "mute", link: "-Wl,-rpath,OPT/lib", put: []string{"cp MUTELIB lib/libtruth.so.1"}},
		{name: "mute-libc", link: "-Wl,-rpath,OPT/lib", put: []string{"gcc -shared -fPIC -Wl,--no-as-needed -Wl,-soname,libtruth.so.1 -o lib/libtruth.so.1 SRC/prints.c"}},
		{name: "mute-now", link: "-Wl,-z,now -Wl,-rpath,OPT/lib", put: []string{"cp MUTELIB lib/libtruth.so.1"}},
		{name: "suid-origin-default", link: "-Wl,-rpath,$ORIGIN/lib", put: []string{"cp OLDLIB lib/libtruth.so.1"}, steps: []string{"chmod 4755 app"}, on: []string{"lib-default", "lib-cached"}},
		{name: "empty-library", link: "-Wl,-rpath,OPT/lib", put: []string{"cp EMPTYLIB lib/libtruth.so.1"}},
		{name: "needs-2.38", link: "-Wl,-rpath,OPT/lib", put: []string{"cp NEWLIB lib/libtruth.so.1"}},
		{name: "kernel-99", link: "-Wl,-rpath,OPT/lib", put: []string{"cp TAGLIB lib/libtruth.so.1"}},
		{name: "relr-library", link: "-Wl,-rpath,OPT/lib", put: []string{"cp RELRLIB lib/libtruth.so.1"}},
		{name: "v4-library", link: "-Wl,-rpath,OPT/lib", put: []string{"cp V4LIB lib/libtruth.so.1"}, on: processors},
		{name: "program-library", link: "-Wl,-rpath,OPT/lib", put: []string{"cp EXECLIB lib/libtruth.so.1"}},
		{name: "pie-library", link: "-Wl,-rpath,OPT/lib", put: []string{"cp PIELIB lib/libtruth.so.1"}},
		{name: "stack-library", link: "-Wl,-rpath,OPT/lib", put: []string{"cp STACKLIB lib/libtruth.so.1"}},
		{name: "other-soname", link: "-Wl,-rpath,OPT/lib", put: []string{"cp OTHERLIB lib/libtruth.so.1"}},
		{name: "linked", link: "-Wl,-rpath,OPT/lib", put: []string{"mkdir real", "cp LIB real/truth.so", "ln -s ../real/truth.so lib/libtruth.so.1"}},
		{name: "hwcaps-old", link: "-Wl,-rpath,OPT/lib", put: []string{"cp LIB lib/libtruth.so.1", "mkdir -p lib/glibc-hwcaps/x86-64-v2", "cp OLDLIB lib/glibc-hwcaps/x86-64-v2/libtruth.so.1"}, on: append(processors, released...)},
		{name: "hwcaps-only", link: "-Wl,-rpath,OPT/lib", put: []string{"mkdir -p lib/glibc-hwcaps/x86-64-v3", "cp LIB lib/glibc-hwcaps/x86-64-v3/libtruth.so.1"}, on: append(processors, released...)},
		{name: "legacy-tls", link: "-Wl,-rpath,OPT/lib", put: []string{"mkdir lib/tls", "cp LIB lib/tls/libtruth.so.1"}},
		{name: "legacy-x86_64", link: "-Wl,-rpath,OPT/lib", put: []string{"mkdir lib/x86_64", "cp LIB lib/x86_64/libtruth.so.1"}},
		{name: "legacy-haswell", link: "-Wl,-rpath,OPT/lib", put: []string{"mkdir lib/haswell", "cp LIB lib/haswell/libtruth.so.1"}, on: append(processors, released...)},
		{name: "by-place", link: "-Wl,-rpath,OPT/lib", put: []string{"cp LIB lib/libtruth.so.1"}, steps: []string{"patchelf --replace-needed libtruth.so.1 OPT/lib/libtruth.so.1 app"}},
		{name: "by-place-missing", link: "-Wl,-rpath,OPT/lib", put: []string{"cp LIB lib/libtruth.so.1"}, steps: []string{"patchelf --replace-needed libtruth.so.1 /home/ci/lib/libtruth.so.1 app"}, on: []string{"trixie", "bullseye"}},
		{name: "by-relative-place", link: "-Wl,-rpath,OPT/lib", put: []string{"cp LIB lib/libtruth.so.1"}, steps: []string{"patchelf --replace-needed libtruth.so.1 ./lib/libtruth.so.1 app"}, on: []string{"trixie", "bullseye"}},
		{name: "by-origin", link: "-Wl,-rpath,OPT/lib", put: []string{"cp LIB lib/libtruth.so.1"}, steps: []string{"patchelf --replace-needed libtruth.so.1 $ORIGIN/lib/libtruth.so.1 app"}, on: []string{"trixie", "bullseye"}},
	} {
		p := program{name: tree.name, language: "c", on: tree.on, edit: tree.edit, steps: []string{"mkdir lib first"}}
		if p.on == nil {
			p.on = released
		}
		p.steps = append(p.steps, tree.put...)
		p.steps = append(p.steps, usesTruth+tree.link)
		p.steps = append(p.steps, tree.steps...)
		all = append(all, p)
	}
	return all
}
