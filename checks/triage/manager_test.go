package triage

import (
	"slices"
	"testing"
)

func TestSupervisorsLogTellsOfEachProgram(t *testing.T) {
	t.Parallel()
	log := Parse([]byte(read(t, "testdata/supervisor/supervisord.log")))
	if log.Format != "Supervisor" {
		t.Fatalf("it was taken for %s", log.Format)
	}
	for name, want := range map[string][]string{
		"missing": {"program-missing", "start-limit"}, "mode": {"permission", "start-limit"}, "killed": {"killed", "start-limit"},
		"config": {"start-limit"}, "well": nil,
	} {
		if d := Judge(Input{Name: name, Log: log.Of(name)}); !slices.Equal(kinds(d), want) {
			t.Errorf("%s: got %v, want %v", name, kinds(d), want)
		}
	}
}

func TestWhatSupervisorKeptOfStderrNamesTheCause(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"chdir": "directory-missing", "config": "config-missing", "format": "wrong-architecture", "panic": "panic", "port": "port-in-use", "well": "",
	} {
		d := Judge(Input{Name: name, Log: Parse([]byte(read(t, "testdata/supervisor/"+name+".err")))})
		if got := slices.Concat(kinds(d), []string{""})[0]; got != want {
			t.Errorf("%s: got %v, want %q", name, kinds(d), want)
		}
	}
}

func TestPM2sLogsTellOfEachProgram(t *testing.T) {
	t.Parallel()
	log := Parse([]byte(read(t, "testdata/pm2/pm2.log")))
	if log.Format != "PM2" {
		t.Fatalf("it was taken for %s", log.Format)
	}
	for name, want := range map[string][]string{"killed": {"killed", "start-limit"}, "config": {"start-limit"}, "well": nil} {
		if d := Judge(Input{Name: name, Log: log.Of(name)}); !slices.Equal(kinds(d), want) {
			t.Errorf("%s: got %v, want %v", name, kinds(d), want)
		}
	}
	log = Parse([]byte(read(t, "testdata/pm2/logs.out")))
	for name, want := range map[string]string{"config": "config-missing", "panic": "panic", "format": "wrong-architecture"} {
		if d := Judge(Input{Name: name, Log: log.Of(name)}); !slices.Contains(kinds(d), want) {
			t.Errorf("pm2 logs: %s: got %v, want %s", name, kinds(d), want)
		}
	}
	if d := Judge(Input{Log: Parse([]byte(read(t, "testdata/pm2/start.out")))}); !slices.Contains(kinds(d), "program-missing") {
		t.Errorf("pm2 start: got %v, want program-missing", kinds(d))
	}
}
