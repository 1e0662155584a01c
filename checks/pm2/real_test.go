package pm2_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/pm2"
)

// real is what the installed PM2 says.
type real struct {
	Schema map[string]struct {
		Type  any
		Alias []string
		Regex string
		Min   *float64
	}
	Verdicts [][]string
}

func ask(t *testing.T, apps []json.RawMessage) real {
	t.Helper()
	program, err := exec.LookPath("pm2")
	if err == nil {
		program, err = filepath.EvalSymlinks(program)
	}
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("%v, and CI is true: nothing may be skipped there (npm install -g pm2)", err)
	}
	if err != nil {
		t.Skipf("%v (npm install -g pm2)", err)
	}
	input, err := json.Marshal(append([]json.RawMessage{}, apps...))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "testdata/schema.js", filepath.Dir(filepath.Dir(program)))
	cmd.Stdin = strings.NewReader(string(input))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var r real
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestTheKeysAreThoseOfTheInstalledPM2(t *testing.T) {
	t.Parallel()
	names := []string{"cmd", "command"} // which verifyConfs renames to script
	for name, entry := range ask(t, nil).Schema {
		if strings.HasPrefix(name, "^") {
			continue
		}
		for _, n := range append(entry.Alias, name) {
			names = append(names, n)
			if got := pm2.Name(n); got != name {
				t.Errorf("%s is the key %q, PM2 has %q", n, got, name)
			}
		}
	}
	slices.Sort(names)
	if got := pm2.Names(); !slices.Equal(got, slices.Compact(names)) {
		t.Errorf("the keys are\n%q, PM2 has\n%q", got, slices.Compact(names))
	}
}

// samples are values that each key is tried with.
var samples = []string{
	`true`, `"true"`, `"text"`, `""`, `"a b"`, `0`, `1`, `-1`, `99`, `100`, `1.5`, `"1"`, `"99"`, `"300M"`, `"300Mega"`, `"10s"`, `"10x"`, `"ten"`,
	`["a"]`, `[]`, `{}`, `{"A":"1"}`, `null`, `"fork"`, `"cluster_mode"`, `"forky"`, `"0x10"`, `"1e3"`, `" 7 "`,
}

// odd are samples that PM2 takes for nothing, or for NaN, without a word.
var odd = []string{`""`, `0`, `[]`, `["a"]`, `"0x10"`}

// TestEveryFaultIsPM2sOwn tries each key with each sample: what PM2 refuses is a
// fault here, and nothing else is, but for those.
func TestEveryFaultIsPM2sOwn(t *testing.T) {
	t.Parallel()
	var apps []json.RawMessage
	var tried [][2]string
	for _, key := range append(pm2.Names(), "env_production") {
		if pm2.Name(key) == "script" {
			continue
		}
		for _, sample := range samples {
			tried = append(tried, [2]string{key, sample})
			apps = append(apps, json.RawMessage(`{"script":"/bin/true",`+`"`+key+`":`+sample+`}`))
		}
	}
	refused := 0
	for i, errors := range ask(t, apps).Verdicts {
		key, sample := tried[i][0], tried[i][1]
		v, err := pm2.Parse([]byte(sample))
		if err != nil {
			t.Fatal(err)
		}
		fault := pm2.Fault(key, v)
		if len(errors) > 0 {
			refused++
		}
		if (fault != "") != (len(errors) > 0) && !(len(errors) == 0 && slices.Contains(odd, sample)) {
			t.Errorf("%s: %s: fault %q, PM2 says %q", key, sample, fault, errors)
		}
	}
	if refused < 500 {
		t.Errorf("PM2 refused only %d of %d", refused, len(apps))
	}
}
