package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMarksAreReadOffAManPage(t *testing.T) {
	t.Parallel()
	page := `.SH "OPTIONS"
.PP
\fIType=\fR
.RS 4
One of
\fBsimple\fR
.sp
.RS 4
\fBnotify\-reload\fR
.sp
Added in version 253\&.
.RE
.RE
.PP
\fIExitType=\fR
.RS 4
How\&.
.sp
Added in version 250\&.
.RE
.PP
\fICPUWeight=\fR\fB\fIweight\fR\fR, \fIStartupCPUWeight=\fR\fB\fIweight\fR\fR
.RS 4
.sp
Added in version 232\&.
.RE
.SH "SEE ALSO"
Added in version 999\&.
`
	got, err := marks(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"Type": 0, "ExitType": 250, "CPUWeight": 232, "StartupCPUWeight": 232}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestKeysAreReadOffTheLibrary(t *testing.T) {
	t.Parallel()
	library := "x\x00Service.Type\x00Unit.After\x00\x00Service.Once\x00...\x00Service.Type\x00Service.type\x00\x00Unit.After\x00Bogus.Type\x00Bogus.Type\x00"
	want := map[string][]string{"Type": {"Service"}, "After": {"Unit"}}
	if diff := cmp.Diff(known([]byte(library)), want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestCorrectionsComeBeforeTheManPage(t *testing.T) {
	t.Parallel()
	got := merge(map[string][]string{"StartLimitInterval": {"Unit", "Service"}, "AssertCPUFeature": {"Unit"}, "Type": {"Service"}},
		map[string]int{"Unit.AssertCPUFeature": 218, "Service.Type": 0})
	want := []row{
		{Key: "AssertCPUFeature", Sections: []string{"Unit"}, Since: 248, Source: "NEWS and the table of Red Hat's 219"},
		{Key: "StartLimitInterval", Sections: []string{"Service"}},
		{Key: "StartLimitInterval", Sections: []string{"Unit"}, Since: 229, Source: "NEWS of 229"},
		{Key: "Type", Sections: []string{"Service"}},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

// TestTheTableIsThatOfTheRelease makes it again from the packages. A release
// that came since is no failure where it only adds: what the table says must
// still be so.
func TestTheTableIsThatOfTheRelease(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("fetches packages")
	}
	dir := t.TempDir()
	version, err := fetch(dir, "sid")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%v, and CI is true: nothing may be skipped there", err)
		}
		t.Skip(err)
	}
	fresh, err := read(filepath.Join(dir, "root"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join("..", "..", "directives.json"))
	if err != nil {
		t.Fatal(err)
	}
	var kept table
	if err := json.Unmarshal(text, &kept); err != nil {
		t.Fatal(err)
	}
	if version == kept.Systemd {
		if diff := cmp.Diff(kept.Rows, fresh); diff != "" {
			t.Errorf("write go generate ./checks/unit (-kept +fresh)\n%s", diff)
		}
		return
	}
	now := ages(fresh)
	for name, since := range ages(kept.Rows) {
		if is, ok := now[name]; ok && is != since {
			t.Errorf("%s is of %d, and by the man pages of %s of %d: write go generate ./checks/unit", name, since, version, is)
		}
	}
}

func ages(rows []row) map[string]int {
	all := map[string]int{}
	for _, r := range rows {
		for _, section := range r.Sections {
			all[section+"."+r.Key] = r.Since
		}
	}
	return all
}
