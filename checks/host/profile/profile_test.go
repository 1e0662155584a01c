package profile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

func TestPartsOfWhatIsNotKnownAreNotKnown(t *testing.T) {
	t.Parallel()
	p := sample()
	p.SetUnknown("clock", "first")
	p.SetUnknown("clock", "second")
	p.SetUnknown("nss", "")
	for place, want := range map[string]string{
		"ports": "not permitted", "ports.0.holder": "not permitted",
		"limits.somaxconn": "no /proc", "limits": "", "limits.pid_max": "", "portsmouth": "",
		"clock.synchronised": "first", "nss": "no reason given",
	} {
		if got := p.Why(place); got != want {
			t.Errorf("Why(%q) = %q, want %q", place, got, want)
		}
	}
	var zero profile.Profile
	zero.SetUnknown("arch", "why")
	if got := zero.Why("arch"); got != "why" {
		t.Errorf("in a zero profile: %q", got)
	}
}

func TestAFeatureThatIsMissingWasNotTried(t *testing.T) {
	t.Parallel()
	p := sample()
	if got := p.Tried("epoll"); got.Result != profile.Yes {
		t.Errorf("epoll: %+v", got)
	}
	if got := p.Tried("io_uring"); got.Result != profile.NotTried || got.Detail == "" {
		t.Errorf("io_uring: %+v, want not tried and why", got)
	}
	p.SetUnknown("features", "the document does not say")
	if got := p.Tried("io_uring").Detail; got != "the document does not say" {
		t.Errorf("io_uring: %q", got)
	}
}

func TestLookupSeesWhatALoaderWould(t *testing.T) {
	t.Parallel()
	p := sample()
	p.Dirs = append(p.Dirs,
		profile.Dir{Path: "/lib/glibc-hwcaps/x86-64-v3", Real: "/usr/lib/glibc-hwcaps/x86-64-v3"},
		profile.Dir{Path: "/opt/a"}, profile.Dir{Path: "/opt/a/glibc-hwcaps", Problem: "permission denied"})
	p.Libraries = append(p.Libraries,
		profile.Library{Path: "/usr/lib/glibc-hwcaps/x86-64-v3/libfast.so"},
		profile.Library{Path: "/usr/lib/llvm/libLLVM.so", Names: []string{"/usr/lib/libLLVM.so"}})
	inv := p.Inventory()
	type answer struct {
		Path   string
		Listed bool
	}
	for name, want := range map[string]answer{
		"/usr/lib/libz.so.1":                       {"/usr/lib/libz.so.1.2.13", true},
		"/lib/libz.so.1":                           {"/usr/lib/libz.so.1.2.13", true}, // through the link /lib
		"/lib//./libz.so.1":                        {"/usr/lib/libz.so.1.2.13", true},
		"/usr/lib/libz.so.1.2.13":                  {"/usr/lib/libz.so.1.2.13", true},
		"/lib/libLLVM.so":                          {"/usr/lib/llvm/libLLVM.so", true},
		"/usr/lib/llvm/libLLVM.so":                 {"/usr/lib/llvm/libLLVM.so", true}, // its directory was not listed
		"/usr/lib/llvm/libclang.so":                {"", false},
		"/lib/libnone.so":                          {"", true},
		"/usr/local/lib/libz.so.1":                 {"", true}, // an absent directory has nothing
		"/secret/libz.so.1":                        {"", false},
		"/home/me/libz.so.1":                       {"", false},
		"/lib/glibc-hwcaps/x86-64-v3/libfast.so":   {"/usr/lib/glibc-hwcaps/x86-64-v3/libfast.so", true},
		"/lib/glibc-hwcaps/x86-64-v2/libfast.so":   {"", true}, // listed with /lib, and not there
		"/opt/a/glibc-hwcaps/x86-64-v2/libfast.so": {"", false},
		"/opt/b/glibc-hwcaps/x86-64-v2/libfast.so": {"", false},
	} {
		var got answer
		lib, listed := inv.Lookup(name)
		if got.Listed = listed; lib != nil {
			got.Path = lib.Path
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func TestLibcIsTheCataloguesLibc(t *testing.T) {
	t.Parallel()
	if got := host.Libc(sample().Libc); got != (host.Libc{Kind: "glibc", Version: "2.36"}) {
		t.Errorf("%+v", got)
	}
}

func TestMachinesHaveGoNames(t *testing.T) {
	t.Parallel()
	for machine, want := range map[string]string{
		"x86_64": "amd64", "i686": "386", "i386": "386", "aarch64": "arm64", "armv7l": "arm", "armv8l": "arm", "armv6l": "arm",
		"riscv64": "riscv64", "ppc64le": "ppc64le", "s390x": "s390x", "loongarch64": "loong64",
		"mips": "", "armv7b": "", "ia64": "", "": "", "unknown": "", "i86": "",
	} {
		if got := profile.GOARCH(machine); got != want {
			t.Errorf("GOARCH(%q) = %q, want %q", machine, got, want)
		}
	}
}
