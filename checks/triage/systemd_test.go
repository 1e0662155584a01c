package triage

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

// endings are the kinds of cause that belong to the units of services, the root
// first; none for those that did not fail, or did not say why.
var endings = map[string][]string{
	"condition": {"condition"}, "masked": {"masked"}, "not-found": {"unit-missing"}, "refused": {"unit-refused"},
	"config-missing": {"config-missing"}, "config-unreadable": {"config-unreadable"}, "secret": {"secret-missing"}, "credential": {"secret-missing"},
	"environment-file": {"environment-file"}, "flag": {"bad-flag"}, "database": {"upstream"},
	"port-taken": {"port-in-use"}, "port-forbidden": {"port-forbidden"}, "start-limit": {"port-in-use", "start-limit"},
	"program-missing": {"program-missing"}, "program-mode": {"permission"}, "program-mount": {"permission"}, "program-format": {"wrong-architecture"},
	"program-loader": {"loader-missing"}, "program-library": {"library-missing"},
	"user-missing": {"user-missing"}, "group-missing": {"group-missing"}, "directory-missing": {"directory-missing"}, "state-directory": {"directory-missing"},
	"namespace": {"namespace"}, "output": {"output"}, "read-only": {"read-only"},
	"panic": {"panic"}, "killed": {"killed"}, "seccomp": {"seccomp"}, "watchdog": {"watchdog"}, "timeout": {"start-timeout"},
	"silent": nil, "well": nil, "finished": nil,
}

func kinds(d Diagnosis) []string {
	var all []string
	for _, c := range d.Causes {
		all = append(all, c.Kind)
	}
	return all
}

// read is a file of testdata.
func read(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// kept is what systemd said of a unit, by the name of what was asked.
func kept(t testing.TB, name string) map[string]string {
	t.Helper()
	parts := map[string]string{}
	for _, f := range txtar.Parse([]byte(read(t, filepath.Join("testdata/systemd", name+".txtar")))).Files {
		parts[f.Name] = string(f.Data)
	}
	return parts
}

func TestEveryEndThatSystemdTellsIsNamed(t *testing.T) {
	t.Parallel()
	for name, want := range endings {
		parts := kept(t, name)
		d := Judge(Input{State: ParseState(parts["show"]), Log: Parse([]byte(parts["journal"]))})
		if diff := cmp.Diff(want, kinds(d)); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
		if d.Name != name+".service" {
			t.Errorf("%s: the unit is called %q", name, d.Name)
		}
		for _, c := range d.Causes {
			if c.Text == "" || c.Fix == "" || len(c.Evidence) == 0 || strings.ContainsAny(c.Fix, "{}") {
				t.Errorf("%s: a cause lacks something: %+v", name, c)
			}
		}
	}
}

func TestTheTextOfAJournalTellsTheSame(t *testing.T) {
	t.Parallel()
	for name, want := range endings {
		if name == "masked" || name == "not-found" {
			continue // the journal is silent of them
		}
		log := Parse([]byte(kept(t, name)["short"]))
		if d := Judge(Input{Log: log}); !slices.Equal(kinds(d), want) || log.Format != "journal as text" {
			t.Errorf("%s: %s: got %v, want %v", name, log.Format, kinds(d), want)
		}
	}
}

func TestAStatusThatSomebodyCopiedIsRead(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"program-missing", "config-missing", "port-taken", "user-missing", "database"} {
		if d := Judge(Input{Log: Parse([]byte(kept(t, name)["status"]))}); !slices.Equal(kinds(d), endings[name]) {
			t.Errorf("%s: got %v, want %v", name, kinds(d), endings[name])
		}
	}
}

func TestPropertiesAloneNameWhatSystemdRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"user-missing", "group-missing", "directory-missing", "namespace", "output", "state-directory", "credential", "watchdog", "timeout", "killed", "seccomp"} {
		if d := Judge(Input{State: ParseState(kept(t, name)["show"])}); !slices.Equal(kinds(d), endings[name]) {
			t.Errorf("%s: got %v, want %v", name, kinds(d), endings[name])
		}
	}
}

func TestAServiceThatRunsIsWell(t *testing.T) {
	t.Parallel()
	parts := kept(t, "well")
	if d := Judge(Input{State: ParseState(parts["show"]), Log: Parse([]byte(parts["journal"]))}); d.Verdict != Well {
		t.Errorf("got %+v, want well", d)
	}
	for _, name := range []string{"silent", "finished"} {
		parts := kept(t, name)
		d := Judge(Input{State: ParseState(parts["show"]), Log: Parse([]byte(parts["journal"]))})
		if d.Verdict != Unknown || d.Text == "" || d.Fix == "" || len(d.Last) == 0 {
			t.Errorf("%s: got %+v, want that it cannot tell, and the last lines", name, d)
		}
	}
}

func TestAPanicNamesTheServicesOwnFrame(t *testing.T) {
	t.Parallel()
	d := Judge(Input{Log: Parse([]byte(kept(t, "panic")["journal"]))})
	want := "panic: runtime error: invalid memory address or nil pointer dereference, in main.(*store).open (main.go:163)"
	if len(d.Causes) != 1 || d.Causes[0].Text != want {
		t.Errorf("got %+v, want %q", d.Causes, want)
	}
}

// patient is a machine that answers one thing.
type patient struct{ listener, file, account, kind, why string }

func (p patient) Listener(string) string          { return p.listener }
func (p patient) File(string, string) string      { return p.file }
func (p patient) Account(string) string           { return p.account }
func (p patient) Program(string) (string, string) { return p.kind, p.why }

func TestTheMachineSaysWhatTheLogDoesNot(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		host       patient
		kind, want string
	}{
		{"port-taken", patient{listener: "nginx"}, "port-in-use", "; nginx has it"},
		{"port-taken", patient{listener: "nobody"}, "port-in-use", "; now nobody listens there"},
		{"config-unreadable", patient{file: "is -rw-------: nobody may not read it"}, "config-unreadable", "; /opt/secret.json is -rw-------: nobody may not read it"},
		{"user-missing", patient{account: "is not there"}, "user-missing", "; shop is not there"},
		{"program-mount", patient{kind: "noexec", why: "/opt/noexec is mounted noexec"}, "noexec", "; /opt/noexec is mounted noexec"},
		{"program-format", patient{why: "is for linux/s390x"}, "wrong-architecture", "; is for linux/s390x"},
	} {
		parts := kept(t, tt.name)
		d := Judge(Input{State: ParseState(parts["show"]), Log: Parse([]byte(parts["journal"])), Host: tt.host})
		if len(d.Causes) == 0 || d.Causes[0].Kind != tt.kind || !strings.HasSuffix(d.Causes[0].Text, tt.want) {
			t.Errorf("%s: got %+v, want %s …%s", tt.name, d.Causes, tt.kind, tt.want)
		}
	}
}

func TestWhatAServiceWroteIntoItsOwnFileBelongsToItsLastRun(t *testing.T) {
	t.Parallel()
	journal := Parse([]byte(kept(t, "silent")["journal"]))
	log := journal.With(Parse([]byte("open /etc/orders.yaml: no such file or directory\n")))
	if d := Judge(Input{Log: log}); !slices.Equal(kinds(d), []string{"config-missing"}) {
		t.Errorf("got %v, want config-missing", kinds(d))
	}
}
