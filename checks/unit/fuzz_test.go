package unit_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks/unit"
)

// FuzzParse wants that no file makes the parser panic, hang or lose a line, and
// that what it reads can be judged.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"", "[Unit]\nA=b\\\n# c\nd\n", "[Service]\nExecStart=@-/bin/a \"b\" ; /c \\; d\nSystemCallFilter=~@mount:EPERM\n", "\ufeff[X]\r\n=\r\r\x00",
		"[Service]\nCapabilityBoundingSet=~CAP_KILL\nRestrictNamespaces=~user\nIPAddressDeny=any\nDeviceAllow=/dev/null rwm\nUMask=0077\n",
		"[Unit]\nDefaultDependencies=no\n[Service]\nDynamicUser=y\nWatchdogSec=1h 3\nDelegate=cpu\n", "[Unit]\nA=\\x41\\u20ac\\777\\",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		begun := time.Now()
		file, err := unit.Parse(bytes.NewReader(text))
		if err != nil {
			return
		}
		for _, a := range file.Assignments {
			if a.At.Line < 1 || len(a.Parts) == 0 || a.Parts[0].Line != a.At.Line || strings.ContainsAny(a.Key+a.Value, "\n\r\x00") {
				t.Errorf("assignment %+v", a)
			}
			if _, err := unit.Words(a.Value); err == nil {
				_, _ = unit.Fields(a.Value)
			}
			_, _ = unit.Commands(a.Value)
			unit.Specifiers(a.Value)
			unit.Fault(a.Section, a.Key, a.Value)
		}
		if e := unit.Score(file); e.Tenths < 0 || e.Tenths > 100 || e.Level == "" {
			t.Errorf("exposure %d %q", e.Tenths, e.Level)
		}
		if took := time.Since(begun); took > time.Second && len(text) < 1<<16 {
			t.Errorf("%d bytes took %v", len(text), took)
		}
	})
}
