package doctor

import (
	"path/filepath"
	"runtime"
	"testing"

	"example.com/seaworthy/checks"
)

func TestGoflags(t *testing.T) {
	t.Parallel()
	for flags, want := range map[string]struct {
		status checks.Status
		text   string
	}{
		"":                           {checks.Pass, "GOFLAGS is empty"},
		"-buildvcs=false -trimpath":  {checks.Pass, "GOFLAGS=-buildvcs=false -trimpath changes no build"},
		"-mod=vendor":                {checks.Pass, "changes no build"},
		"-mod=mod":                   {checks.Warn, "GOFLAGS has -mod=mod: every go command may write into go.mod"},
		"--tags=a,b":                 {checks.Warn, "GOFLAGS has -tags=a,b"},
		"'-ldflags=-X main.a=b c'":   {checks.Warn, "GOFLAGS has -ldflags"},
		"-tags=a -race -mod=mod":     {checks.Fail, "GOFLAGS has -race: every build then needs cgo"},
		"-racetrack -coverage -pgos": {checks.Pass, "changes no build"},
		"-overlay=x.json":            {checks.Warn, "other files than those that lie here"},
	} {
		says(t, patientWith(settings{GOFLAGS: flags}).goflags(t.Context()), want.status, want.text)
		says(t, patientWith(settings{GOFLAGS: "-race"}, "GOFLAGS="+flags+" ").goflags(t.Context()), map[bool]checks.Status{true: checks.Pass, false: want.status}[flags == ""])
	}
}

func TestVariablesThatAimOrStop(t *testing.T) {
	t.Parallel()
	says(t, patientWith(settings{}).target(t.Context()), checks.Pass)
	says(t, patientWith(settings{}, "GOARCH=arm64").target(t.Context()), checks.Fail, "GOARCH=arm64 is set")
	says(t, patientWith(settings{}, "MAGEFILE_HASHFAST=1").hashfast(t.Context()), checks.Warn)
	for _, off := range []string{"", "0", "false"} {
		says(t, patientWith(settings{}, "MAGEFILE_HASHFAST="+off).hashfast(t.Context()), checks.Pass)
	}
}

func TestAHomeThatIsNotThere(t *testing.T) {
	t.Parallel()
	name := "HOME"
	if runtime.GOOS == "windows" {
		name = "USERPROFILE"
	}
	dir := t.TempDir()
	says(t, patientWith(settings{}, name+"="+dir).home(t.Context()), checks.Pass, dir)
	says(t, patientWith(settings{}, name+"="+filepath.Join(dir, "none")).home(t.Context()), checks.Warn, "which is not there")
	says(t, patientWith(settings{GOCACHE: "/c", GOMODCACHE: "/m"}).home(t.Context()), checks.Pass, name+" is not set, and GOCACHE and GOMODCACHE are")
	says(t, patientWith(settings{GOCACHE: "off", GOMODCACHE: "/m"}).home(t.Context()), checks.Fail, name+" is not set")
}

func TestThisDiskHasRoom(t *testing.T) {
	t.Parallel()
	v, err := volumeOf(existing(filepath.Join(t.TempDir(), "not", "there")))
	if err != nil || v.free == 0 || v.full || v.readonly {
		t.Errorf("%+v, %v", v, err)
	}
	p := patientWith(settings{GOTMPDIR: filepath.Join(t.TempDir(), "none")})
	says(t, p.execute(t.Context()), checks.Fail, "is not there", "mkdir -p")
	if rooms := p.rooms(t.Context()); len(rooms) != 2 {
		t.Errorf("%+v: caches without a place are left out", rooms)
	}
}
