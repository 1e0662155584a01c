package probe

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/host/profile"
)

func TestOSReleaseIsReadAsAShellWould(t *testing.T) {
	t.Parallel()
	got := parseOSRelease("# comment\nNAME=\"x\"\nID=rocky\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID='9.4'\n" +
		"PRETTY_NAME=\"Rocky \\\"Blue\\\" \\$9\"\nBUILD_ID=\n#VERSION_CODENAME=no\n  VERSION_CODENAME=onyx\nbroken line\n")
	want := profile.OS{ID: "rocky", IDLike: []string{"rhel", "centos", "fedora"}, VersionID: "9.4", Codename: "onyx", PrettyName: `Rocky "Blue" $9`}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error(diff)
	}
}

func TestAccountsAreNamesAndIdsAlone(t *testing.T) {
	t.Parallel()
	got := parseAccounts("toor:x:0:0:secret:/root:/bin/sh\nroot:hash:0:0\n\n# x\n+::::::\n-bad:x:1:1\nshort:x\nnan:x:y:1\nhuge:x:99999999999:1\napp:x:999:\nbin:*:1:1:::")
	want := []profile.Account{{Name: "toor"}, {Name: "root"}, {Name: "bin", ID: 1}, {Name: "app", ID: 999}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error(diff)
	}
}

func TestNSSModulesAreReadWithoutActions(t *testing.T) {
	t.Parallel()
	got := parseNSS("# x\npasswd:   files systemd # here\nhosts: mymachines resolve [!UNAVAIL=return] files [NOTFOUND=return SUCCESS=merge] dns\nnetgroup:\nnothing\n")
	want := map[string][]string{"passwd": {"files", "systemd"}, "hosts": {"mymachines", "resolve", "files", "dns"}, "netgroup": {}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error(diff)
	}
}

func TestTheMountBelowAPathIsTheDeepestAndLast(t *testing.T) {
	t.Parallel()
	all := parseMountInfo("21 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n" +
		"22 21 0:5 / /tmp rw - tmpfs tmpfs rw\n23 21 0:6 / /tmp rw,noexec shared:3 master:1 - ramfs none rw\n" +
		"24 21 0:7 / /srv/with\\040space rw - xfs x rw\nbroken\n25 21 0:8 / /t - x\n")
	for path, want := range map[string]string{
		"/": "ext4", "/tmp": "ramfs", "/tmp/a": "ramfs", "/tmpfile": "ext4", "/srv/with space/x": "xfs", "/srv": "ext4",
	} {
		if on, ok := mountOf(all, path); !ok || on.filesystem != want {
			t.Errorf("%s lies on %+v, want %s", path, on, want)
		}
	}
	if on, ok := mountOf(nil, "/"); ok {
		t.Errorf("in a chroot: %+v", on)
	}
	if got := unescape(`a\134b\x\1`); got != "a\\b\\x\x01" {
		t.Errorf("unescape: %q", got)
	}
}

func TestSocketsThatWaitAreRead(t *testing.T) {
	t.Parallel()
	const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
	tcp := head + "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000   101        0 42 1 0 100 0 0 10 0\n" +
		"   1: 0100007F:1F90 0100007F:9C40 01 00000000:00000000 00:00000000 00000000   101        0 43 1\n" +
		"   2: XX:1F90 00000000:0000 0A 0 0 0 1 0 44\n"
	type waiting struct {
		profile.Port
		Inode string
	}
	read := func(protocol, text string, little bool) (all []waiting) {
		for _, s := range parseSockets(protocol, text, little) {
			all = append(all, waiting{s.Port, s.inode})
		}
		return all
	}
	want := []waiting{{profile.Port{Protocol: "tcp", Address: "127.0.0.1", Port: 8080, UID: 101}, "42"}}
	if diff := cmp.Diff(read("tcp", tcp, true), want); diff != "" {
		t.Error(diff)
	}
	big := "0: 7F000001:1F90 00000000:0000 0A 0 0 0 101 0 42 1\n"
	if diff := cmp.Diff(read("tcp", big, false), want); diff != "" {
		t.Errorf("of a big-endian machine: %s", diff)
	}
	udp6 := "0: 000080FE00000000FFFE0050010000AB:0222 00000000000000000000000000000000:0000 07 0:0 0:0 0 0 0 7 2 0 0\n"
	if got := read("udp6", udp6, true); len(got) != 1 || got[0].Address != "fe80::5000:feff:ab00:1" || got[0].Port.Port != 546 {
		t.Errorf("udp6: %+v", got)
	}
}

func TestLdSoConfIsReadAsLdconfigDoes(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"/etc/ld.so.conf":            "include ld.so.conf.d/*.conf\n/opt/lib # ours\n\nrelative/lib\nhwcap 0 nosegneg\n/opt/lib/\n",
		"/etc/ld.so.conf.d/a.conf":   "/usr/local/lib\ninclude /etc/ld.so.conf\n",
		"/etc/ld.so.conf.d/b.conf":   "\t/usr/lib/old=libc6\ninclude a.conf /etc/gone.conf",
		"/etc/ld.so.conf.d/not.conf": "",
	}
	c := &conf{
		seen: make(map[string]bool),
		read: func(name string) (string, error) {
			if text, ok := files[name]; ok {
				return text, nil
			}
			return "", errors.New("no " + name)
		},
		glob: func(pattern string) []string {
			if pattern == "/etc/ld.so.conf.d/*.conf" {
				return []string{"/etc/ld.so.conf.d/a.conf", "/etc/ld.so.conf.d/b.conf"}
			}
			return []string{pattern}
		},
	}
	c.add("/etc/ld.so.conf")
	if diff := cmp.Diff(c.dirs, []string{"/usr/local/lib", "/usr/lib/old", "/opt/lib"}); diff != "" {
		t.Error(diff)
	}
	if len(c.errs) != 1 {
		t.Errorf("errors %v, want that of the missing file", c.errs)
	}
}

func TestLoadersAreKnownByTheirNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"ld-linux-x86-64.so.2": true, "ld-linux.so.2": true, "ld-linux-armhf.so.3": true, "ld64.so.2": true, "ld.so.1": true,
		"ld-musl-x86_64.so.1": true, "ld-2.31.so": false, "libld.so.1": false, "ld-linux.so.2.bak": false, "ld.so.conf": false,
	} {
		if got := isLoader(name); got != want {
			t.Errorf("isLoader(%q) = %v", name, got)
		}
	}
}

func TestLoadersTellTheirDirectoriesAndVersions(t *testing.T) {
	t.Parallel()
	data := []byte("x\x00/lib/one/\x00y\x00\x01\x02/lib64/\x00/usr/lib64/\x00/usr/lib64/\x00\x00/lib/later/\x00/lib/x/\x00")
	if diff := cmp.Diff(compiledDirs(data), []string{"/lib64", "/usr/lib64"}); diff != "" {
		t.Error(diff)
	}
	if got := compiledDirs([]byte("/lib/only/\x00")); got != nil {
		t.Errorf("found %q", got)
	}
	for text, want := range map[string]string{
		"GNU C Library (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36.\nCopyright": "2.36",
		"GNU C Library (GNU libc) development release version 2.38.9000.\n":                    "2.38.9000",
		"GNU C Library (x) stable release version 2.17, by Roland\n":                           "2.17",
		"ld.so (Ubuntu GLIBC 2.35-0ubuntu3) stable release version 2.35.\n":                    "2.35",
		"GNU C Library (": "", "": "",
	} {
		if got := bannerVersion([]byte(text)); got != want {
			t.Errorf("%q has version %q, want %q", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"a\x001.2.5\x00127.0.0.1\x00": "1.2.5", "\x001.2.4-git-3-gabc\x00": "1.2.4-git-3-gabc", "\x001.2.5\x001.2.3\x00": "", "x1.2.5\x00": "",
	} {
		if got := muslVersion([]byte(text)); got != want {
			t.Errorf("%q is musl %q, want %q", text, got, want)
		}
	}
	if diff := cmp.Diff(muslDirs("/lib:/usr/lib\n/opt/lib\n"), []string{"/lib", "/usr/lib", "/opt/lib"}); diff != "" {
		t.Error(diff)
	}
}
