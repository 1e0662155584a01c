package unit_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/unit"
)

// read parses text, or ends the test.
func read(t *testing.T, text string) *unit.File {
	t.Helper()
	f, err := unit.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatalf("parsing %q: %v", text, err)
	}
	return f
}

// lines are the assignments as "line Section.Key=Value".
func lines(f *unit.File) []string {
	var all []string
	for _, a := range f.Assignments {
		all = append(all, string(rune('0'+a.At.Line))+" "+a.Section+"."+a.Key+"="+a.Value)
	}
	return all
}

func TestParseReadsAsSystemdDoes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"blanks around key and value", "[Service]\n  User =  orders \t\n", []string{"2 Service.User=orders"}},
		{"a section begun twice goes on", "[Unit]\nA=1\n[Service]\nB=2\n[Unit]\nC=3\n", []string{"2 Unit.A=1", "4 Service.B=2", "6 Unit.C=3"}},
		{"keys keep their case", "[Unit]\nafter=x\n", []string{"2 Unit.after=x"}},
		{"comments of both kinds", "# a\n[Unit]\n ; b\nA=1 # no comment\n", []string{"4 Unit.A=1 # no comment"}},
		{"a value has further =", "[Unit]\nA=b=c\n", []string{"2 Unit.A=b=c"}},
		{"a continued line is joined by a blank", "[Unit]\nA=b\\\nc\nB=2\n", []string{"2 Unit.A=b c", "4 Unit.B=2"}},
		{"a comment between continued lines is dropped", "[Unit]\nA=b\\\n# x\n; y\nc\n", []string{"2 Unit.A=b c"}},
		{"a comment that ends with a backslash continues nothing", "[Unit]\n# x\\\nA=1\n", []string{"3 Unit.A=1"}},
		{"an empty line ends a continued one", "[Unit]\nA=b\\\n\nB=2\n", []string{"2 Unit.A=b", "4 Unit.B=2"}},
		{"two backslashes continue nothing", "[Unit]\nA=b\\\\\nB=2\n", []string{"2 Unit.A=b\\\\", "3 Unit.B=2"}},
		{"a blank after the backslash ends the line", "[Unit]\nA=b\\ \nB=2\n", []string{"2 Unit.A=b\\", "3 Unit.B=2"}},
		{"a backslash at the end of the file", "[Unit]\nA=b\\", []string{"2 Unit.A=b"}},
		{"the next setting is swallowed", "[Unit]\nDescription=foo\\\nAfter=b\n", []string{"2 Unit.Description=foo After=b"}},
		{"no line end at the end", "[Unit]\nA=1", []string{"2 Unit.A=1"}},
		{"CRLF", "[Unit]\r\nA=b\\\r\nc\r\nB=2\r\n", []string{"2 Unit.A=b c", "4 Unit.B=2"}},
		{"LF and CR are one line end, twice the same are two", "[Unit]\n\rA=1\r\rB=2", []string{"2 Unit.A=1", "4 Unit.B=2"}},
		{"NUL ends a line", "[Unit]\nA=1\x00B=2\n", []string{"2 Unit.A=1", "3 Unit.B=2"}},
		{"a byte order mark", "\ufeff[Unit]\nA=1\n", []string{"2 Unit.A=1"}},
		{"a byte order mark later on", "[Unit]\n\ufeffA=1\n\ufeffB=2\n", []string{"2 Unit.A=1", "3 Unit.\ufeffB=2"}},
		{"empty assignments stay", "[Unit]\nA=\n", []string{"2 Unit.A="}},
		{"nothing before a section counts", "A=1\n[Unit]\nB=2\n", []string{"3 Unit.B=2"}},
		{"what is no assignment is passed over", "[Unit]\nfoo\n=x\nB=2\n", []string{"4 Unit.B=2"}},
		{"an empty section name", "[]\nA=1\n", []string{"2 .A=1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(lines(read(t, tt.text)), tt.want); diff != "" {
				t.Errorf("%q (-got +want)\n%s", tt.text, diff)
			}
		})
	}
}

func TestParseTellsWhatSystemdPassesOver(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]unit.Oddity{
		"A=1\n[Unit]\n":            {unit.NoSection, unit.Place{Line: 1}, "A=1"},
		"[Unit]\nfoo\n":            {unit.NoEquals, unit.Place{Line: 2}, "foo"},
		"[Unit]\n = x\n":           {unit.NoKey, unit.Place{Line: 2}, "= x"},
		"[Unit]\nA=b\\\n # c\nd\n": {unit.CommentInside, unit.Place{Line: 3}, " # c"},
		"[Unit]\nA=b\\\n":          {unit.OpenEnd, unit.Place{Line: 2}, "A=b\\"},
		"[Unit]\nA=b\x00\n":        {unit.NulByte, unit.Place{Line: 2}, ""},
		"[Unit]\nA=b\rB=2\n":       {unit.CarriageReturn, unit.Place{Line: 2}, ""},
	} {
		if diff := cmp.Diff(read(t, text).Oddities, []unit.Oddity{want}); diff != "" {
			t.Errorf("%q (-got +want)\n%s", text, diff)
		}
	}
}

func TestParseRefusesWhatSystemdRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", unit.MaxLine-len("A=")-1)
	if f := read(t, "[Unit]\nA="+long+"\n"); len(f.Assignments[0].Value) != len(long) {
		t.Errorf("a value of %d bytes has %d", len(long), len(f.Assignments[0].Value))
	}
	for _, tt := range []struct {
		name, text string
		line       int
		want       error
	}{
		{"a header without its end", "[Unit]\n[Serv\n", 2, unit.ErrHeader},
		{"a quote in a section's name", "[Un\"it]\n", 1, unit.ErrName},
		{"a control character in a section's name", "[Un\x01it]\n", 1, unit.ErrName},
		{"bytes that are no UTF-8", "[Unit]\nA=\xff\n", 2, unit.ErrUTF8},
		{"a line of 1 MiB", "[Unit]\nA=" + long + "x\n", 2, unit.ErrLongLine},
		{"continued lines of more than 1 MiB", "[Unit]\nA=" + long[:1<<19] + "\\\n" + long[:1<<19] + "\n", 3, unit.ErrLongLine},
		{"a file without end", strings.Repeat("# comment\n", 1<<21), 0, unit.ErrSize},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := unit.Parse(strings.NewReader(tt.text))
			var syntax *unit.SyntaxError
			if !errors.As(err, &syntax) || !errors.Is(err, tt.want) {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if tt.line > 0 && syntax.At.Line != tt.line {
				t.Errorf("line %d, want %d", syntax.At.Line, tt.line)
			}
		})
	}
}

func TestAnEmptyAssignmentResetsAList(t *testing.T) {
	t.Parallel()
	f := read(t, "[Service]\nExecStart=/a\nExecStart=/b\nExecStart=\nExecStart=/c\n")
	var got []string
	for _, a := range f.List("Service", "ExecStart") {
		got = append(got, a.Value)
	}
	if diff := cmp.Diff(got, []string{"/c"}); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
	if n := len(f.All("Service", "ExecStart")); n != 4 {
		t.Errorf("%d assignments in all, want 4", n)
	}
	if a, ok := f.Last("Service", "User"); ok || a.Value != "" {
		t.Errorf("an absent key has %q, %v", a.Value, ok)
	}
}

func TestDropInsAreLaidOnByTheirNames(t *testing.T) {
	t.Parallel()
	named := func(path, text string) *unit.File {
		f := read(t, text)
		f.Path = path
		return f
	}
	base := named("/lib/a.service", "[Service]\nUser=a\nExecStart=/a\n")
	merged := base.Merge(
		named("/etc/a.service.d/90-z.conf", "[Service]\nUser=z\n"),
		named("/etc/a.service.d/10-b.conf", "[Service]\nUser=b\nExecStart=\nExecStart=/b\n"),
		named("/run/a.service.d/90-z.conf", "[Service]\nUser=hidden by the one in etc\n"),
	)
	if got := merged.Value("Service", "User"); got != "z" {
		t.Errorf("User=%s, want z: 90 comes after 10, and the first of two with one name counts", got)
	}
	if list := merged.List("Service", "ExecStart"); len(list) != 1 || list[0].Value != "/b" {
		t.Errorf("ExecStart= is %v, want /b alone", list)
	}
	if got := base.Value("Service", "User"); got != "a" || merged.Name() != "a.service" || merged.Type() != "service" {
		t.Errorf("the base has User=%s, the whole is %s of type %s", got, merged.Name(), merged.Type())
	}
}
