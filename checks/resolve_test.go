package checks_test

import (
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

// listed gives prod a directory of libraries: libc, and a libz whose versions
// are those named.
func listed(versions ...string) func(*profile.Profile) {
	return func(p *profile.Profile) {
		p.Loaders[0].Libc = p.Libc
		p.Loaders[0].Dirs = []string{"/lib64"}
		p.Dirs = []profile.Dir{{Path: "/lib64"}}
		p.Libraries = []profile.Library{
			{Path: "/lib64/libc.so.6", Arch: "amd64", Soname: "libc.so.6", Defines: []string{"GLIBC_2.2.5", "GLIBC_2.28"}},
		}
		if versions != nil {
			p.Libraries = append(p.Libraries, profile.Library{Path: "/lib64/libz.so.1", Arch: "amd64", Soname: "libz.so.1", Needed: []string{"libc.so.6"}, Defines: versions})
		}
	}
}

func TestLibrariesAreResolvedAsTheHostsLoaderWould(t *testing.T) {
	t.Parallel()
	zipped := dynamic(func(b *binary.Binary) {
		b.Needed = []string{"libz.so.1", "libc.so.6"}
		b.Requires = []binary.Library{
			{File: "libz.so.1", Versions: []binary.Version{{Name: "ZLIB_1.2.9", Symbols: []string{"gzread"}}}},
			{File: "libc.so.6", Versions: []binary.Version{{Name: "GLIBC_2.2.5"}}},
		}
	})
	besides := dynamic(func(b *binary.Binary) {
		b.Needed, b.HasRunPath, b.RunPath = []string{"libz.so.1"}, true, "$ORIGIN/lib"
	})
	for _, tt := range []struct {
		what string
		file *binary.Binary
		host *host.Host
		says string
	}{
		{"pure Go", pure(), nil, "PASS none needed"},
		{"the C library alone, no host", dynamic(), nil, "PASS only parts of the C library: see loader and glibc"},
		{"another library, no host", zipped, nil, "SKIP where it finds libz.so.1 depends on the host; none is named"},
		{"another library, a distribution", zipped, of(hostNamed(t, "debian-12")), "SKIP where debian-12 finds libz.so.1 is not known: a distribution is no one machine"},
		{"another library, another libc", zipped, of(hostNamed(t, "alpine-3.22")), "SKIP alpine-3.22 has musl: see loader"},
		{"it is there", zipped, of(prod(listed("ZLIB_1.2.9"))), "PASS all 2 libraries; prod has them"},
		{"it is nowhere", zipped, of(prod(listed())), "FAIL libz.so.1, which the program needs, is nowhere; prod has it in no place that its loader looks in"},
		{"it is too old", zipped, of(prod(listed("ZLIB_1.2.0"))), "PASS all 2 libraries; prod has them"},
		{"it is beside a program whose place is not known", besides, of(prod(listed())), "SKIP libz.so.1, which the program needs, is in no place that is known; not all are known of prod"},
		{"it is beside such a program, or in a system directory", besides, of(prod(listed("ZLIB_1.2.9"))), "WARN libz.so.1 is found at /lib64/libz.so.1; what lies beside the program, where it is looked for first, is not known"},
		{"there is no loader", zipped, of(prod(listed("ZLIB_1.2.9"), func(p *profile.Profile) { p.Loaders = nil })), "SKIP the loader is not there: see loader"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			var hosts []host.Host
			if tt.host != nil {
				hosts = append(hosts, *tt.host)
			}
			for _, f := range checks.Run(checks.Default(), checks.Subject{File: tt.file}, hosts) {
				got := f.Status.String() + " " + f.Text
				if f.ID == "B3" && got != tt.says {
					t.Errorf("got %s\nwant %s", got, tt.says)
				}
			}
		})
	}
}

func of(h host.Host) *host.Host { return &h }
