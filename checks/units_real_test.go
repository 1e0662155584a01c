package checks_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/unit"
)

// unitPackages are packages of Debian 12 with units that its systemd runs.
var unitPackages = []string{
	"systemd", "systemd-timesyncd", "systemd-resolved", "nginx-common", "redis-server", "prometheus-node-exporter", "chrony", "openssh-server",
	"postgresql-common", "memcached", "mosquitto", "haproxy", "unbound", "tor", "apache2", "fail2ban", "rsyslog", "cron", "dnsmasq", "bind9",
	"varnish", "squid", "dbus", "polkitd", "lldpd", "nsd", "stubby", "logrotate", "man-db", "apt", "e2fsprogs", "uuid-runtime", "certbot",
}

// TestRealUnitsHaveNoFalseFail judges the units of Debian 12 on Debian 12,
// where they run.
func TestRealUnitsHaveNoFalseFail(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	download := exec.Command("apt-get", append([]string{"download", "-o", "APT::Sandbox::User=root"}, unitPackages...)...)
	download.Dir = dir
	if out, err := download.CombinedOutput(); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("apt-get download: %s, and CI is true: nothing may be skipped there", out)
		}
		t.Skipf("apt-get download: %s", out)
	}
	archives, err := filepath.Glob(filepath.Join(dir, "*.deb"))
	if err != nil {
		t.Fatal(err)
	}
	for _, archive := range archives {
		if out, err := exec.Command("dpkg-deb", "-x", archive, dir).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", archive, err, out)
		}
	}
	debian, err := host.Lookup("debian-12")
	if err != nil {
		t.Fatal(err)
	}
	files, peers := installed(t, dir)
	for _, file := range files {
		found, err := checks.UnitFile(file, checks.UnitOptions{Peers: peers, Hosts: []host.Host{debian}})
		if err != nil {
			t.Errorf("%s: %v", file, err)
		}
		for _, f := range found {
			if f.Status == checks.Fail {
				t.Errorf("%s %s: %s", f.ID, filepath.Base(file), f.Text)
			}
		}
	}
	t.Logf("%d units judged", len(files))
	if len(files) < 100 {
		t.Errorf("only %d units were judged, want 100", len(files))
	}
}

// installed lists the unit files below dir, and reads all of them.
func installed(t *testing.T, dir string) (files []string, peers []*unit.File) {
	t.Helper()
	for _, kind := range []string{"service", "socket", "timer", "path"} {
		for _, above := range []string{"lib", "usr/lib"} {
			found, err := filepath.Glob(filepath.Join(dir, above, "systemd/system/*."+kind))
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range found {
				f, err := unit.ReadFile(file)
				if err != nil {
					f = &unit.File{Path: filepath.ToSlash(file)} // a link to what is not here
				}
				peers = append(peers, f)
				if info, err := os.Lstat(file); err == nil && info.Mode().IsRegular() {
					files = append(files, file)
				}
			}
		}
	}
	return files, peers
}
