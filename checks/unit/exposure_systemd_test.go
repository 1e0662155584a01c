package unit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/unit"
)

// theirs is a row as systemd-analyze prints it; with SYSTEMD_ANALYZE_DEBUG it
// has the figures that it is made of.
type theirs struct {
	Set      *bool  `json:"set"`
	Name     string `json:"name"`
	Field    string `json:"json_field"`
	Weight   int    `json:"weight"`
	Badness  uint64 `json:"badness"`
	Range    int    `json:"range"`
	Exposure string `json:"exposure"`
}

// absent skips a test whose tool is not there, and fails it where CI is true.
func absent(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s, and CI is true: nothing may be skipped there", why)
	}
	t.Skip(why)
}

// analyze runs systemd-analyze security on a file, offline. ok is false where
// systemd refuses the unit.
func analyze(t *testing.T, file string) (rows map[string]theirs, tenths string, ok bool) {
	t.Helper()
	cmd := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", "--json=short", "./"+filepath.Base(file))
	cmd.Dir = filepath.Dir(file)
	cmd.Env = append(os.Environ(), "SYSTEMD_ANALYZE_DEBUG=1", "LC_ALL=C.UTF-8")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil || len(out) == 0 {
		t.Logf("systemd-analyze refuses %s: %s", filepath.Base(file), complaint.String())
		return nil, "", false
	}
	var list []theirs
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatalf("%s: %v\n%s", file, err, out)
	}
	rows = map[string]theirs{}
	for _, r := range list {
		rows[r.Field] = r
	}
	return rows, total(t, file), true
}

// total is the last line of the table, which the JSON leaves out.
func total(t *testing.T, file string) string {
	t.Helper()
	cmd := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", "./"+filepath.Base(file))
	cmd.Dir = filepath.Dir(file)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	_, rest, found := strings.Cut(string(out), "Overall exposure level for ")
	words := strings.Fields(rest)
	if !found || len(words) < 3 {
		t.Fatalf("%s: no exposure level in\n%s", file, out)
	}
	return words[1] + " " + words[2]
}

// compare scores the file both ways, row by row.
func compare(t *testing.T, file string) bool {
	t.Helper()
	rows, want, ok := analyze(t, file)
	if !ok {
		return false
	}
	f, err := unit.ReadFile(file)
	if err != nil {
		t.Errorf("%s: systemd takes it, and we do not: %v", file, err)
		return true
	}
	e := unit.Score(f)
	if got := fmt.Sprintf("%d.%d %s", e.Tenths/10, e.Tenths%10, e.Level); got != want {
		t.Errorf("%s: scores %s, systemd says %s", filepath.Base(file), got, want)
	}
	if diff := cmp.Diff(asTheirs(e.Rows), rows); diff != "" {
		t.Errorf("%s: rows differ from systemd's (-got +want)\n%s", filepath.Base(file), diff)
	}
	return true
}

func asTheirs(rows []unit.Row) map[string]theirs {
	all := map[string]theirs{}
	for _, r := range rows {
		t := theirs{Name: r.Name, Field: r.Field, Weight: r.Weight, Badness: uint64(r.Badness), Range: r.Range}
		switch good := r.Badness == 0; {
		case r.Void:
			t.Badness = ^uint64(0)
		default:
			t.Set = &good
			if !good {
				t.Exposure = fmt.Sprintf("%d.%d", r.Tenths/10, r.Tenths%10)
			}
		}
		all[r.Field] = t
	}
	return all
}

// analyzer skips unless the systemd-analyze of 252 is there.
func analyzer(t *testing.T) {
	t.Helper()
	out, err := exec.Command("systemd-analyze", "--version").Output()
	if err != nil {
		absent(t, "systemd-analyze: "+err.Error()+" (apt-get install systemd)")
	}
	if !strings.HasPrefix(string(out), "systemd 252 ") {
		absent(t, "systemd-analyze is not of 252: "+strings.SplitN(string(out), "\n", 2)[0])
	}
}

// switches are the lines of [Service] that change a score: every value that
// 252 knows, some that it does not, and lists that are built up and taken back.
var switches = []string{
	"User=orders", "User=root", "User=0", "User=nobody", "User=orders\nUser=", "DynamicUser=yes", "DynamicUser=yes\nUser=root",
	"DynamicUser=yes\nProtectHome=tmpfs\nPrivateTmp=no", "User=orders\nSupplementaryGroups=adm video", "User=orders\nSupplementaryGroups=adm\nSupplementaryGroups=",
	"User=orders\nRemoveIPC=yes", "PrivateDevices=yes", "PrivateDevices=YES", "PrivateDevices=t", "PrivateDevices=maybe", "PrivateDevices=yes\nPrivateDevices=off",
	"PrivateMounts=1", "PrivateNetwork=on", "PrivateTmp=true", "PrivateTmp=disconnected", "PrivateUsers=yes", "PrivateUsers=self",
	"ProtectControlGroups=yes", "ProtectControlGroups=strict", "ProtectKernelModules=yes", "ProtectKernelTunables=yes", "ProtectKernelLogs=yes",
	"ProtectClock=yes", "ProtectClock=yes\nPrivateDevices=yes", "ProtectHome=yes", "ProtectHome=1", "ProtectHome=read-only", "ProtectHome=tmpfs", "ProtectHome=true\nProtectHome=bogus",
	"ProtectHostname=yes", "ProtectSystem=yes", "ProtectSystem=full", "ProtectSystem=strict", "ProtectSystem=strict  # not a comment", "ProtectSystem=full\nProtectSystem=",
	"RootDirectory=/", "RootDirectory=/srv/root", "RootImage=/srv/image.raw\nPrivateDevices=yes", "MountImages=/srv/a.raw:/a\nDevicePolicy=closed",
	"LockPersonality=yes", "MemoryDenyWriteExecute=yes", "NoNewPrivileges=yes",
	"CapabilityBoundingSet=", "CapabilityBoundingSet=~", "CapabilityBoundingSet=CAP_NET_BIND_SERVICE", "CapabilityBoundingSet=~CAP_SYS_ADMIN CAP_SYS_PTRACE",
	"CapabilityBoundingSet=cap_chown cap_kill\nCapabilityBoundingSet=CAP_BPF\nCapabilityBoundingSet=~CAP_KILL", "CapabilityBoundingSet=CAP_BOGUS", "CapabilityBoundingSet=21 5",
	"CapabilityBoundingSet=~CAP_CHOWN\nCapabilityBoundingSet=CAP_CHOWN", "CapabilityBoundingSet=\"CAP_CHOWN\" 'CAP_KILL'",
	"AmbientCapabilities=CAP_NET_BIND_SERVICE", "AmbientCapabilities=CAP_NET_BIND_SERVICE\nAmbientCapabilities=", "AmbientCapabilities=~CAP_KILL", "AmbientCapabilities=CAP_KILL\nAmbientCapabilities=~CAP_KILL",
	"UMask=0077", "UMask=0027", "UMask=0000", "UMask=0007", "UMask=0002", "UMask=077\nUMask=9", "UMask=77777", "UMask=0037",
	"KeyringMode=inherit", "KeyringMode=shared", "KeyringMode=private", "ProtectProc=noaccess", "ProtectProc=invisible", "ProtectProc=ptraceable", "ProtectProc=default",
	"ProcSubset=pid", "ProcSubset=all", "NotifyAccess=all", "NotifyAccess=main", "NotifyAccess=exec", "Type=notify", "Type=notify\nNotifyAccess=none", "NotifyAccess=all\nType=notify",
	"WatchdogSec=30s\nNotifyAccess=none", "FileDescriptorStoreMax=4\nNotifyAccess=none", "Delegate=yes", "Delegate=", "Delegate=cpu memory", "Delegate=yes\nDelegate=no",
	"RestrictRealtime=yes", "RestrictSUIDSGID=yes",
	"RestrictNamespaces=yes", "RestrictNamespaces=no", "RestrictNamespaces=user mnt", "RestrictNamespaces=~user", "RestrictNamespaces=~user\nRestrictNamespaces=user net",
	"RestrictNamespaces=~user bogus", "RestrictNamespaces=yes\nRestrictNamespaces=", "RestrictNamespaces=uts\nRestrictNamespaces=~uts", "RestrictNamespaces=~time", "RestrictNamespaces=~cgroup ipc\nRestrictNamespaces=~pid",
	"RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6", "RestrictAddressFamilies=none", "RestrictAddressFamilies=~AF_PACKET", "RestrictAddressFamilies=~AF_PACKET AF_NETLINK AF_BLUETOOTH",
	"RestrictAddressFamilies=AF_LOCAL AF_ROUTE", "RestrictAddressFamilies=AF_UNIX\nRestrictAddressFamilies=~AF_UNIX", "RestrictAddressFamilies=AF_UNIX\nRestrictAddressFamilies=AF_VSOCK AF_XDP",
	"RestrictAddressFamilies=AF_UNIX\nRestrictAddressFamilies=", "RestrictAddressFamilies=af_unix", "RestrictAddressFamilies=AF_BOGUS", "RestrictAddressFamilies=none\nRestrictAddressFamilies=AF_INET",
	"SystemCallArchitectures=native", "SystemCallArchitectures=native x86", "SystemCallArchitectures=x86-64", "SystemCallArchitectures=native\nSystemCallArchitectures=", "SystemCallArchitectures=bogus", "SystemCallArchitectures=native native",
	"SystemCallFilter=@system-service", "SystemCallFilter=@system-service\nSystemCallFilter=~@privileged @resources", "SystemCallFilter=~@clock @debug @module @mount @raw-io @reboot @swap",
	"SystemCallFilter=~@obsolete @cpu-emulation", "SystemCallFilter=~@mount\nSystemCallFilter=@mount", "SystemCallFilter=@bogus", "SystemCallFilter=read write", "SystemCallFilter=~mount umount2",
	"SystemCallFilter=@system-service\nSystemCallFilter=", "SystemCallFilter=@system-service\nSystemCallFilter=~@resources:EPERM", "SystemCallFilter=@basic-io:EPERM", "SystemCallFilter=~@swap:kill", "SystemCallFilter=~",
	"SystemCallFilter=@known", "SystemCallFilter=~@known", "SystemCallFilter=@system-service @mount @swap @reboot", "SystemCallFilter=~@privileged", "SystemCallFilter=~ @swap", "SystemCallFilter=~@swap:",
	"IPAddressDeny=any", "IPAddressDeny=any\nIPAddressAllow=localhost", "IPAddressDeny=any\nIPAddressAllow=10.0.0.0/8", "IPAddressDeny=any\nIPAddressAllow=127.0.0.1 ::1", "IPAddressDeny=0.0.0.0/0 ::/0",
	"IPAddressDeny=0.0.0.0/0", "IPAddressDeny=any\nIPAddressDeny=", "IPAddressDeny=any\nIPAddressAllow=link-local multicast", "IPAddressDeny=any\nIPAddressAllow=bogus", "IPAddressDeny=any\nIPAddressAllow=LOCALHOST",
	"DevicePolicy=closed", "DevicePolicy=strict", "DevicePolicy=auto", "DevicePolicy=closed\nDeviceAllow=/dev/null rw", "DevicePolicy=closed\nDeviceAllow=char-pts rw", "DevicePolicy=closed\nDeviceAllow=/etc/passwd",
	"DeviceAllow=/dev/null rw", "DevicePolicy=closed\nDeviceAllow=/dev/null rw\nDeviceAllow=", "DevicePolicy=closed\nDeviceAllow=/dev/null xyz", "DevicePolicy=strict\nProtectClock=yes", "PrivateDevices=yes\nDevicePolicy=auto",
	"PrivateDevices=yes\nLoadCredentialEncrypted=a:/b", "PrivateDevices=yes\nDeviceAllow=char-rtc", "PrivateDevices = yes", "\tPrivateDevices=yes", "PrivateDevices=\\\n  yes", "PrivateDevices=\\\n# a comment\n yes",
	"Environment=A=b \\\nPrivateDevices=yes", "# PrivateDevices=yes", "privatedevices=yes", "[Unit]\nDefaultDependencies=no", "[Unit]\nDefaultDependencies=no\n[Service]\nPrivateTmp=yes\nProtectSystem=strict",
	"[Bogus]\nPrivateTmp=yes\n[Service]\nPrivateDevices=yes", "[Install]\nPrivateTmp=yes",
}

func TestScoreIsSystemdsForEverySwitch(t *testing.T) {
	t.Parallel()
	analyzer(t)
	dir := t.TempDir()
	compared := 0
	for i, lines := range switches {
		file := filepath.Join(dir, fmt.Sprintf("switch%d.service", i))
		text := "[Service]\nExecStart=/bin/true\n" + lines + "\n"
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if compare(t, file) {
			compared++
		}
		if t.Failed() {
			t.Fatalf("the lines were:\n%s", lines)
		}
	}
	if compared < len(switches)-5 {
		t.Errorf("systemd took %d of %d units", compared, len(switches))
	}
}
