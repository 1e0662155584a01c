package noise_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

// comparison is a candidate against runs of the baseline, and the differences in
// short: place, kind, what was wanted and what was got.
type comparison struct {
	what      string
	rules     []string // the words of each, parted by "|"
	baseline  []record.Recording
	candidate record.Recording
	says      []string // nil is that nothing differs
}

func rules(t testing.TB, lines ...string) noise.Rules {
	t.Helper()
	var r noise.Rules
	for _, l := range lines {
		if err := r.Add(strings.Split(l, "|")...); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func short(r noise.Result) []string {
	var list []string
	for _, d := range r.Differences {
		s := d.Place.String() + ": " + d.Kind
		if d.Want != "" || d.Got != "" {
			s += " " + d.Want + " => " + d.Got
		}
		for _, l := range d.Lines {
			s += "\n" + l
		}
		list = append(list, s)
	}
	return list
}

func (c comparison) run(t *testing.T) {
	t.Helper()
	control := noise.Learn(rules(t, c.rules...), noise.Runs{Baseline: c.baseline})
	for i, b := range c.baseline {
		if r := control.Compare(b); !r.Same() {
			t.Errorf("run %d of the baseline differs from itself: %v", i, short(r))
		}
	}
	if diff := cmp.Diff(c.says, short(control.Compare(c.candidate))); diff != "" {
		t.Errorf("differences (-want +got):\n%s", diff)
	}
}

func all(t *testing.T, list []comparison) {
	t.Helper()
	for _, c := range list {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			c.run(t)
		})
	}
}

func TestTextIsComparedTokenByToken(t *testing.T) {
	t.Parallel()
	all(t, []comparison{
		{
			what:      "a changed word is named by its line and token",
			baseline:  each(prints, "a\nb c\n", "a\nb c\n"),
			candidate: recording(prints("a\nb d\n")),
			says:      []string{"exec svc stdout:2:3: changed c => d"},
		},
		{
			what:      "a number that every run changes is masked, whatever the number",
			baseline:  each(prints, "pid 17 ok\n", "pid 4711 ok\n"),
			candidate: recording(prints("pid 99999 ok\n")),
		},
		{
			what:      "and a word in its place is a difference",
			baseline:  each(prints, "pid 17 ok\n", "pid 4711 ok\n"),
			candidate: recording(prints("pid none ok\n")),
			says:      []string{"exec svc stdout:1:3: changed 17 => none"},
		},
		{
			what:      "NaN is not a number",
			baseline:  each(prints, "took 0.25\n", "took 1e-9\n"),
			candidate: recording(prints("took NaN\n")),
			says:      []string{"exec svc stdout:1:3: changed 0.25 => NaN"},
		},
		{
			what:      "an id that was all digits once is a word",
			baseline:  each(prints, "id 12345678\n", "id 8f3a21bc\n"),
			candidate: recording(prints("id cafe0001\n")),
		},
		{
			what:      "a longer path before it does not uncover a masked number",
			baseline:  each(prints, "main.go:11: pid 17: started\n", "main.go:11: pid 4711: started\n"),
			candidate: recording(prints("example.com/x y/main.go:11: pid 99: started\n")),
			says:      []string{"exec svc stdout:1:1: changed main.go => example.com/x y/main.go"},
		},
		{
			what:      "a text of changing length in a line is masked alone",
			baseline:  each(prints, "[a b] done 1\n", "[a b c] done 1\n", "[a] done 1\n"),
			candidate: recording(prints("[a y z w] done 2\n")),
			says:      []string{"exec svc stdout:1:9: changed 1 => 2"},
		},
		{
			what:      "a line put in is told as one difference",
			baseline:  each(prints, "a\nb\nc\n", "a\nb\nc\n"),
			candidate: recording(prints("a\nnew\nb\nc\n")),
			says:      []string{"exec svc stdout: changed 3 lines => 4 lines\n a\n+new\n b\n c"},
		},
		{
			what:      "two lines that changed places are a matter of order",
			baseline:  each(prints, "a\nb\nc\n", "a\nb\nc\n"),
			candidate: recording(prints("b\na\nc\n")),
			says:      []string{"exec svc stdout:1: changed a => b", "exec svc stdout:2: changed b => a"},
		},
		{
			what:      "lines whose order changes are a bag",
			baseline:  each(prints, "a 1\nb 2\nc 3\n", "b 2\na 1\nc 3\n"),
			candidate: recording(prints("c 3\nb 2\na 1\n")),
		},
		{
			what:      "of which none may be another",
			baseline:  each(prints, "a 1\nb 2\nc 3\n", "b 2\na 1\nc 3\n"),
			candidate: recording(prints("c 3\nb 2\na 4\n")),
			says:      []string{"exec svc stdout:*: missing a 1 => ", "exec svc stdout:*: extra  => a 4"},
		},
		{
			what:      "words of a line whose order changes are a bag",
			baseline:  each(prints, "keys: a b c d\n", "keys: b a d c\n"),
			candidate: recording(prints("keys: a b c e\n")),
			says:      []string{"exec svc stdout:1:10: changed d => e"},
		},
		{
			what:      "a log of changing length is a set of lines",
			baseline:  each(prints, "start\nretry\nstop\n", "start\nretry\nretry\nstop\n", "start\nstop\n", "start\nretry\nstop\n"),
			candidate: recording(prints("start\npanic\nstop\n")),
			says:      []string{"exec svc stdout:*: extra  => panic"},
		},
		{
			what:      "no newline at the end is a difference",
			baseline:  each(prints, "a\n", "a\n"),
			candidate: recording(prints("a")),
			says:      []string{"exec svc stdout: changed 1 lines => 2 lines\n a\n+(no newline at the end)"},
		},
		{
			what:      "nothing at all is a difference",
			baseline:  each(prints, "a\n", "a\n"),
			candidate: recording(prints("")),
			says:      []string{"exec svc stdout: missing a => "},
		},
		{
			what:      "bytes that are no text are told by where they part",
			baseline:  each(prints, "\x00\x01\x02\x03", "\x00\x01\x02\x03"),
			candidate: recording(prints("\x00\x01\xff\x03")),
			says:      []string{"exec svc stdout: bytes 4 bytes, from 0: 00010203 => 4 bytes, from 0: 0001ff03"},
		},
		{
			what:      "noise that is no text keeps its length",
			baseline:  each(prints, "\x00\x01\x02\x03", "\x00\x01\x02\x04"),
			candidate: recording(prints("\x00\x01\x02\x03\x04")),
			says:      []string{"exec svc stdout: bytes 4 bytes, from 0: 00010203 => 5 bytes, from 0: 0001020304"},
		},
		{
			what:      "an exit status is a difference",
			baseline:  []record.Recording{recording(ends("exit status 2", "", "")), recording(ends("exit status 2", "", ""))},
			candidate: recording(ends("signal: killed", "", "")),
			says:      []string{"exec svc exit: changed exit status 2 => signal: killed"},
		},
	})
}

func TestJSONIsComparedByPath(t *testing.T) {
	t.Parallel()
	all(t, []comparison{
		{
			what:      "a changed number is named by its path, and exact",
			baseline:  each(body, `{"value":0.1}`, `{"value":0.1}`),
			candidate: recording(body(`{"value":0.10}`)),
			says:      []string{"http POST /eval .value: changed 0.1 => 0.10"},
		},
		{
			what:      "a number of more than 53 bits is exact",
			baseline:  each(body, `{"a":[{"n":9007199254740993}]}`, `{"a":[{"n":9007199254740993}]}`),
			candidate: recording(body(`{"a":[{"n":9007199254740992}]}`)),
			says:      []string{"http POST /eval .a[0].n: changed 9007199254740993 => 9007199254740992"},
		},
		{
			what:      "a number that became a string is of another kind",
			baseline:  each(body, `{"id":1}`, `{"id":2}`),
			candidate: recording(body(`{"id":"3"}`)),
			says:      []string{`http POST /eval .id: kind a JSON number 1 => a JSON string "3"`},
		},
		{
			what:      "one word of a string is masked alone",
			baseline:  each(body, `{"m":"took 5 ms"}`, `{"m":"took 17 ms"}`),
			candidate: recording(body(`{"m":"took 9 s"}`)),
			says:      []string{"http POST /eval .m:5: changed ms => s"},
		},
		{
			what:      "an array is in order until the baseline says otherwise",
			baseline:  each(body, `{"t":["a","b","c"]}`, `{"t":["a","b","c"]}`),
			candidate: recording(body(`{"t":["b","a","c"]}`)),
			says:      []string{"http POST /eval .t[0]: changed a => b", "http POST /eval .t[1]: changed b => a"},
		},
		{
			what:      "an array whose order changes is a bag",
			baseline:  each(body, `{"t":["a","b","c"]}`, `{"t":["b","a","c"]}`),
			candidate: recording(body(`{"t":["c","a","a"]}`)),
			says:      []string{"http POST /eval .t[*]: missing \"b\" => ", "http POST /eval .t[*]: extra  => \"a\""},
		},
		{
			what:      "a field that is not always there may be missing, and is compared if it is there",
			baseline:  each(body, `{"a":1,"b":2}`, `{"a":1}`),
			candidate: recording(body(`{"a":1,"b":3}`)),
			says:      []string{"http POST /eval .b: changed 2 => 3"},
		},
		{
			what:      "a new field and a lost one",
			baseline:  each(body, `{"a":1,"b":2}`, `{"a":1,"b":2}`),
			candidate: recording(body(`{"a":1,"c":2}`)),
			says:      []string{"http POST /eval .b: missing 2 => ", "http POST /eval .c: extra  => 2"},
		},
		{
			what:      "the order of keys, though the values are the same",
			baseline:  each(body, `{"id":1,"a":1,"b":2}`, `{"id":2,"a":1,"b":2}`),
			candidate: recording(body(`{"id":3,"b":2,"a":1}`)),
			says:      []string{"http POST /eval body: order keys id a b => keys id b a"},
		},
		{
			what:      "a key that comes twice",
			baseline:  each(body, `{"id":1,"a":1}`, `{"id":2,"a":1}`),
			candidate: recording(body(`{"id":3,"a":1,"a":1}`)),
			says:      []string{"http POST /eval .a#2: extra  => 1"},
		},
		{
			what:      "white space, where nothing is masked",
			baseline:  each(body, `{"a":1}`, `{"a":1}`),
			candidate: recording(body(`{"a": 1}`)),
			says:      []string{`http POST /eval body: bytes {"a":1} => {"a": 1}`},
		},
		{
			what:      "JSON that broke off",
			baseline:  each(body, `{"a":1}`, `{"a":1}`),
			candidate: recording(body(`{"a":1`)),
			says:      []string{`http POST /eval body: kind {"a":1} => ` + "{\"a\":1\n(no newline at the end)"},
		},
		{
			what:      "a length that follows from a masked body",
			baseline:  []record.Recording{recording(answers(`{"t":12}`, "Content-Length", "8", "Etag", `"x"`)), recording(answers(`{"t":34}`, "Content-Length", "8", "Etag", `"x"`))},
			candidate: recording(answers(`{"t":5}`, "Content-Length", "7", "Etag", `"y"`)),
		},
		{
			what:      "and a length that does not",
			baseline:  []record.Recording{recording(answers(`{"t":12}`, "Content-Length", "8")), recording(answers(`{"t":12}`, "Content-Length", "8"))},
			candidate: recording(answers(`{"t":12}`, "Content-Length", "7")),
			says:      []string{"http POST /eval header Content-Length: changed 8 => 7"},
		},
		{
			what:      "a header that is gone",
			baseline:  []record.Recording{recording(answers(`ok`, "X-A", "1", "X-B", "2"))},
			candidate: recording(answers(`ok`, "X-A", "1")),
			says:      []string{"http POST /eval header X-B: missing 2 => "},
		},
		{
			what:      "JSON that is an error text in some runs is text",
			baseline:  each(body, `{"a":1}`, "busy\n"),
			candidate: recording(body(`{"a":1}`)),
		},
	})
}

func TestADifferenceBehindWhatWasKeptIsToldWithoutAPlace(t *testing.T) {
	t.Parallel()
	cut := func(sum string) record.Recording {
		r := recording(prints("kept\n"))
		r.Steps[0].Run.Stdout.Size, r.Steps[0].Run.Stdout.SHA256 = 99, sum
		return r
	}
	control := noise.Learn(noise.Rules{}, noise.Runs{Baseline: []record.Recording{cut("a")}})
	got := control.Compare(cut("b")).Differences
	if len(got) != 1 || got[0].Context != "the first difference is somewhere after the first 5 bytes: of the rest only a hash is kept" || got[0].Want != "99 bytes" {
		t.Errorf("got %+v", got)
	}
}
