package checks_test

import (
	"debug/elf"
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

// prod is one machine: amd64, x86-64-v2, glibc 2.28.
func prod(edits ...func(*profile.Profile)) host.Host {
	p := &profile.Profile{
		Schema: 1, Arch: "amd64", Kernel: "4.18.0-553.el8.x86_64",
		CPU: profile.CPU{Level: "v2"}, Libc: profile.Libc{Kind: "glibc", Version: "2.28"},
		Loaders: []profile.Loader{{Path: "/lib64/ld-linux-x86-64.so.2", Arch: "amd64"}},
		Libraries: []profile.Library{
			{Path: "/lib64/libc-2.28.so", Arch: "amd64", Defines: []string{"GLIBC_2.2.5", "GLIBC_2.28", "GLIBC_2.9", "GLIBC_PRIVATE"}},
		},
	}
	for _, e := range edits {
		e(p)
	}
	return host.FromProfile("prod", p)
}

func TestOneMachineIsKnownBetterThanADistribution(t *testing.T) {
	t.Parallel()
	arm64 := pure(func(b *binary.Binary) { b.Machine = elf.EM_AARCH64 }, set("GOARCH", "arm64"), set("GOARM64", "v8.0"))
	for _, tt := range []struct {
		what, id string
		file     *binary.Binary
		wanted   checks.Wanted
		host     host.Host
		says     string
	}{
		{"its glibc is too old", "C1", dynamic(), checks.Wanted{}, prod(), "FAIL"},
		{"its own level is enough", "E1", pure(set("GOAMD64", "v2")), checks.Wanted{}, prod(), "PASS needs GOAMD64=v2; prod has v2"},
		{"its own level is too low", "E1", pure(set("GOAMD64", "v3")), checks.Wanted{}, prod(), "FAIL needs GOAMD64=v3; prod has v2"},
		{"its level is not known", "E1", pure(set("GOAMD64", "v3")), checks.Wanted{}, prod(func(p *profile.Profile) { p.CPU.Level = "" }), "SKIP needs GOAMD64=v3; the processor of prod is not known"},
		{"a note of its C code", "E2", dynamic(func(b *binary.Binary) { b.ISANeeded = 5 }), checks.Wanted{}, prod(), "FAIL needs x86-64-v3; prod has v2"},
		{"it has the loader", "B2", dynamic(), checks.Wanted{}, prod(), "PASS /lib64/ld-linux-x86-64.so.2, which prod has"},
		{"it has no loader", "B2", dynamic(), checks.Wanted{}, prod(func(p *profile.Profile) { p.Loaders = nil }), `FAIL needs the loader /lib64/ld-linux-x86-64.so.2; prod has none, and would answer "no such file or directory"`},
		{"its loaders are not known", "B2", dynamic(), checks.Wanted{}, prod(func(p *profile.Profile) { p.Loaders = nil; p.SetUnknown("loaders", "not permitted") }), "SKIP needs the loader /lib64/ld-linux-x86-64.so.2; those of prod are not known: not permitted"},
		{"a file of another architecture", "A2", arm64, checks.Wanted{}, prod(), `FAIL is for linux/arm64; prod is linux/amd64, and would answer "Exec format error"`},
		{"a build for another machine", "A2", arm64, checks.Wanted{Known: true, Platform: "linux/arm64"}, prod(), "SKIP is for linux/arm64; prod is linux/amd64, so this build is not for it"},
		{"its kernel is nobody's there", "F1", arm64, checks.Wanted{}, prod(), "SKIP is for linux/arm64; prod is linux/amd64: see target"},
		{"its kernel", "F1", pure(), checks.Wanted{}, prod(), "PASS go1.26.8 needs Linux 3.2; prod has 4.18.0-553.el8.x86_64"},
	} {
		t.Run(tt.what, func(t *testing.T) {
			t.Parallel()
			for _, f := range checks.Run(checks.Default(), checks.Subject{File: tt.file, Wanted: tt.wanted}, []host.Host{tt.host}) {
				got := f.Status.String() + " " + f.Text
				if f.ID == tt.id && got != tt.says && f.Status.String() != tt.says {
					t.Errorf("%s: got %s\nwant %s", tt.id, got, tt.says)
				}
			}
		})
	}
}
