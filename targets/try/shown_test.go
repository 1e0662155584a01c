package try

import (
	"strings"
	"testing"

	"example.com/seaworthy/checks/unit"
)

func TestDirectivesAreComparedAsSystemctlShowsThem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		written, name, shown string
		want                 bool
	}{
		{"PrivateTmp=true", "PrivateTmp", "yes", true},
		{"PrivateTmp=yes", "PrivateTmp", "no", false},
		{"ProtectSystem=strict", "ProtectSystem", "strict", true},
		{"ProtectSystem=strict", "ProtectSystem", "full", false},
		{"ProtectSystem=strict # all", "ProtectSystem", "no", false},
		{"ProtectHome=yes", "ProtectHome", "yes", true},
		{"CapabilityBoundingSet=", "CapabilityBoundingSet", "", true},
		{"CapabilityBoundingSet=", "CapabilityBoundingSet", "cap_chown cap_kill", false},
		{"AmbientCapabilities=CAP_NET_BIND_SERVICE", "AmbientCapabilities", "cap_net_bind_service", true},
		{"RestrictAddressFamilies=AF_UNIX AF_INET", "RestrictAddressFamilies", "AF_INET AF_UNIX", true},
		{"RestrictAddressFamilies=AF_UNIX", "RestrictAddressFamilies", "~", false},
		{"RestartSec=1s", "RestartUSec", "1s", true},
		{"StartLimitInterval=60", "StartLimitIntervalUSec", "1min", true},
		{"StartLimitIntervalSec=1min", "StartLimitIntervalUSec", "10s", false},
		{"CPUQuota=150%", "CPUQuotaPerSecUSec", "1.5s", true},
		{"CPUQuota=50%", "CPUQuotaPerSecUSec", "infinity", false},
		{"MemoryMax=512M", "MemoryMax", "536870912", true},
		{"MemoryMax=512M", "MemoryMax", "infinity", false},
		{"SystemCallErrorNumber=EPERM", "SystemCallErrorNumber", "1", true},
		{"SystemCallErrorNumber=EPERM", "SystemCallErrorNumber", "2147483646", false},
		{"SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources", "SystemCallFilter", "connect read write", true},
		{"SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources", "SystemCallFilter", "chown connect read write", false},
		{"SystemCallFilter=@system-service", "SystemCallFilter", "", false},
		{"ListenStream=127.0.0.1:8080", "Listen", "127.0.0.1:8080 (Stream)", true},
		{"ListenStream=8080\nListenStream=/run/a", "Listen", "[::]:8080 (Stream)\n/run/a (Stream)", true},
		{"ListenStream=8080\nListenStream=/run/a", "Listen", "[::]:8080 (Stream)", false},
		{"UMask=0077", "UMask", "0077", true},
	} {
		f, err := unit.Parse(strings.NewReader("[Service]\n" + tt.written + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		a := f.Assignments[0]
		p, known := properties[a.Key]
		name := p.name
		if name == "" {
			name = a.Key
		}
		switch {
		case !known || name != tt.name:
			t.Errorf("%s is shown as %q, want %q", a.Key, name, tt.name)
		case p.equal(together(f, a), tt.shown) != tt.want:
			t.Errorf("%q and %s=%s: equal %v, want %v", tt.written, name, tt.shown, !tt.want, tt.want)
		}
	}
}
