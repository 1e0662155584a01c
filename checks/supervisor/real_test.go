package supervisor_test

import (
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/supervisor"
)

// python is Debian's, which has the module of its package.
const python = "/usr/bin/python3"

// installed skips without Supervisor, and returns the text of its options.py.
func installed(t *testing.T) string {
	t.Helper()
	out, err := exec.Command(python, "-c", "import supervisor.options as o; print(open(o.__file__).read())").CombinedOutput()
	if err != nil && os.Getenv("CI") == "true" {
		t.Fatalf("supervisor: %s, and CI is true: nothing may be skipped there (apt-get install supervisor)", out)
	}
	if err != nil {
		t.Skipf("supervisor: %s (apt-get install supervisor)", out)
	}
	return string(out)
}

// read is what the real code saw in a text; nil = it refused it.
type read struct {
	Ini       map[string]map[string]string
	Words     []string
	Variables map[string]string
	Percent   *string
}

func really(t *testing.T, texts []string) []read {
	t.Helper()
	input, err := json.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, "testdata/read.py")
	cmd.Stdin = strings.NewReader(string(input))
	var complaint strings.Builder
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, complaint.String())
	}
	var list []read
	if err := json.Unmarshal(out, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

// pieces are what files are drawn from.
var pieces = []string{
	"[program:x]", "[group:a]", "[]", "[a]b]", "[DEFAULT]", "\n", "\n", "\n", "\r\n", "\r", " ", "\t", "\x0b", "\x1c", "\u00a0", "\u2028", "=", ":", "command", "Key", "a", "b",
	" ;", " #", ";", "#", "\"", "'", "\\", "%", "%%", "%(here)s", "%(process_num)02d", "%(here)d", "%(gone)s", "%s", ",", "A=1", "B=\"2\"", "é", "日", "\ufeff", "\n ", "(", ")", ".", "-", "+", "0", "$", "@",
}

func drawn(r *rand.Rand) string {
	var b strings.Builder
	if r.IntN(2) == 0 {
		b.WriteString("[program:x]\n")
	}
	for range r.IntN(24) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

// TestEveryReaderIsSupervisorsOwn draws texts, and compares what is read with what
// the installed Supervisor reads.
func TestEveryReaderIsSupervisorsOwn(t *testing.T) {
	t.Parallel()
	installed(t)
	r := rand.New(rand.NewPCG(2026, 11))
	texts := []string{"", "[a]\n=x", "x", "[a]\nb=#a#b #c ;d", "[a]\nb=1\n\n c\n", "[a]\nb=1\n ;c\n d", "[a]\n b=1\n c=2", "A=1,B='2 ;3'", `A="'a'"`}
	for len(texts) < 8000 {
		texts = append(texts, drawn(r))
	}
	kept := 0
	for i, real := range really(t, texts) {
		kept += compare(t, texts[i], real)
	}
	if kept < 2000 {
		t.Errorf("only %d texts were accepted by any reader: the draw is too wild", kept)
	}
}

func compare(t *testing.T, text string, real read) (accepted int) {
	t.Helper()
	f, err := supervisor.Parse(text)
	switch {
	case (err == nil) != (real.Ini != nil):
		t.Errorf("%q: Parse says %v, configparser %q", text, err, real.Ini)
	case err == nil && !maps.EqualFunc(sections(f), real.Ini, maps.Equal):
		t.Errorf("%q: read as %q, configparser %q", text, sections(f), real.Ini)
	case err == nil:
		accepted++
	}
	if words, err := supervisor.Words(text); (err == nil) != (real.Words != nil) || !slices.Equal(words, real.Words) {
		t.Errorf("%q: words are %q, %v; shlex %q", text, words, err, real.Words)
	}
	variables, err := supervisor.Variables(text)
	got := map[string]string{}
	for _, v := range variables {
		got[v.Name] = v.Value
	}
	if (err == nil) != (real.Variables != nil) || err == nil && !maps.Equal(got, real.Variables) {
		t.Errorf("%q: variables are %q, %v; dict_of_key_value_pairs %q", text, got, err, real.Variables)
	}
	e, err := supervisor.Expand(text)
	known := !slices.ContainsFunc(e.Names, func(n string) bool { return n != "here" && n != "process_num" })
	switch {
	case err == nil && known != (real.Percent != nil):
		t.Errorf("%q: expanded to %q; Supervisor %v", text, e.Text, real.Percent)
	case err == nil && known && strings.ReplaceAll(e.Text, "<process_num>", "03") != *real.Percent:
		t.Errorf("%q: expanded to %q; Supervisor %q", text, e.Text, *real.Percent)
	case err != nil && real.Percent != nil && !errors.Is(err, supervisor.ErrPercent):
		t.Errorf("%q: refused with %v; Supervisor makes %q of it", text, err, *real.Percent)
	}
	return accepted
}

func sections(f *supervisor.File) map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, h := range f.Headers {
		if h.Section != "DEFAULT" && all[h.Section] == nil {
			all[h.Section] = map[string]string{}
		}
	}
	for _, s := range f.Settings {
		if all[s.Section] == nil {
			all[s.Section] = map[string]string{}
		}
		all[s.Section][s.Key] = s.Value
	}
	return all
}

// body is the text of a method of options.py.
func body(t *testing.T, source, name string) string {
	t.Helper()
	_, after, ok := strings.Cut(source, "\n    def "+name+"(")
	if !ok {
		t.Fatalf("options.py has no %s", name)
	}
	before, _, _ := strings.Cut(after, "\n    def ")
	return before
}

var (
	plainKey  = regexp.MustCompile(`get\((?:section,\s*)?'([a-z_]+)'`)
	streamKey = regexp.MustCompile(`'%s_([a-z_]+)' % k`)
)

// TestTheKeysAreThoseOfTheInstalledSupervisor compares the tables with what
// options.py asks for.
func TestTheKeysAreThoseOfTheInstalledSupervisor(t *testing.T) {
	t.Parallel()
	source := installed(t)
	program := asked(body(t, source, "_processes_from_section"))
	groups := body(t, source, "process_groups_from_parser")
	for section, want := range map[string][]string{
		"program:x":       program,
		"supervisord":     append(asked(body(t, source, "read_config")), "profile_options"), // of the command line's
		"eventlistener:x": append(asked(between(groups, "eventlistener:", "fcgi-program:')")), program...),
		"fcgi-program:x":  append(asked(groups[strings.Index(groups, "process fastcgi"):]), program...),
		"group:x":         {"programs", "priority"},
	} {
		slices.Sort(want)
		want = slices.Compact(want)
		if got := supervisor.Keys(section); !slices.Equal(got, want) {
			t.Errorf("[%s] has the keys\n%q, options.py asks for\n%q", section, got, want)
		}
	}
}

func between(text, from, to string) string {
	_, after, _ := strings.Cut(text, from)
	before, _, _ := strings.Cut(after, to)
	return before
}

func asked(code string) []string {
	var names []string
	for _, m := range plainKey.FindAllStringSubmatch(code, -1) {
		if m[1] != "expansions" && m[1] != "include" { // of a dict, and a section
			names = append(names, m[1])
		}
	}
	for _, m := range streamKey.FindAllStringSubmatch(code, -1) {
		names = append(names, "stdout_"+m[1], "stderr_"+m[1])
	}
	return names
}
