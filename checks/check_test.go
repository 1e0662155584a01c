package checks_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// always is a check that passes and says which host it saw.
func always(id string) checks.Check {
	return checks.Check{ID: id, Name: "always", Judge: func(s checks.Subject) checks.Finding {
		if s.Host == nil {
			return checks.Finding{Status: checks.Pass, Text: "no host"}
		}
		return checks.Finding{Status: checks.Pass, Text: "on " + s.Host.Name}
	}}
}

// lines are findings as "ID host STATUS text".
func lines(findings []checks.Finding) []string {
	var out []string
	for _, f := range findings {
		out = append(out, fmt.Sprintf("%s %s %v %s", f.ID, f.Host, f.Status, f.Text))
	}
	return out
}

func TestRunAsksOnceForEachHost(t *testing.T) {
	t.Parallel()
	perHost := always("X2")
	perHost.PerHost = true
	list := []checks.Check{always("X1"), perHost}
	hosts := []host.Host{hostNamed(t, "centos-7"), hostNamed(t, "debian-12")}
	for _, c := range []struct {
		what  string
		hosts []host.Host
		want  []string
	}{
		{"no host", nil, []string{"X1  PASS no host", "X2  PASS no host"}},
		{"two hosts", hosts, []string{"X1  PASS no host", "X2 centos-7 PASS on centos-7", "X2 debian-12 PASS on debian-12"}},
	} {
		got := lines(checks.Run(list, checks.Subject{File: pure()}, c.hosts))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestRunSkipsWhatCannotJudgeTheFile(t *testing.T) {
	t.Parallel()
	anyFile := always("X2")
	anyFile.AnyFile = true
	freebsd := pure(set("GOOS", "freebsd"))
	for _, c := range []struct {
		what   string
		file   *binary.Binary
		wanted checks.Wanted
		why    string
	}{
		{what: "damaged", file: pure(damaged), why: isDamaged},
		{what: "Windows", file: pure(format(binary.PE)), why: "a program for Windows (PE): the checks for Linux do not apply"},
		{what: "text", file: pure(format(binary.Unknown)), why: notLinux},
		{what: "bare metal", file: pure(inC, arm), wanted: built("arm-none-eabi"), why: "an image for bare metal: no host to start on"},
		{what: "packed", file: pure(inC, func(b *binary.Binary) { b.Warnings = []string{"packed by UPX: what is inside cannot be read"} }), why: "packed by UPX: what is inside cannot be read"},
		{what: "object file", file: pure(kind(1)), why: "not a program that can be started (ET_REL)"},
		{what: "FreeBSD", file: freebsd, why: "a program for freebsd: the checks for Linux do not apply"},
	} {
		got := lines(checks.Run([]checks.Check{always("X1"), anyFile}, checks.Subject{File: c.file, Wanted: c.wanted}, nil))
		if diff := cmp.Diff([]string{"X1  SKIP " + c.why, "X2  PASS no host"}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestOfADamagedFileNothingIsGreen(t *testing.T) {
	t.Parallel()
	hosts := []host.Host{hostNamed(t, "centos-7"), hostNamed(t, "alpine-3.22")}
	for _, f := range checks.Run(checks.Default(), checks.Subject{File: dynamic(damaged)}, hosts) {
		if want := map[bool]checks.Status{true: checks.Fail, false: checks.Skip}[f.ID == "A1"]; f.Status != want {
			t.Errorf("%s %s %s is %v, want %v", f.ID, f.Check, f.Host, f.Status, want)
		}
	}
}

func TestOfAHostOfWhichNothingIsKnownNothingIsSaid(t *testing.T) {
	t.Parallel()
	file := dynamic(set("GOAMD64", "v3"), requires(asks("libc.so.6", "GLIBC_2.34", "GLIBC_ABI_GNU2_TLS"), asks("libstdc++.so.6", "GLIBCXX_3.4")), func(b *binary.Binary) {
		b.ABITag = &binary.ABITag{Major: 3}
		b.ISANeeded = 2
	})
	// B4 looks at nothing of the host but whether it has libraries, F3 and F5 at
	// nothing where the file wants no more than usual.
	ofTheFile := map[string]bool{"B4": true, "F3": true, "F5": true}
	asked := 0
	for _, f := range checks.Run(checks.Default(), checks.Subject{File: file}, []host.Host{{Name: "blank"}}) {
		if f.Host != "" && !ofTheFile[f.ID] {
			asked++
			if f.Status != checks.Skip {
				t.Errorf("%s %s is %v (%s), want SKIP", f.ID, f.Check, f.Status, f.Text)
			}
		}
	}
	if asked < 8 {
		t.Errorf("only %d checks depend on the host", asked)
	}
}

func TestEverySkipSaysWhy(t *testing.T) {
	t.Parallel()
	silent := func(checks.Subject) checks.Finding { return checks.Finding{} }
	for _, c := range []struct {
		what  string
		check checks.Check
		file  *binary.Binary
		want  string
	}{
		{"a judge who says nothing", checks.Check{ID: "X1", Judge: silent}, pure(), "X1  SKIP the check does not say why"},
		{"no judge", checks.Check{ID: "X1"}, pure(), "X1  SKIP the check has no Judge"},
		{"no file", checks.Check{ID: "X1", AnyFile: true, Judge: silent}, nil, "X1  SKIP the file was not read"},
	} {
		got := lines(checks.Run([]checks.Check{c.check}, checks.Subject{File: c.file}, nil))
		if diff := cmp.Diff([]string{c.want}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.what, diff)
		}
	}
}

func TestAServiceAppendsItsOwnCheck(t *testing.T) {
	t.Parallel()
	list := append(checks.Default(), always("X1"))
	got := checks.Run(list, checks.Subject{File: pure()}, nil)
	if without := checks.Run(checks.Default(), checks.Subject{File: pure()}, nil); len(got) != len(without)+1 {
		t.Fatalf("got %d findings, want one more than %d", len(got), len(without))
	}
	if last := lines(got)[len(got)-1]; last != "X1  PASS no host" {
		t.Errorf("last finding is %q", last)
	}
}

func TestDefaultListsEachIDOnceAndInOrder(t *testing.T) {
	t.Parallel()
	var ids []string
	for _, c := range checks.Default() {
		ids = append(ids, c.ID)
	}
	want := []string{"A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "B5", "B6", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "D1", "D2", "D3", "E1", "E2", "E3", "F1", "F2", "F3", "F5", "G1", "G3", "G4", "G5", "I"}
	if diff := cmp.Diff(want, ids); diff != "" {
		t.Errorf("ids (-want +got):\n%s", diff)
	}
}

func TestWorstOrdersFailWarnSkipPass(t *testing.T) {
	t.Parallel()
	of := func(all ...checks.Status) (f []checks.Finding) {
		for _, s := range all {
			f = append(f, checks.Finding{Status: s})
		}
		return f
	}
	for _, c := range []struct {
		of   []checks.Finding
		want checks.Status
	}{
		{nil, checks.Skip},
		{of(checks.Pass), checks.Pass},
		{of(checks.Pass, checks.Skip, checks.Pass), checks.Skip},
		{of(checks.Warn, checks.Skip), checks.Warn},
		{of(checks.Skip, checks.Fail, checks.Warn), checks.Fail},
	} {
		if got := checks.Worst(c.of); got != c.want {
			t.Errorf("Worst(%v) is %v, want %v", c.of, got, c.want)
		}
	}
}

func TestStatusIsAWord(t *testing.T) {
	t.Parallel()
	for s, word := range map[checks.Status]string{checks.Skip: "SKIP", checks.Pass: "PASS", checks.Warn: "WARN", checks.Fail: "FAIL"} {
		text, err := json.Marshal(s)
		if err != nil || string(text) != `"`+word+`"` {
			t.Errorf("%v is written %s (%v), want %q", s, text, err, word)
		}
		var back checks.Status = -1
		if err := json.Unmarshal(text, &back); err != nil || back != s {
			t.Errorf("%s is read as %v (%v), want %v", text, back, err, s)
		}
	}
	var s checks.Status
	if err := json.Unmarshal([]byte(`"pass"`), &s); err == nil {
		t.Error(`"pass" was read without error`)
	}
	for s, want := range map[checks.Status]string{4: "Status(4)", -1: "Status(-1)"} {
		if _, err := json.Marshal(s); err == nil {
			t.Errorf("%v was written without error", s)
		}
		if got := s.String(); got != want {
			t.Errorf("a status that is none is %q, want %q", got, want)
		}
	}
}
