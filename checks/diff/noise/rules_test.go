package noise_test

import (
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/record"
)

func TestARuleIsReadFromTheWordsOfAScript(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ words, says string }{
		{"scrub|id-[0-9]+|<id>", `scrub 'id-[0-9]+' '<id>'`},
		{"scrub|id-[0-9]+", `error: scrub: needs REGEXP REPLACEMENT, got 1 words`},
		{"scrub|(|x", "error: scrub: error parsing regexp: missing closing ): `(`"},
		{"scrub|x*|y", `error: scrub: "x*" matches the empty string, so it would match everywhere`},
		{"ignore|.request_id", ".request_id"},
		{"ignore|http POST /eval|.request_id", "http POST /eval .request_id"},
		{"ignore|header|X-Request-Id", "header X-Request-Id"},
		{"ignore|http *|header|Date", "http * header Date"},
		{"ignore|stderr", "stderr"},
		{"ignore|file:tmp/*", "file:tmp/*"},
		{"ignore|stdout|.a[0].b", "stdout .a[0].b"},
		{"ignore|stdout:3:5", "stdout:3:5"},
		{"ignore", "error: ignore: needs [STEP] PATH"},
		{"ignore|", `error: ignore: a word of [""] is empty`},
		{"ignore|.a\xf7", `error: ignore: ".a\xf7" is not UTF-8, or longer than 1000 bytes`},
		{"ignore|http POST /eval", `error: ignore: "http POST /eval" is no path: one begins with stdout, stderr, exit, status, header NAME, body, file:, "." or "["; a step needs a path after it`},
		{"ignore|http POST /eval|request_id", `error: ignore: "request_id" is no path: one begins with stdout, stderr, exit, status, header NAME, body, file:, "." or "["`},
		{"ignore|header", "error: ignore: header needs the name of one, or *"},
		{"ignore|file:", "error: ignore: file: needs a path, as in file:tmp/*"},
		{"ignore|.a[0", `error: ignore: brackets of ".a[0" do not match`},
		{"unordered|http POST /eval|.tags", "http POST /eval .tags"},
		{"approx|.value|1e-9", "approx .value 1e-09"},
		{"approx|http POST /eval|.value|rel=1e-12", "approx http POST /eval .value rel=1e-12"},
		{"approx|.value", "error: approx: needs [STEP] PATH EPS, or rel=EPS, got 1 words"},
		{"approx|.value|tiny", `error: approx: "tiny" is no EPS: a number above 0 such as 1e-9, or rel=1e-12`},
		{"approx|.value|-1", `error: approx: "-1" is no EPS: a number above 0 such as 1e-9, or rel=1e-12`},
		{"approx|.value|rel=NaN", `error: approx: "rel=NaN" is no EPS: a number above 0 such as 1e-9, or rel=1e-12`},
		{"igonre|.a", `error: no rule is called "igonre": there are scrub, ignore, unordered and approx`},
	} {
		t.Run(c.words, func(t *testing.T) {
			t.Parallel()
			var r noise.Rules
			got := ""
			err := r.Add(strings.Split(c.words, "|")...)
			switch {
			case err != nil:
				got = "error: " + err.Error()
			case len(r.Scrub) > 0:
				got = r.Scrub[0].String()
			case len(r.Approx) > 0:
				got = r.Approx[0].String()
			default:
				got = append(r.Ignore, r.Unordered...)[0].String()
			}
			if got != c.says {
				t.Errorf("got  %s\nwant %s", got, c.says)
			}
		})
	}
	if err := new(noise.Rules).Add(); err == nil {
		t.Error("no words at all are a rule")
	}
}

func TestRulesLetPassWhatTheyName(t *testing.T) {
	t.Parallel()
	twice := func(c ...change) []record.Recording { return []record.Recording{recording(c...), recording(c...)} }
	all(t, []comparison{
		{
			what:      "a field that is ignored, and not its neighbour",
			rules:     []string{"ignore|http POST /eval|.a"},
			baseline:  each(body, `{"a":{"x":1},"ab":1}`, `{"a":{"x":1},"ab":1}`),
			candidate: recording(body(`{"a":{"x":2},"ab":2}`)),
			says:      []string{"http POST /eval .ab: changed 1 => 2"},
		},
		{
			what:      "not in another step",
			rules:     []string{"ignore|http GET /|.a"},
			baseline:  each(body, `{"a":1}`, `{"a":1}`),
			candidate: recording(body(`{"a":2}`)),
			says:      []string{"http POST /eval .a: changed 1 => 2"},
		},
		{
			what:      "a field of every element",
			rules:     []string{"ignore|.items[].id"},
			baseline:  each(body, `{"items":[{"id":1,"v":1},{"id":2,"v":2}]}`, `{"items":[{"id":1,"v":1},{"id":2,"v":2}]}`),
			candidate: recording(body(`{"items":[{"id":8,"v":1},{"id":9,"v":3}]}`)),
			says:      []string{"http POST /eval .items[1].v: changed 2 => 3"},
		},
		{
			what:      "a star is one key",
			rules:     []string{"ignore|.*.id"},
			baseline:  each(body, `{"a":{"id":1},"id":1}`, `{"a":{"id":1},"id":1}`),
			candidate: recording(body(`{"a":{"id":2},"id":2}`)),
			says:      []string{"http POST /eval .id: changed 1 => 2"},
		},
		{
			what:      "a header, in whatever case",
			rules:     []string{"ignore|header|x-request-id"},
			baseline:  twice(answers("ok", "X-Request-Id", "1", "X-Request-Id-2", "1")),
			candidate: recording(answers("ok", "X-Request-Id", "2", "X-Request-Id-2", "2")),
			says:      []string{"http POST /eval header X-Request-Id-2: changed 1 => 2"},
		},
		{
			what:      "files in one directory, not below it",
			rules:     []string{"ignore|file:tmp/*"},
			baseline:  twice(leaves("tmp/a.log", 0o644, "a\n"), leaves("tmpx", 0o644, "a\n")),
			candidate: recording(leaves("tmp/b.log", 0o600, "b\n"), leaves("tmpx", 0o644, "b\n")),
			says:      []string{"file:tmpx:1: changed a => b"},
		},
		{
			what:      "a field of a JSON file",
			rules:     []string{"ignore|file:a.json|.id"},
			baseline:  twice(leaves("a.json", 0o644, `{"id":1,"v":1}`)),
			candidate: recording(leaves("a.json", 0o755, `{"id":2,"v":2}`)),
			says:      []string{"file:a.json mode: changed -rw-r--r-- => -rwxr-xr-x", "file:a.json .v: changed 1 => 2"},
		},
		{
			what:      "the whole body",
			rules:     []string{"ignore|body"},
			baseline:  each(body, `{"a":1}`, `{"a":1}`),
			candidate: recording(body(`no`)),
		},
		{
			what:      "one token of a line",
			rules:     []string{"ignore|stdout:1:3"},
			baseline:  each(prints, "a b c\n", "a b c\n"),
			candidate: recording(prints("a x d\n")),
			says:      []string{"exec svc stdout:1:5: changed c => d"},
		},
		{
			what:      "an array without order",
			rules:     []string{"unordered|.tags"},
			baseline:  each(body, `{"tags":["a","b","b"]}`, `{"tags":["a","b","b"]}`),
			candidate: recording(body(`{"tags":["b","a","a"]}`)),
			says:      []string{`http POST /eval .tags[*]: missing "b" => `, `http POST /eval .tags[*]: extra  => "a"`},
		},
		{
			what:      "and its permutation",
			rules:     []string{"unordered|.tags"},
			baseline:  each(body, `{"tags":["a","b","b"]}`, `{"tags":["a","b","b"]}`),
			candidate: recording(body(`{"tags":["b","a","b"]}`)),
		},
		{
			what:      "lines without order",
			rules:     []string{"unordered|stdout"},
			baseline:  each(prints, "a\nb\n", "a\nb\n"),
			candidate: recording(prints("b\na\n")),
		},
		{
			what:      "a number that is a little off, and one that is more",
			rules:     []string{"approx|.v|1e-9"},
			baseline:  each(body, `{"v":[0.1,0.2]}`, `{"v":[0.1,0.2]}`),
			candidate: recording(body(`{"v":[0.10000000001,0.21]}`)),
			says:      []string{"http POST /eval .v[1]: changed 0.2 => 0.21"},
		},
		{
			what:      "NaN is not near anything",
			rules:     []string{"approx|stdout|1e300"},
			baseline:  each(prints, "v 1\n", "v 1\n"),
			candidate: recording(prints("v NaN\n")),
			says:      []string{"exec svc stdout:1:3: changed 1 => NaN"},
		},
		{
			what:      "relative to the larger one",
			rules:     []string{"approx|stdout|rel=1e-3"},
			baseline:  each(prints, "v 1000000 1\n", "v 1000000 1\n"),
			candidate: recording(prints("v 1000900 1.1\n")),
			says:      []string{"exec svc stdout:1:5: changed 1 => 1.1"},
		},
		{
			what:      "near and in any order",
			rules:     []string{"approx|.v|1e-9", "unordered|.v"},
			baseline:  each(body, `{"v":[0.1,0.2]}`, `{"v":[0.1,0.2]}`),
			candidate: recording(body(`{"v":[0.20000000001,0.1]}`)),
		},
		{
			what:      "what is scrubbed",
			rules:     []string{"scrub|id-[0-9]+|<id>"},
			baseline:  each(prints, "id-1 ok\n", "id-1 ok\n"),
			candidate: recording(prints("id-2 ko\n")),
			says:      []string{"exec svc stdout:1:5: changed ok => ko"},
		},
		{
			what:      "what is scrubbed in JSON, though it is none any more",
			rules:     []string{"scrub|[0-9]{7}|<t>"},
			baseline:  each(body, `{"t":1234567,"v":1}`, `{"t":1234567,"v":1}`),
			candidate: recording(body(`{"t":7654321,"v":2}`)),
			says:      []string{"http POST /eval .v: changed 1 => 2"},
		},
	})
}

func TestWhatHasNoMeaningIsScrubbed(t *testing.T) {
	t.Parallel()
	long := func(c ...change) record.Recording { return recording(c...) }
	all(t, []comparison{
		{
			what:      "the directory of the run, and not a longer name",
			baseline:  []record.Recording{long(prints("/tmp/a1/x /tmp/a12\n"), knows("/tmp/a1", "$WORK"))},
			candidate: long(prints("/tmp/b2/x /tmp/b22\n"), knows("/tmp/b2", "$WORK")),
			says:      []string{"exec svc stdout:1:3: changed /tmp/a12 => /tmp/b22"},
		},
		{
			what:      "the longer of two first",
			baseline:  []record.Recording{long(prints("/tmp/a/bin/svc\n"), knows("/tmp/a", "$WORK"), knows("/tmp/a/bin/svc", "$BIN"))},
			candidate: long(prints("/tmp/b/bin/svc\n"), knows("/tmp/b", "$WORK"), knows("/tmp/b/bin/svc", "$BIN")),
		},
		{
			what:      "a process id, that is also a result in one run",
			baseline:  []record.Recording{long(prints("pid 100 n 42\n"), knows("100", "$PID"))},
			candidate: long(prints("pid 42 n 42\n"), knows("42", "$PID")),
		},
		{
			what:      "a path that JSON writes with escapes",
			baseline:  []record.Recording{long(body(`{"d":"C:\\a\\x"}`), knows(`C:\a`, "$WORK"))},
			candidate: long(body(`{"d":"C:\\b\\x"}`), knows(`C:\b`, "$WORK")),
		},
		{
			what:      "times as Go, logs and HTTP write them, but not their zone",
			baseline:  each(prints, "2026-11-22T10:00:00Z\n2026/11/22 10:00:00 x\nSun, 22 Nov 2026 10:00:00 GMT\n2026-11-22 10:00:00.5 +0000 UTC m=+0.01\nSun Nov 22 10:00:00 UTC 2026\n"),
			candidate: recording(prints("2026-11-23T11:00:00.123+02:00\n2026/11/23 11:00:00.5 x\nMon, 23 Nov 2026 11:00:00 GMT\n2026-11-23 11:00:00 +0000 UTC m=+7.01\nMon Nov 23 11:00:00 UTC 2026\n")),
			says:      []string{"exec svc stdout:1:4: changed Z => +02:00"},
		},
		{
			what:      "addresses, offsets and goroutines, but not checksums and colours",
			baseline:  each(prints, "goroutine 1 [running]:\nmain.f(0xc00001c0a8)\n\tm.go:1 +0x1d\npc=0x48f2b1 crc=0xdeadbeef\n"),
			candidate: recording(prints("goroutine 7 [running]:\nmain.f(0xc00001c0f8)\n\tm.go:1 +0x2ff\npc=0x48f2c1 crc=0xdeadbeee\n")),
			says:      []string{"exec svc stdout:4:10: changed 0xdeadbeef => 0xdeadbeee"},
		},
	})
}
