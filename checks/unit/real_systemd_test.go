package unit_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// realPackages are small packages of Debian whose units differ much.
var realPackages = []string{
	"systemd", "systemd-timesyncd", "systemd-resolved", "systemd-container", "nginx-common", "redis-server", "prometheus-node-exporter", "chrony",
	"openssh-server", "postgresql-common", "memcached", "mosquitto", "haproxy", "unbound", "tor", "apache2", "fail2ban", "rsyslog", "cron", "dnsmasq",
	"avahi-daemon", "exim4-base", "syncthing-relaysrv", "bind9", "varnish", "squid", "dbus", "polkitd", "udisks2", "lldpd", "nsd", "stubby",
}

// realUnits fetches the packages and returns their unit files of a type.
func realUnits(t *testing.T, kind string) []string {
	t.Helper()
	dir := t.TempDir()
	download := exec.Command("apt-get", append([]string{"download", "-o", "APT::Sandbox::User=root"}, realPackages...)...)
	download.Dir = dir
	if out, err := download.CombinedOutput(); err != nil {
		absent(t, "apt-get download: "+strings.TrimSpace(string(out)))
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
	var files []string
	for _, pattern := range []string{"lib/systemd/system/*." + kind, "usr/lib/systemd/system/*." + kind} {
		found, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}

// TestScoreIsSystemdsForRealUnits wants 30 of them at least. A template is
// scored as an instance, and each in a directory of its own, so that none is
// another's drop-in or alias.
func TestScoreIsSystemdsForRealUnits(t *testing.T) {
	t.Parallel()
	analyzer(t)
	compared := 0
	for _, file := range realUnits(t, "service") {
		if info, err := os.Lstat(file); err != nil || !info.Mode().IsRegular() {
			continue // a link: an alias or a mask
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		copied := filepath.Join(t.TempDir(), strings.Replace(filepath.Base(file), "@.", "@instance.", 1))
		if err := os.WriteFile(copied, text, 0o644); err != nil {
			t.Fatal(err)
		}
		if compare(t, copied) {
			compared++
		}
	}
	t.Logf("%d units compared", compared)
	if compared < 30 {
		t.Errorf("only %d real units were compared, want 30", compared)
	}
}
