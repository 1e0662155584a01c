package truth_test

// A symbol of each glibc, and the root whose library it is linked with.
var floors = []struct{ name, symbol, root, library string }{
	{"2.2.5", "getpid", "trixie", "libc.so.6"},
	{"2.28", "fcntl64", "trixie", "libc.so.6"},
	{"2.29-m", "exp", "trixie", "libm.so.6"},
	{"2.30", "gettid", "trixie", "libc.so.6"},
	{"2.32", "pthread_sigmask", "trixie", "libc.so.6"},
	{"2.33", "stat", "trixie", "libc.so.6"},
	{"2.34", "pthread_create", "trixie", "libc.so.6"},
	{"2.35", "epoll_pwait2", "trixie", "libc.so.6"},
	{"2.36", "arc4random", "trixie", "libc.so.6"},
	{"2.38", "strlcpy", "trixie", "libc.so.6"},
	{"2.39-m", "exp10", "trixie", "libm.so.6"},
	{"2.39", "pidfd_getpid", "trixie", "libc.so.6"},
	{"2.41", "sched_setattr", "trixie", "libc.so.6"},
	{"2.42", "pthread_gettid_np", "sid", "libc.so.6"},
}

// A symbol of each version of the compilers' libraries and of zlib.
var cxxSymbols = []struct{ name, symbol, library string }{
	{"glibcxx-3.4", "_ZSt4cout", "libstdc++.so.6"},
	{"glibcxx-3.4.29", "_ZSt8to_charsPcS_d", "libstdc++.so.6"},
	{"glibcxx-3.4.30", "_ZSt21__glibcxx_assert_failPKciS0_S0_", "libstdc++.so.6"},
	{"glibcxx-3.4.32", "_ZSt21ios_base_library_initv", "libstdc++.so.6"},
	{"gcc-3.0", "_Unwind_Resume", "libgcc_s.so.1"},
	{"gcc-14", "__gcc_nested_func_ptr_created", "libgcc_s.so.1"},
	{"zlib-1.2.9", "inflateValidate", "libz.so.1"},
	{"zlib-1.2.12", "crc32_combine_op", "libz.so.1"},
}

// floorPrograms ask for one symbol each.
func floorPrograms() []program {
	const trixie, sid = "ROOT(trixie)/usr/lib/x86_64-linux-gnu/", "ROOT(sid)/usr/lib/x86_64-linux-gnu/"
	all := []program{
		{name: "glibc-2.38-weak", language: "c", steps: []string{oldStart + "-DWEAK -DASK=\"strlcpy\" SRC/floor.c " + trixie + "libc.so.6"}},
		{name: "glibc-private", language: "c", steps: []string{oldStart + "-DASK=\"__libc_early_init\" SRC/floor.c " + trixie + "libc.so.6"}},
	}
	for _, f := range floors {
		lib := "ROOT(" + f.root + ")/usr/lib/x86_64-linux-gnu/"
		p := program{name: "glibc-" + f.name, language: "c", steps: []string{oldStart + "-DASK=\"" + f.symbol + "\" SRC/floor.c " + lib + f.library + " " + lib + "libc.so.6"}}
		if f.name == "2.2.5" || f.name == "2.38" {
			p.on = dynamic
		}
		all = append(all, p)
	}
	for _, f := range cxxSymbols {
		all = append(all, program{
			name: f.name, language: "c", on: []string{"bullseye", "bookworm", "trixie", "forky", "sid", "sid-bare", "bullseye-bare", "old-c++"},
			steps: []string{oldStart + "-DASK=\"" + f.symbol + "\" SRC/floor.c " + sid + f.library + " " + trixie + "libc.so.6"},
		})
	}
	return all
}
