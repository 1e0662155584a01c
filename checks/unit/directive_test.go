package unit_test

import (
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/unit"
)

func TestDirectivesHaveTheAgeThatIsKnownOfThem(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]int{
		"Service.ExecStart": 0, "Service.ProtectSystem": 214, "Service.ProtectHome": 214, "Service.NoNewPrivileges": 187, "Service.AmbientCapabilities": 229,
		"Unit.StartLimitIntervalSec": 230, "Unit.StartLimitBurst": 229, "Service.StartLimitBurst": 0, "Service.MemoryDenyWriteExecute": 231,
		"Service.DynamicUser": 232, "Service.ProtectKernelTunables": 232, "Service.RestrictNamespaces": 233, "Service.StateDirectory": 235,
		"Service.LockPersonality": 235, "Service.PrivateMounts": 239, "Service.ProtectHostname": 242, "Service.RestrictSUIDSGID": 242,
		"Service.ProtectKernelLogs": 244, "Service.ProtectClock": 245, "Service.ProtectProc": 247, "Service.LoadCredential": 247, "Service.ExecPaths": 248,
		"Service.ExitType": 250, "Timer.RandomizedDelaySec": 229, "Timer.FixedRandomDelay": 247, "Unit.ConditionPathExists": 0, "Unit.AssertPathExists": 218,
		"Unit.AssertCPUFeature": 248, "Service.RestartSteps": 254, "Socket.ListenStream": 0, "Install.UpheldBy": 254, "Socket.ProtectProc": 247,
	} {
		section, key, _ := strings.Cut(name, ".")
		if d, ok := unit.Lookup(section, key); !ok || d.Since != want {
			t.Errorf("%s is of %d, %v, want %d", name, d.Since, ok, want)
		}
	}
	for _, name := range []string{"Service.StartLimitIntervalSec", "Unit.ExecStart", "Service.protecthome", "Bogus.Type", "Service.Bogus", "Service.StandardInputFileDescriptor"} {
		section, key, _ := strings.Cut(name, ".")
		if d, ok := unit.Lookup(section, key); ok {
			t.Errorf("%s is known, of %d", name, d.Since)
		}
	}
}

// dumped are the sections, keys and kinds that the systemd of 252 on this
// machine says it takes.
func dumped(t *testing.T) map[string]string {
	t.Helper()
	analyzer(t)
	out, err := exec.Command("/lib/systemd/systemd", "--dump-configuration-items").Output()
	if err != nil {
		absent(t, "systemd --dump-configuration-items: "+err.Error())
	}
	section, all := "", map[string]string{}
	line := regexp.MustCompile(`^([A-Za-z0-9]+)=(\S+)`)
	for text := range strings.Lines(string(out)) {
		text = strings.TrimSpace(text)
		if strings.HasPrefix(text, "[") {
			section = strings.Trim(text, "[]")
		} else if m := line.FindStringSubmatch(text); m != nil {
			all[section+"."+m[1]] = m[2]
		}
	}
	if len(all) < 800 {
		t.Fatalf("systemd lists only %d items", len(all))
	}
	return all
}

// TestTheTableIsThatOfSystemd compares both ways: what 252 takes is of 252 or
// before, and what is of 252 or before it takes.
func TestTheTableIsThatOfSystemd(t *testing.T) {
	t.Parallel()
	theirs := dumped(t)
	for name := range theirs {
		section, key, _ := strings.Cut(name, ".")
		if d, ok := unit.Lookup(section, key); !ok || d.Since > 252 {
			t.Errorf("%s: systemd 252 takes it, and we say %d, %v", name, d.Since, ok)
		}
	}
	for _, section := range []string{"Unit", "Install", "Service", "Socket", "Timer", "Path", "Mount", "Slice"} {
		for _, key := range unit.Keys(section) {
			r, _ := unit.Replaced(section, key)
			d, _ := unit.Lookup(section, key)
			if _, ok := theirs[section+"."+key]; !ok && d.Since <= 252 && !r.Gone {
				t.Errorf("%s.%s: is of %d, and systemd 252 does not take it", section, key, d.Since)
			}
		}
	}
}

// TestKindsAreThoseOfSystemd tries every key on values of another kind.
func TestKindsAreThoseOfSystemd(t *testing.T) {
	t.Parallel()
	good := map[string]string{"BOOLEAN": "on", "SECONDS": "1min 5s", "UNSIGNED": "7", "SIGNAL": "SIGTERM", "NICE": "-5", "OOMSCOREADJUST": "-900"}
	for name, kind := range dumped(t) {
		section, key, _ := strings.Cut(name, ".")
		value := good[kind]
		if value == "" || !slices.Contains([]string{"Unit", "Service", "Socket", "Timer"}, section) {
			continue
		}
		if fault := unit.Fault(section, key, value); fault != "" {
			t.Errorf("%s=%s: %s, and systemd takes %s", name, value, fault, kind)
		}
		if kind != "BOOLEAN" || key == "OnFailureIsolate" {
			continue
		}
		if fault := unit.Fault(section, key, "maybe"); fault == "" && key != "ProtectHostname" {
			t.Errorf("%s=maybe has no fault, and systemd takes a boolean", name)
		}
	}
}

func TestFaultsOfValues(t *testing.T) {
	t.Parallel()
	for _, line := range []string{
		"Service.Type=notify", "Service.Type=", "Service.Restart=on-failure", "Service.MemoryMax=1G", "Service.MemoryMax=50%", "Service.MemoryMax=infinity",
		"Service.CPUQuota=150%", "Service.LimitNOFILE=1024:65536", "Service.LimitNOFILE=infinity", "Service.UMask=0027", "Service.KillSignal=SIGRTMIN+3",
		"Service.KillSignal=INT", "Service.StandardOutput=append:/var/log/x", "Service.StandardOutput=fd:x", "Service.ProtectHome=read-only", "Service.ProtectHome=yes",
		"Service.TimeoutStopSec=infinity", "Service.WorkingDirectory=~", "Service.WorkingDirectory=-/srv/x", "Service.WorkingDirectory=%S/x", "Service.User=%i",
		"Service.TasksMax=80%", "Service.PrivateTmp=disconnected", "Unit.JobTimeoutSec=infinity", "Service.LimitCORE=1.5G",
	} {
		name, value, _ := strings.Cut(line, "=")
		section, key, _ := strings.Cut(name, ".")
		if fault := unit.Fault(section, key, value); fault != "" {
			t.Errorf("%s %s", line, fault)
		}
	}
	for _, line := range []string{
		"Service.Type=simpel", "Service.Restart=allways", "Service.MemoryMax=1Gb", "Service.CPUQuota=50", "Service.LimitNOFILE=many", "Service.UMask=999",
		"Service.KillSignal=SIGFOO", "Service.StandardOutput=apend:/x", "Service.ProtectHome=readonly", "Service.TimeoutStopSec=soon", "Service.Nice=20",
		"Service.WorkingDirectory=srv", "Service.PrivateTmp=ja", "Unit.DefaultDependencies=nope", "Timer.Persistent=2", "Service.EnvironmentFile=\"/etc/x\"",
	} {
		name, value, _ := strings.Cut(line, "=")
		section, key, _ := strings.Cut(name, ".")
		if fault := unit.Fault(section, key, value); fault == "" {
			t.Errorf("%s has no fault", line)
		}
	}
}
