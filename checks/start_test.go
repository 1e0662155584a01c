package checks_test

import (
	"testing"

	"example.com/seaworthy/checks"
)

func TestStartsIsTheWorstOfWhatDecidesIt(t *testing.T) {
	t.Parallel()
	decides := func(s checks.Status, host string) checks.Finding {
		return checks.Finding{Start: true, Status: s, Host: host}
	}
	aside := checks.Finding{Status: checks.Fail, Text: "hygiene"}
	for name, c := range map[string]struct {
		findings []checks.Finding
		want     checks.Status
	}{
		"nothing":                       {nil, checks.Skip},
		"only what does not decide":     {[]checks.Finding{aside}, checks.Skip},
		"a failure beside":              {[]checks.Finding{aside, decides(checks.Pass, "")}, checks.Pass},
		"of the file":                   {[]checks.Finding{decides(checks.Fail, "")}, checks.Fail},
		"of this host":                  {[]checks.Finding{decides(checks.Pass, ""), decides(checks.Fail, "here")}, checks.Fail},
		"of another host":               {[]checks.Finding{decides(checks.Fail, "there"), decides(checks.Pass, "here")}, checks.Pass},
		"not known outweighs odd":       {[]checks.Finding{decides(checks.Skip, "here"), decides(checks.Warn, "here")}, checks.Skip},
		"a failure outweighs unknown":   {[]checks.Finding{decides(checks.Fail, ""), decides(checks.Skip, "here")}, checks.Fail},
		"a failure that may never show": {[]checks.Finding{{Start: true, Perhaps: true, Status: checks.Fail}, decides(checks.Pass, "")}, checks.Skip},
		"odd":                           {[]checks.Finding{decides(checks.Warn, "here"), decides(checks.Pass, "")}, checks.Warn},
	} {
		if got := checks.Starts(c.findings, "here"); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
