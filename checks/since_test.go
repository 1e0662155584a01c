package checks_test

import (
	"strings"
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/host"
)

func TestAgesAreJudgedByWhatBecomesOfTheUnit(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lines, host, want string
		status            checks.Status
	}{
		{"", "centos-7", "nothing in it is newer than systemd 219 of centos-7", checks.Pass},
		{"ProtectProc=invisible", "centos-7", "orders.service:8: ProtectProc= needs systemd 247; centos-7 has 219, which logs it and goes on without", checks.Warn},
		{"ProtectProc=invisible", "debian-12", "nothing in it is newer than systemd 252 of debian-12", checks.Pass},
		{"ProtectSystem=strict", "centos-7", "ProtectSystem=strict needs systemd 232", checks.Warn},
		{"ProtectSystem=full", "centos-7", "nothing in it is newer", checks.Pass},
		{"SystemCallFilter=@system-service", "ubuntu-18.04", "needs systemd 239; ubuntu-18.04 has 237, and leaves it out of the list of what is allowed: the service is killed", checks.Fail},
		{"SystemCallFilter=@system-service", "rhel-8", "nothing in it is newer", checks.Pass},
		{"SystemCallFilter=~@swap", "centos-7", "SystemCallFilter=@swap needs systemd 233; centos-7 has 219, which logs it", checks.Warn},
		{"[Unit]\nStartLimitIntervalSec=60", "centos-7", "StartLimitIntervalSec= needs systemd 230; centos-7 has 219, and looks for it in [Service]", checks.Fail},
		{"StartLimitInterval=60", "centos-7", "nothing in it is newer", checks.Pass},
		{"StateDirectory=orders", "centos-7", "StateDirectory= needs systemd 235; centos-7 has 219, and does not make the directory", checks.Fail},
		{"WorkingDirectory=%S/orders", "centos-7", "%S in WorkingDirectory= needs systemd 236; centos-7 has 219, and takes the letter as it is", checks.Fail},
		{"User=\nDynamicUser=yes", "centos-7", "DynamicUser= needs systemd 232; centos-7 has 219, and runs the service as root", checks.Fail},
		{"DynamicUser=yes", "centos-7", "DynamicUser= needs systemd 232; centos-7 has 219, which logs it", checks.Warn},
		{"Type=notify-reload", "debian-12", "Type=notify-reload needs systemd 253; debian-12 has 252, and takes it for simple", checks.Fail},
		{"ExecStopPost=+/bin/x", "centos-7", "+ before the path in ExecStopPost= needs systemd 231; centos-7 has 219, and passes over the command", checks.Fail},
		{"StandardOutput=append:/var/log/x", "rhel-8", "StandardOutput=append: needs systemd 240", checks.Warn},
		{"TasksMax=100", "centos-7", "asks for nothing that systemd 219 of centos-7 lacks, once updated (TasksMax=)", checks.Pass},
		{"RestrictSUIDSGID=yes", "rhel-8", "once updated (RestrictSUIDSGID=)", checks.Pass},
		{"RestrictSUIDSGID=yes", "debian-10", "RestrictSUIDSGID= needs systemd 242; debian-10 has 241", checks.Warn},
		{"ProtectProc=invisible\nProtectClock=yes\nStateDirectory=x", "centos-7", "StateDirectory= needs systemd 235; centos-7 has 219, and does not make the directory (and 2 more)", checks.Fail},
		{"", "alpine-3.22", "alpine-3.22 has no systemd (its init is openrc)", checks.Fail},
		{"", "scratch", "scratch has no systemd: it is an image that starts the program itself", checks.Fail},
		{"", "arch", "the version of systemd of arch is not known", checks.Skip},
	} {
		h := host.Host{Name: tt.host}
		if tt.host != "arch" {
			var err error
			if h, err = host.Lookup(tt.host); err != nil {
				t.Fatal(err)
			}
		}
		found := findingsOf(checks.Unit(parsedUnit(t, "orders.service", unitText(tt.lines)), checks.UnitOptions{Hosts: []host.Host{h}}), "H2")
		if len(found) != 1 || found[0].Status != tt.status || !strings.Contains(found[0].Text, tt.want) || found[0].Host != tt.host {
			t.Errorf("%q on %s: got %v, want %v %q", tt.lines, tt.host, found, tt.status, tt.want)
		}
		if tt.status != checks.Pass && found[0].Hint == "" {
			t.Errorf("%q on %s: no hint", tt.lines, tt.host)
		}
	}
}

func TestWithoutAHostTheAgeIsNotJudged(t *testing.T) {
	t.Parallel()
	found := findingsOf(checks.Unit(parsedUnit(t, "orders.service", unitText("ProtectProc=invisible")), checks.UnitOptions{}), "H2")
	want := "asks for systemd 247 (ProtectProc= at orders.service:8); no host to compare with"
	if len(found) != 1 || found[0].Status != checks.Skip || found[0].Text != want {
		t.Errorf("got %v, want SKIP %q", found, want)
	}
}
