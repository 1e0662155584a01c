package targets

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/culprit"
	"example.com/seaworthy/targets/gobuild"
)

// Of several -gcflags that match a package the go command takes the last, so that
// the hash has to bring the others along.
func TestAHashKeepsTheCompilersFlags(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"build", "-trimpath"}, "-gcflags=m/x/...=-d=fmahash=PATTERN"},
		{[]string{"build", "-gcflags=-l=4"}, "-gcflags=m/x/...=-l=4 -d=fmahash=PATTERN"},
		{[]string{"build", "--gcflags=all=-l=4 -B"}, "-gcflags=m/x/...=-l=4 -B -d=fmahash=PATTERN"},
		{[]string{"build", "-gcflags", "m/x/calc=-N", "-v"}, "-gcflags=m/x/...=-N -d=fmahash=PATTERN"},
		{[]string{"build", "-gcflags=-l", "-gcflags=-N"}, "-gcflags=m/x/...=-N -d=fmahash=PATTERN"},
		{[]string{"build", "-gcflags=example.com/other=-N"}, "-gcflags=m/x/...=-d=fmahash=PATTERN"},
		{[]string{"build", "-ldflags=-gcflags=no"}, "-gcflags=m/x/...=-d=fmahash=PATTERN"},
	} {
		before := append([]string(nil), tt.args...)
		got := hashed(tt.args, "m/x", culprit.FMA)
		if d := cmp.Diff(got, append(before, tt.want)); d != "" {
			t.Errorf("%q: got (-), want (+):\n%s", tt.args, d)
		}
	}
}

// What bisect compiles stays within Jobs and Memory, as all that the kit compiles.
func TestATrialIsBoundedAsABuildIs(t *testing.T) {
	t.Parallel()
	plan := gobuild.Plan{Jobs: 3, Share: "100", Targets: []gobuild.Target{{Platform: gobuild.Platform{GOOS: "linux", GOARCH: "amd64"}}}}
	q := inquiry{pair: pair{Subject: plan.Subjects()[0]}}
	job := q.job(gobuild.Build{Record: gobuild.Record{Command: []string{"go", "build"}, Env: []string{"GOOS=linux"}}}, culprit.FMA)
	if d := cmp.Diff([]string{"GOOS=linux", "GOMEMLIMIT=100"}, job.Env); d != "" {
		t.Error(d)
	}
	if !slices.Contains(job.Args, "-p=3") {
		t.Errorf("no -p=3 in %q", job.Args)
	}
}
