package fetch

import (
	"strings"
	"testing"
)

func TestTargetsThatSSHTakesForMachines(t *testing.T) {
	t.Parallel()
	for _, target := range []string{
		"prod", "deploy@prod.example", "deploy@10.0.0.1", "ssh://prod", "ssh://deploy@prod:2222", "ssh://[::1]:22", "::1", "root@fe80::1%eth0", "a.b@corp@jump",
	} {
		if err := checkTarget(target); err != nil {
			t.Errorf("%q: %v", target, err)
		}
	}
}

func TestOtherTargetsAreRefusedBeforeSSHStarts(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"":                             "no target",
		"-oProxyCommand=touch x":       "a space",
		"-oProxyCommand=x":             "begins with a dash",
		"-l@host":                      "begins with a dash",
		"user@-oProxyCommand=x":        "begins with a dash",
		"ssh://-oProxyCommand=x":       "begins with a dash",
		"ssh://user@-oProxyCommand=x/": "begins with a dash",
		"user@":                        "names no host",
		"host:2222":                    "write ssh://host:2222",
		"me@host:2222":                 "write ssh://me@host:2222",
		"ssh://host:port":              "not of the form",
		"ssh://host/etc":               "not of the form",
		"ssh://":                       "not of the form",
		"ssh://me:secret@host":         "password",
		"https://host":                 "not of ssh",
		"host\nrm":                     "control character",
	} {
		err := checkTarget(target)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q in it", target, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the password is printed: %v", err)
		}
	}
}
