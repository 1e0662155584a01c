package host

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/host/profile"
)

func TestAProfileIsAHost(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "prod.json")
	p := &profile.Profile{
		Schema: 1, Arch: "arm64", Kernel: "5.10.0", CPU: profile.CPU{Level: "v8.2"}, Init: "systemd", Systemd: 247,
		OS: profile.OS{PrettyName: "Debian GNU/Linux 11"}, Libc: profile.Libc{Kind: "glibc", Version: "2.31"},
		Libraries: []profile.Library{
			{Path: "/lib/libm.so.6", Arch: "arm64", Defines: []string{"GLIBC_2.17", "GLIBC_2.31", "GLIBC_2.9"}},
			{Path: "/lib/libc.so.6", Arch: "arm64", Defines: []string{"GLIBC_2.30", "GLIBC_ABI_DT_RELR", "GLIBC_PRIVATE"}},
			{Path: "/lib/odd.so", Arch: "arm64", Defines: []string{"NONUMBER", "_1"}},
		},
	}
	if err := profile.WriteFile(file, p); err != nil {
		t.Fatal(err)
	}
	h, err := Open(file)
	if err != nil {
		t.Fatal(err)
	}
	if h.Profile == nil || h.Profile.Arch != "arm64" {
		t.Errorf("profile %+v", h.Profile)
	}
	if h.System == nil {
		t.Error("the libraries of the profile are lost")
	}
	h.System, h.Profile, h.Markers = nil, nil, map[string][]string{"arm64": h.Markers["arm64"]}
	want := Host{
		Name: "prod", Title: "Debian GNU/Linux 11", Libc: Libc{"glibc", "2.31"}, Kernel: "5.10.0", Init: "systemd", Systemd: 247,
		Nodes:   map[string]map[string]string{"arm64": {"GLIBC": "2.31", "": "1"}},
		Markers: map[string][]string{"arm64": {"GLIBC_ABI_DT_RELR", "GLIBC_PRIVATE"}},
	}
	if diff := cmp.Diff(want, h); diff != "" {
		t.Errorf("host (-want +got):\n%s", diff)
	}
}

func TestAFileThatIsNoProfileIsAnErrorThatNamesIt(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"hosts/none.json", "open_test.go.json", "./open_test.go"} {
		if _, err := Open(name); err == nil {
			t.Errorf("%s is taken for a host", name)
		}
	}
	if h, err := Open("centos-7"); err != nil || h.Profile != nil {
		t.Errorf("centos-7: %v, %v", h.Profile, err)
	}
}
