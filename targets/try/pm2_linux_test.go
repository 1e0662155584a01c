package try

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func pm2Tenant(t *testing.T) (tenant, *pm2) {
	t.Helper()
	u := tideUnit()
	u.Args = append(u.Args, "-linger", "500ms")
	u.Env["MOTTO"] += ` and 'it'` // Supervisor cannot be told both kinds of quotes
	return tenant{unit: u, binary: tide(t, PM2{}.Missing()), render: PM2{}.render}, &pm2{name: u.Name}
}

// editing sets keys of the program; nil takes one away.
func editing(t *testing.T, keys map[string]any) func(string) string {
	return func(text string) string {
		var file struct {
			Apps []map[string]any `json:"apps"`
		}
		if err := json.Unmarshal([]byte(text), &file); err != nil {
			t.Fatal(err)
		}
		for name, value := range keys {
			if file.Apps[0][name] = value; value == nil {
				delete(file.Apps[0], name)
			}
		}
		edited, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		return string(edited)
	}
}

func TestTideIsKeptByPM2(t *testing.T) {
	tn, k := pm2Tenant(t)
	got := under(t, tn, k, editing(t, map[string]any{"stop_exit_codes": nil}))
	if diff := cmp.Diff(got, all("PASS", nil)); diff != "" {
		t.Error(diff)
	}
}

// TestWhatPM2DoesOtherwiseIsSeen breaks the rendered file, and sees each finding go
// red.
func TestWhatPM2DoesOtherwiseIsSeen(t *testing.T) {
	for _, c := range []struct {
		name string
		keys map[string]any
		want map[string]string
	}{
		{"another user, environment and log, and no restart after a signal", map[string]any{
			"uid": "root", "gid": "root", "env": map[string]string{}, "out_file": "/run/try/out.log", "stop_exit_codes": []int{0},
		}, all("PASS", map[string]string{"user": "FAIL", "arguments": "FAIL", "log": "FAIL", "kill": "FAIL"})},
		{"no time to stop, and a loop", map[string]any{"kill_timeout": 100, "restart_delay": 1000, "min_uptime": 100, "max_restarts": 2, "stop_exit_codes": nil},
			all("PASS", map[string]string{"stop": "FAIL", "crash": "FAIL"})},
		{"a file that is refused", map[string]any{"exec_mode": "forky"}, all("SKIP", map[string]string{"start": "FAIL"})},
	} {
		t.Run(c.name, func(t *testing.T) {
			tn, k := pm2Tenant(t)
			if diff := cmp.Diff(under(t, tn, k, editing(t, c.keys)), c.want); diff != "" {
				t.Error(diff)
			}
		})
	}
}
