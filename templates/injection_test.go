package templates_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/unit"
	"example.com/seaworthy/templates"
)

// poisons are put into every field.
var poisons = []string{
	"\nUser=root", "\r\nUser=root", "\n[Service]\nUser=root", "\\", "x\\", "%n", "50%", "%(ENV_HOME)s", "$HOME", "${HOME}", "; /bin/false", " ; a", " #a", "\x00", "\x00\nUser=root",
	`"`, `'`, `" "`, "\x1b[31m", "\x7f", "\u2028User=root", "\u0085User=root", "`id`", "$(id)", "<% .Name %>", "{{.}}", "\xff", "-", "a b", "@", "\\\nUser=root", "*", "]", "é",
}

// sample has something in every field, so that each can be spoilt.
func sample(schedule bool) templates.Unit {
	u := templates.Unit{
		Name: "orders", Description: "takes orders", Documentation: []string{"https://example.com/orders"}, User: "orders", Program: "/opt/orders/bin/orders",
		Args: []string{"serve"}, WorkDir: "/var/lib/orders", Writable: []string{"/srv/orders"}, Env: map[string]string{"MODE": "fast"}, Secrets: []string{"KEY"},
		Listen: []string{"8080"}, Capabilities: []string{"CAP_NET_BIND_SERVICE"}, Limits: templates.Limits{Memory: "1G", CPU: "50%"}, Log: "/var/log/orders/out.log",
		Health: "http://127.0.0.1:8080/healthz", Restart: templates.Restart{Policy: "always"},
	}
	if schedule {
		u.Schedule, u.Listen, u.Health, u.Restart.Policy = "daily", nil, "", "no"
	}
	return u
}

// spots are the strings of a unit, each with what sets it in a copy.
func spots(t *testing.T, u templates.Unit) map[string]func(templates.Unit, string) templates.Unit {
	t.Helper()
	found := map[string]func(templates.Unit, string) templates.Unit{}
	var walk func(name string, typ reflect.Type, at func(*templates.Unit) reflect.Value)
	walk = func(name string, typ reflect.Type, at func(*templates.Unit) reflect.Value) {
		set := func(name string, assign func(v reflect.Value, s string)) {
			found[name] = func(u templates.Unit, s string) templates.Unit {
				assign(at(&u), s)
				return u
			}
		}
		switch typ.Kind() {
		case reflect.String:
			set(name, func(v reflect.Value, s string) { v.SetString(s) })
		case reflect.Slice:
			set(name, func(v reflect.Value, s string) { v.Set(reflect.ValueOf([]string{s})) })
		case reflect.Map:
			set(name+" value", func(v reflect.Value, s string) { v.Set(reflect.ValueOf(map[string]string{"MODE": s})) })
			set(name+" key", func(v reflect.Value, s string) { v.Set(reflect.ValueOf(map[string]string{s: "fast"})) })
		case reflect.Struct:
			for i := range typ.NumField() {
				walk(name+"."+typ.Field(i).Name, typ.Field(i).Type, func(u *templates.Unit) reflect.Value { return at(u).Field(i) })
			}
		case reflect.Bool, reflect.Int, reflect.Int64: // cannot hold text
		default:
			t.Fatalf("%s is a %s: this test does not know how to spoil it", name, typ)
		}
	}
	walk("Unit", reflect.TypeFor[templates.Unit](), func(u *templates.Unit) reflect.Value { return reflect.ValueOf(u).Elem() })
	if len(found) < 20 {
		t.Fatalf("only %d strings found", len(found))
	}
	return found
}

// TestWhatStandsInAFieldIsRefusedOrArrivesAsItIs puts each poison into each field,
// alone and behind what stands there. What is rendered has to have the lines that
// it has without, and the poison in one of its values.
func TestWhatStandsInAFieldIsRefusedOrArrivesAsItIs(t *testing.T) {
	t.Parallel()
	arrived, refused := 0, 0
	for _, scheduled := range []bool{false, true} {
		base := sample(scheduled)
		for name, spoil := range spots(t, base) {
			for _, poison := range poisons {
				for _, text := range []string{poison, "a" + poison, "/a" + poison, "/var/log/orders/a" + poison, "https://a" + poison} {
					u := spoil(base, text)
					files, err := templates.Systemd(u, templates.Options{})
					if err != nil {
						refused++
						continue
					}
					arrived++
					if fault := tampered(t, systemd(t, base), files, text); fault != "" && !silent(name) {
						t.Errorf("%s = %q: %s", name, text, fault)
					}
				}
			}
		}
	}
	t.Logf("%d arrived, %d were refused", arrived, refused)
	if arrived < 300 || refused < 1000 {
		t.Errorf("%d arrived, %d were refused: the test has lost its point", arrived, refused)
	}
}

// silent are the fields that no file of systemd shows.
func silent(name string) bool { return name == "Unit.Health" }

// tampered says how the lines of files differ from those of the base, or that text
// is in none of their values: "" = neither.
func tampered(t *testing.T, base, files []templates.File, text string) string {
	t.Helper()
	found := false
	for _, f := range files {
		i := slices.IndexFunc(base, func(b templates.File) bool { return path.Ext(b.Name) == path.Ext(f.Name) && end(b.Name) == end(f.Name) })
		if i < 0 {
			return "there is a file more: " + f.Name
		}
		got, want := values(t, f), values(t, base[i])
		if !slices.Equal(keys(got), keys(want)) {
			return fmt.Sprintf("%s has other lines: %v, want %v", f.Name, keys(got), keys(want))
		}
		found = found || slices.ContainsFunc(got, func(v [2]string) bool { return means(v[1], text) })
	}
	if !found {
		return "it is in no value"
	}
	return ""
}

// end is what follows the service's name.
func end(name string) string { _, rest, _ := strings.Cut(name, "."); return rest }

func keys(values [][2]string) (list []string) {
	for _, v := range values {
		list = append(list, v[0])
	}
	return list
}

// values are the lines of a file, their keys and what stands in them. Those of the
// file of variables are all comments.
func values(t *testing.T, f templates.File) (list [][2]string) {
	t.Helper()
	switch path.Ext(f.Name) {
	case ".service", ".socket", ".timer":
		for _, a := range parsed(t, f.Data).Assignments {
			list = append(list, [2]string{a.Section + "." + a.Key, a.Value})
		}
		return list
	}
	for line := range strings.Lines(string(f.Data)) {
		if trimmed := strings.TrimSpace(line); trimmed != "" && trimmed[0] != '#' {
			word, rest, _ := strings.Cut(trimmed, " ")
			if strings.HasPrefix(word, `"`) { // logrotate's path
				word, rest = "path", trimmed
			}
			list = append(list, [2]string{word, rest})
		}
	}
	return list
}

// means reports whether a value says text, by any of the ways in which systemd
// reads values.
func means(value, text string) bool {
	readings := []string{value}
	if words, err := unit.Words(value); err == nil {
		readings = append(readings, words...)
	}
	if commands, err := unit.Commands("/x " + value); err == nil && len(commands) == 1 {
		readings = append(readings, commands[0].Args...)
		for _, arg := range commands[0].Args {
			readings = append(readings, strings.ReplaceAll(arg, "$$", "$"))
		}
	}
	return slices.ContainsFunc(readings, func(r string) bool {
		return strings.Contains(r, text) || strings.Contains(strings.ReplaceAll(r, "%%", "%"), text)
	})
}

func TestForOthersItIsRefusedOrArrivesAsItIsToo(t *testing.T) {
	t.Parallel()
	base := sample(false)
	base.Secrets = nil
	lines := func(data []byte) (list []string) {
		for line := range strings.Lines(string(data)) {
			key, _, _ := strings.Cut(line, "=")
			list = append(list, strings.TrimSpace(key))
		}
		return list
	}
	clean, err := templates.Supervisor(base, templates.Options{})
	if err != nil {
		t.Fatal(err)
	}
	taken := 0
	for name, spoil := range spots(t, base) {
		for _, poison := range poisons {
			for _, text := range []string{poison, "a" + poison, "/a" + poison} {
				u := spoil(base, text)
				if files, err := templates.Supervisor(u, templates.Options{}); err == nil {
					taken++
					got, want := lines(files[0].Data), lines(clean[0].Data)
					if !slices.Equal(got[6:], want[6:]) && name != "Unit.Name" {
						t.Errorf("%s = %q: Supervisor's file has other lines:\n%s", name, text, files[0].Data)
					}
				}
				files, err := templates.PM2(u, templates.Options{})
				if err != nil {
					continue
				}
				var file struct {
					Apps []struct {
						Name, Script, Cwd, UID string
						Args                   []string
						Env                    map[string]string
					}
				}
				d := json.NewDecoder(bytes.NewReader(files[0].Data))
				if err := d.Decode(&file); err != nil || len(file.Apps) != 1 {
					t.Fatalf("%s = %q: %v", name, text, err)
				}
				app, filled := file.Apps[0], u.Filled()
				if app.Name != u.Name || app.Script != filled.Program || app.Cwd != filled.WorkDir || app.UID != filled.User || app.Env["MODE"] != u.Env["MODE"] || !slices.Equal(app.Args, u.Args) {
					t.Errorf("%s = %q: PM2 is told %+v", name, text, app)
				}
			}
		}
	}
	if taken < 100 {
		t.Errorf("only %d were taken: the test has lost its point", taken)
	}
}
