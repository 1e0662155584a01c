package checks_test

import (
	"testing"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

// alpine is one machine with musl; loaders are the paths that lead to it.
func alpine(loaders ...string) *host.Host {
	p := &profile.Profile{
		Schema: 1, Arch: "amd64", Libc: profile.Libc{Kind: "musl", Version: "1.2.5"}, Dirs: []profile.Dir{{Path: "/lib"}},
		Libraries: []profile.Library{{Path: "/lib/ld-musl-x86_64.so.1", Arch: "amd64", Soname: "libc.musl-x86_64.so.1"}},
	}
	for _, l := range loaders {
		p.Loaders = append(p.Loaders, profile.Loader{Path: l, Real: "/lib/ld-musl-x86_64.so.1", Arch: "amd64", Libc: p.Libc, Dirs: []string{"/lib"}})
	}
	return of(host.FromProfile("edge", p))
}

const muslLoader, glibcLoader = "/lib/ld-musl-x86_64.so.1", "/lib64/ld-linux-x86-64.so.2"

func TestC7ComparesPartsOfTheCLibraryWithMusl(t *testing.T) {
	t.Parallel()
	musl := func(libs ...string) edit {
		return func(b *binary.Binary) { b.Interp, b.Needed, b.Requires = muslLoader, libs, nil }
	}
	const its = "PASS takes from the C library what musl's loader is itself"
	const static = "Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static)"
	holds(t, "C7", []ruling{
		{what: "no host", file: dynamic()},
		{what: "a host with glibc", file: dynamic(musl("libc.so")), host: "debian-12"},
		{what: "for glibc, where there is none of its loader", file: dynamic(), host: "alpine-3.22"},
		{what: "for glibc, on a machine without its loader", file: dynamic(), on: alpine(muslLoader)},
		{what: "static", file: pure(), host: "alpine-3.22"},
		{what: "for musl", file: dynamic(musl("libc.so")), host: "alpine-3.22", says: its},
		{what: "for musl by the name of Alpine", file: dynamic(musl("libc.musl-x86_64.so.1", "ld-musl-x86_64.so.1")), host: "alpine-3.22", says: its},
		{what: "names of glibc that musl answers to", file: dynamic(musl("libc.so.6", "libpthread.so.0", "libxnet.so")), host: "alpine-3.22", says: its},
		{what: "other libraries", file: dynamic(musl("libz.so.1", "libc.so")), host: "alpine-3.22", says: its},
		{
			what: "a part that only glibc has", file: dynamic(musl("libresolv.so.2", "libc.so")), host: "alpine-3.22",
			says: "FAIL needs libresolv.so.2, a part of glibc; alpine-3.22 has musl, which comes without it", hint: "link it with musl-gcc, or " + static,
		},
		{what: "a part that only glibc has, and a machine that may have it", file: dynamic(musl("libresolv.so.2", "libc.so")), on: alpine(muslLoader), says: its},
		{
			what: "for glibc, with musl in its place", file: dynamic(), on: alpine(muslLoader, glibcLoader),
			says: "WARN made for glibc; edge starts it with musl in its place, which looks at no versions and lacks a part of the functions", hint: static,
		},
	})
}
