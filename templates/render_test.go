package templates

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestNoTemplatePrintsAValueAsItIs(t *testing.T) {
	t.Parallel()
	seen := 0
	err := fs.WalkDir(embedded, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		seen++
		if formats[name] == nil {
			t.Errorf("%s has no functions: nothing renders it", name)
			return nil
		}
		_, err = parseTemplate(embedded, name)
		return err
	})
	if err != nil || seen != len(formats) {
		t.Errorf("%d templates seen, %d known, %v", seen, len(formats), err)
	}
}

func TestATemplateThatPrintsAValueAsItIsIsRefused(t *testing.T) {
	t.Parallel()
	for text, good := range map[string]bool{
		"<% .Name %>":                                                  false,
		"<% .Name | printf \"%s\" %>":                                  false,
		"<% print .Name %>":                                            false,
		"<% if .Socket %><% .Name %><% end %>":                         false,
		"<% if .Socket %>a<% else %><% .Name %><% end %>":              false,
		"<% range .Listen %><% . %><% end %>":                          false,
		"<% with .Name %><% . %><% end %>":                             false,
		"<% define \"x\" %><% .Name %><% end %><% template \"x\" . %>": false,
		"<% line .Name | html %>":                                      false,
		"<% (line .Name) %>":                                           false,
		"<% \"\\nUser=root\" %>":                                       false,
		"<% $x := .Name %><% $x %>":                                    false,
		"<% line .Name %>":                                             true,
		"<% .Name | line %>":                                           true,
		"<% $x := .Name %><% line $x %>":                               true,
		"<% range $i, $a := .Listen %><% line $a %><% end %>":          true,
		"<%/* .Name */%>text":                                          true,
	} {
		_, err := parseTemplate(fstest.MapFS{"systemd/unit.service": {Data: []byte(text)}}, "systemd/unit.service")
		if (err == nil) != good {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

func TestAServicesOwnTemplateTakesThePlaceOfOurs(t *testing.T) {
	t.Parallel()
	o := Options{Made: "seaworthy v0.1.0", Overrides: fstest.MapFS{"systemd/unit.service": {Data: []byte(
		"[Unit]\nDescription=<% line .Description %>, ours\n\n[Service]\nExecStart=<% arguments .Program .Args %>\nNice=5\nProtectClock=yes\n")}}}
	files, err := Systemd(Unit{Name: "orders", Systemd: 239}, o)
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, files[0].Data)
	if f.Value("Unit", "Description") != "orders, ours" || f.Value("Service", "Nice") != "5" || f.Value("Service", "ProtectClock") != "" || len(files) != 4 {
		t.Errorf("it was rendered as\n%s", files[0].Data)
	}
	if !strings.HasPrefix(string(files[0].Data), "# orders.service, made by seaworthy v0.1.0 ") {
		t.Errorf("the header is gone:\n%s", files[0].Data)
	}
}

func TestATemplateThatTakesNoPlaceIsRefusedWithTheNearestName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"systemd/unit.servcie":    `template "systemd/unit.servcie" takes no template's place; did you mean "systemd/unit.service"?`,
		"unit.socket":             `did you mean "systemd/unit.socket"?`,
		"supervisor/program.conf": `did you mean "supervisor/unit.conf"?`,
		"x":                       "there are supervisor/unit.conf, systemd/unit.env, ",
	} {
		_, err := Systemd(Unit{Name: "orders"}, Options{Overrides: fstest.MapFS{name: {}}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", name, err, want)
		}
	}
}

func TestATemplateThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"[Unit]\n<% line .Nothing %>":           "can't evaluate field Nothing",
		"[Unit]\n<% if %>":                      "missing value for if",
		"[Unit]\nX=<% bare .Program \"a b\" %>": `"a b" is no bare word`,
	} {
		files, err := Systemd(Unit{Name: "orders"}, Options{Overrides: fstest.MapFS{"systemd/unit.service": {Data: []byte(text)}}})
		if err == nil || files != nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "systemd/unit.service:2") {
			t.Errorf("%s: got %v, want %s", text, err, want)
		}
	}
}

func TestALineThatAnOldSystemdWouldCutIsRefused(t *testing.T) {
	t.Parallel()
	u := Unit{Name: "orders", Args: []string{strings.Repeat("a", 2000)}}
	if _, err := Systemd(u, Options{}); err != nil {
		t.Error(err)
	}
	for _, version := range []int{219, 234} {
		u.Systemd = version
		u.Args = []string{strings.Repeat("a", 2000) + "\nUser=root"}
		if _, err := Systemd(u, Options{}); err == nil || !strings.Contains(err.Error(), "ExecStart= has 2") {
			t.Errorf("for %d: got %v", version, err)
		}
	}
	if u.Systemd = 235; len(u.Args) > 0 {
		if _, err := Systemd(u, Options{}); err != nil {
			t.Error(err)
		}
	}
}

func TestWhoMadeItHasToStayOnItsLine(t *testing.T) {
	t.Parallel()
	for _, render := range []func(Unit, Options) ([]File, error){Systemd, Supervisor, PM2} {
		for _, made := range []string{"a\nUser=root", "a\\", "\x00"} {
			if _, err := render(Unit{Name: "orders"}, Options{Made: made}); err == nil {
				t.Errorf("%q was taken", made)
			}
		}
	}
}

func TestTheSameUnitGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	u := every(252)[1]
	u.Env = map[string]string{"A": "1", "B": "2", "C": "3", "D": "4", "E": "5"}
	once, err := Systemd(u, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		again, err := Systemd(u, Options{})
		if err != nil || !slices.EqualFunc(once, again, func(a, b File) bool { return a.Name == b.Name && string(a.Data) == string(b.Data) && a.Mode == b.Mode }) {
			t.Fatalf("another rendering differs, %v", err)
		}
	}
}

func TestWhichFilesThereAre(t *testing.T) {
	t.Parallel()
	for want, u := range map[string]Unit{
		"orders.service orders.sysusers.conf orders.tmpfiles.conf orders.env":                  {},
		"orders.service orders.socket orders.sysusers.conf orders.tmpfiles.conf orders.env":    {Socket: true, Listen: []string{"8080"}},
		"orders.service orders.timer orders.sysusers.conf orders.tmpfiles.conf orders.env":     {Schedule: "daily"},
		"orders.service orders.sysusers.conf orders.tmpfiles.conf orders.logrotate orders.env": {Log: "/var/log/orders/out.log"},
	} {
		u.Name = "orders"
		files, err := Systemd(u, Options{})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, f := range files {
			names = append(names, f.Name)
			if secret := strings.HasSuffix(f.Name, ".env"); f.Mode != map[bool]fs.FileMode{false: 0o644, true: 0o600}[secret] {
				t.Errorf("%s has mode %o", f.Name, f.Mode)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestWhichDirectoriesAreMadeBeforeTheServiceStarts(t *testing.T) {
	t.Parallel()
	for want, u := range map[string]Unit{
		"/etc/orders 0755 root root":                                                               {},
		"/etc/orders 0755 root root, /var/log/orders 0755 root root":                               {Log: "/var/log/orders/out.log"},
		"/etc/orders 0755 root root, /var/lib/orders 0750 orders orders":                           {Systemd: 234},
		"/etc/orders 0755 root root, \"/srv/my orders\" 0750 app app, \"/srv/100%%\" 0750 app app": {User: "app", Writable: []string{"/srv/my orders", "/srv/100%"}},
	} {
		u.Name = "orders"
		var lines []string
		for l := range strings.Lines(file(t, u, "orders.tmpfiles.conf")) {
			if l, ok := strings.CutPrefix(l, "d "); ok {
				lines = append(lines, strings.TrimSuffix(l, " -\n"))
			}
		}
		if got := strings.Join(lines, ", "); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func BenchmarkAllFiles(b *testing.B) {
	u := every(252)[1]
	u.Listen = []string{"8080"}
	for b.Loop() {
		for _, render := range []func(Unit, Options) ([]File, error){Systemd, Supervisor, PM2} {
			if _, err := render(u, Options{}); err != nil {
				b.Fatal(err)
			}
		}
	}
}
