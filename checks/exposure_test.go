package checks_test

import (
	"strings"
	"testing"

	"example.com/seaworthy/checks"
)

// hardened is the profile for systemd 252 that still serves HTTP.
const hardened = `UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet=
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
PrivateUsers=yes
PrivateMounts=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectClock=yes
ProtectHostname=yes
ProtectProc=invisible
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
KeyringMode=private
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources`

func TestExposureIsPassedUpToAThreshold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		lines  string
		most   int
		status checks.Status
		want   string
	}{
		{hardened, 0, checks.Pass, "1.1 of 10, OK"},
		{hardened, 11, checks.Pass, "1.1 of 10, OK"},
		{hardened, 10, checks.Warn, "1.1 of 10, OK, as systemd 252 counts it; more than 1.0"},
		{"", 0, checks.Warn, "9.2 of 10, UNSAFE, as systemd 252 counts it; more than 4.9"},
	} {
		found := findingsOf(checks.Unit(parsedUnit(t, "orders.service", unitText(tt.lines)), checks.UnitOptions{Exposure: tt.most}), "H3")
		if len(found) != 1 || found[0].Status != tt.status || !strings.HasPrefix(found[0].Text, tt.want) {
			t.Errorf("up to %d: got %v, want %v %q", tt.most, found, tt.status, tt.want)
		}
	}
}

func TestExposureNamesTheLinesThatPayMost(t *testing.T) {
	t.Parallel()
	found := findingsOf(checks.Unit(parsedUnit(t, "orders.service", unitText("")), checks.UnitOptions{}), "H3")
	got := found[0].Evidence
	if len(got) != 10 || got[0] != "2.5  CapabilityBoundingSet=  (26 rows)" || got[1] != "1.6  SystemCallFilter=@system-service  (11 rows)" {
		t.Errorf("got %q", got)
	}
	if found := findingsOf(checks.Unit(parsedUnit(t, "orders.socket", "[Socket]\nListenStream=80\n"), checks.UnitOptions{}), "H3"); len(found) != 0 {
		t.Errorf("a socket has an exposure: %v", found)
	}
}
