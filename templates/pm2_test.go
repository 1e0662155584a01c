package templates

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
)

func decoded(t *testing.T, u Unit) app {
	t.Helper()
	files, err := PM2(u, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Apps []app }
	if err := json.Unmarshal(files[0].Data, &file); err != nil || len(file.Apps) != 1 || files[0].Name != "pm2/ecosystem.json" {
		t.Fatalf("%v\n%s", err, files[0].Data)
	}
	return file.Apps[0]
}

func TestWhatIsWrittenArrivesThroughJSON(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2026, 11))
	for range rounds {
		u := Unit{Name: "orders", Env: map[string]string{"K": random(r, 12, func(s string) bool { return notValue(s) == "" })}}
		u.WorkDir = "/srv/" + random(r, 8, func(s string) bool { return notPath("/srv/"+s) == "" })
		for range r.IntN(5) {
			u.Args = append(u.Args, random(r, 12, nil))
		}
		got, want := decoded(t, u), view{u.Filled()}.withHome()
		if !slices.Equal(got.Args, u.Args) || !maps.Equal(got.Env, want.Env) || got.Dir != u.WorkDir || got.Script != want.Program {
			t.Fatalf("%+v arrived as %+v", u, got)
		}
	}
}

func TestPM2IsToldTheWholeProgram(t *testing.T) {
	t.Parallel()
	got := decoded(t, Unit{
		Name: "orders", Args: []string{"serve"}, Listen: []string{"8080"}, Log: "/var/log/orders/out.log", Limits: Limits{Memory: "512M"}, Secrets: []string{"KEY"},
		Restart: Restart{Delay: 500 * time.Millisecond, Burst: 3}, StopTimeout: 10 * time.Second,
	})
	want := app{
		Name: "orders", Script: "/bin/sh", Interpreter: "none", Mode: "fork", Dir: "/var/lib/orders", User: "orders", Group: "orders",
		Args: []string{"-c", `set -a && . /etc/orders/env && set +a && exec "$0" "$@"`, "/opt/orders/current/bin/orders", "serve"},
		Env:  map[string]string{"HOME": "/var/lib/orders", "USER": "orders", "LOGNAME": "orders"}, AutoRestart: true,
		MaxRestarts: 3, Delay: 500, MinUptime: 1000, KillTimeout: 10000, MaxMemory: "512M", Out: "/var/log/orders/out.log", Err: "/var/log/orders/out.log", Merge: true,
	}
	if diff := gocmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
	for _, u := range []Unit{{Name: "orders", Schedule: "daily"}, {Name: "orders", Listen: []string{"80"}}} {
		if files, err := PM2(u, Options{}); err == nil {
			t.Errorf("it was rendered: %s", files[0].Data)
		}
	}
	if got := decoded(t, Unit{Name: "orders", Restart: Restart{Policy: "no"}, Limits: Limits{Memory: "1T"}}); got.AutoRestart || got.MaxMemory != "" {
		t.Errorf("got %+v", got)
	}
	if text := fmt.Sprint(decoded(t, Unit{Name: "orders"}).Args); text != "[]" {
		t.Errorf("without arguments it has %s", text)
	}
}
