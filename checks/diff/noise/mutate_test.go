package noise

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/record"
)

func whole(s string) record.Stream {
	return record.Stream{Data: []byte(s), Size: int64(len(s)), SHA256: digest([]byte(s))}
}

// small has one of everything that can be mutated.
func small() record.Recording {
	cut := whole("x\n")
	cut.Size = 99
	return record.Recording{
		Steps: []record.Step{
			{Name: "exec svc", Run: &record.Run{Exit: "exit status 0", Stdout: whole("a 9\nb\n"), Stderr: cut}},
			{Name: "http GET /", HTTP: &record.HTTP{Status: 200, Header: map[string][]string{"A": {"1"}}, Body: whole(`{"k":[1, "\"]"],"z":true}`)}},
		},
		Files: []record.File{
			{Path: "f", Mode: 0o644, Data: whole("\x00\xff")},
			{Path: "l", Mode: fs.ModeSymlink | 0o777, Link: "f"},
		},
	}
}

func TestMutationsReachEverything(t *testing.T) {
	t.Parallel()
	list, skipped := mutations(small(), share(small()))
	var got []string
	for _, m := range list {
		got = append(got, strings.TrimSpace(m.step+" "+m.what))
	}
	want := strings.Split(strings.TrimSpace(`
case: failed
exec svc dropped
exec svc exit: another
exec svc stdout: something put behind it
exec svc stdout: byte 0: "a" to "b"
exec svc stdout: byte 1: " " to "  "
exec svc stdout: byte 2: "9" to "0"
exec svc stdout: byte 3: "\n" to "\n "
exec svc stdout: byte 4: "b" to "c"
exec svc stdout: byte 5: "\n" to "\n "
exec svc stdout: line at byte 0 and that at byte 4 swapped
exec svc stdout: line at byte 0 dropped
exec svc stdout: line at byte 4 dropped
exec svc stderr: something put behind it
exec svc stderr: the rest changed
exec svc stderr: byte 0: "x" to "y"
exec svc stderr: byte 1: "\n" to "\n "
exec svc stderr: line at byte 0 dropped
http GET / dropped
http GET / status: one more
http GET / error: put in or out
http GET / header: one put in
http GET / header A: dropped
http GET / header A: one value more
http GET / header A: value 0 longer
http GET / body: something put behind it
http GET / body: byte 2: "k" to "l"
http GET / body: byte 6: "1" to "2"
http GET / body: byte 17: "z" to "za"
http GET / body: byte 20: "true" to "truf"
http GET / body: element at byte 6 and that at byte 9 swapped
file:f dropped
file:f renamed
file:f mode: another
file:f something put behind it
file:f byte 0 flipped
file:f byte 1 flipped
file:l dropped
file:l renamed
file:l mode: another
file:l link: another`), "\n")
	if diff := cmp.Diff(want, got); diff != "" || skipped != 0 {
		t.Errorf("%d skipped, mutations (-want +got):\n%s", skipped, diff)
	}
	for _, m := range list {
		before, rec := small(), small()
		if cmp.Equal(m.apply(rec), before) {
			t.Errorf("%s %s: nothing is mutated", m.step, m.what)
		}
		if diff := cmp.Diff(before, rec); diff != "" {
			t.Errorf("%s %s: the original is mutated:\n%s", m.step, m.what, diff)
		}
	}
}

// A comparison that forgets something is told what it is.
func TestAnAuditNamesWhatIsNotCompared(t *testing.T) {
	t.Parallel()
	control := Learn(Rules{}, Runs{Baseline: []record.Recording{small()}})
	forgetful := auditor{
		flat: func(r record.Recording) []string { return flat(control.rules, r) },
		compare: func(r record.Recording) (Result, string) {
			files := []record.File{}
			for _, f := range r.Files {
				if f.Path == "f" {
					f.Mode = 0o644
				}
				files = append(files, f)
			}
			r.Files = files
			return control.compare(r, true)
		},
	}
	var got Audit
	list, _ := mutations(small(), share(small()))
	forgetful.audit(&got, small(), list)
	if want := "41 mutations, 1 not seen, the first: file:f mode: another"; got.String() != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if a := control.Audit(small()); a.String() != "41 mutations, all seen" {
		t.Errorf("got %q of a comparison that forgets nothing", a)
	}
}
