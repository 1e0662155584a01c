package cases_test

import (
	"net"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

// served is a script with a service around the lines.
func served(lines ...string) cases.Case {
	return script(append([]string{"service hostile serve $ADDR", "ready /ok"}, lines...)...)
}

func TestARequestMessageIsSentAsWritten(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, served(
		"http POST /echo?x=1&y=a%20b whole", "http PUT /echo only", "http POST /echo exact", "http POST /echo parts",
		"stdout 'chunked=.chunked.'", "stderr '^X-Two: b$'", "unbase64 b64", "http POST /echo b64",
		"-- whole --", "POST /echo?x=1&y=a%20b HTTP/1.1", "Host: tides.example", "Content-Type: a/b", "User-Agent: me", "", "two", "lines",
		"-- only --", "just a body",
		"-- exact --", "POST /echo HTTP/1.1", "Content-Length: 2", "", "ab",
		"-- parts --", "POST /echo HTTP/1.1", "Transfer-Encoding: chunked", "", "ab",
		"-- b64 --", "/wD/",
	), cases.Options{})
	p.held(t)
	for name, want := range map[string]string{
		"http POST /echo":    "POST /echo?x=1&y=a%20b HTTP/1.1 host=tides.example length=10 type=a/b agent=me coding= chunked=[] err=<nil>\n\"two\\nlines\\n\"\n",
		"http PUT /echo":     "length=12 type= agent=seaworthy coding= chunked=[] err=<nil>\n\"just a body\\n\"\n",
		"http POST /echo #2": "length=2 type= agent=seaworthy coding= chunked=[] err=<nil>\n\"ab\"\n",
		"http POST /echo #3": "length=-1 type= agent=seaworthy coding= chunked=[chunked] err=<nil>\n\"ab\\n\"\n",
		"http POST /echo #4": "\"\\xff\\x00\\xff\"\n",
	} {
		if got := string(p.step(t, name).HTTP.Body.Data); !strings.HasSuffix(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	header := p.step(t, "http POST /echo").HTTP.Header
	if len(header["X-Two"]) != 2 || header["Trailer:X-Sum"][0] != "10" {
		t.Errorf("got %v", header)
	}
}

func TestAnswersAreRecordedWhateverTheyAre(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, served("http GET /hop", "http GET /move", "status 302", "! status 200", "http GET /big", "! http GET /cut", "! http GET /stream"),
		cases.Options{Deadline: soon, Cap: 1000})
	if got := p.step(t, "http GET /move").HTTP; got.Status != 302 || got.Header["Location"][0] != "/ok" {
		t.Errorf("got %+v", got)
	}
	if got := p.step(t, "http GET /hop").HTTP.Header; len(got) != 2 || got["X-End"][0] != "2" || got["Connection"][0] != "x-hop" {
		t.Errorf("got %v, want what is not of the connection, and what it says of that", got)
	}
	if got := p.step(t, "http GET /big").HTTP.Body; got.Size != 64<<16 || len(got.Data) != 1000 || !got.Cut() {
		t.Errorf("got %d of %d bytes", len(got.Data), got.Size)
	}
	if got := p.step(t, "http GET /cut").HTTP; got.Status != 0 || got.Error != "the connection was closed in the middle" {
		t.Errorf("got %+v", got)
	}
	if got := p.step(t, "http GET /stream").HTTP; got.Status != 200 || got.Error != "deadline: 2s" || got.Body.Size == 0 {
		t.Errorf("got %+v", got)
	}
}

// A client that asks for the end of the connection is answered that it ends, whatever
// the service wanted.
func TestAServiceThatEndsTheConnectionIsSeenToDoSo(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, served("http GET /close", "http HEAD /close", "http GET /ok"), cases.Options{})
	p.held(t)
	for name, want := range map[string][]string{"http GET /close": {"close"}, "http HEAD /close": {"close"}, "http GET /ok": nil} {
		if got := p.step(t, name).HTTP.Header["Connection"]; !slices.Equal(got, want) {
			t.Errorf("%s: got Connection %q, want %q", name, got, want)
		}
	}
	if got := string(p.step(t, "http GET /close").HTTP.Body.Data); got != "asked: false\n" {
		t.Errorf("got %q, want that the request does not ask for it", got)
	}
}

func TestWhatGoesWrongWithAServiceHasClearWords(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		lines []string
		want  []string
	}{
		{[]string{"service hostile mute", "ready /ok"}, []string{"script.txtar:2: ready /ok: not ready after 300ms: no answer, connection refused; its line has neither $ADDR nor $PORT (its environment has them, as ADDR and PORT); it wrote nothing to stderr"}},
		{[]string{"service hostile mute $ADDR", "ready /ok"}, []string{"no answer, connection refused; it wrote nothing to stderr"}},
		{[]string{"service hostile mute -port=:$PORT", "ready /ok"}, []string{"no answer, connection refused; it wrote nothing to stderr"}},
		{[]string{"env LISTEN=http://$ADDR", "service hostile mute", "ready /ok"}, []string{"no answer, connection refused; it wrote nothing to stderr"}},
		{[]string{"env LISTEN=http://$ADDR 'A=b c'", "service hostile mute", "ready /ok"}, []string{"no answer, connection refused; it wrote nothing to stderr"}},
		{[]string{"service hostile mute $ADDR", "ready http://$ADDR2/ok"}, []string{"its line has neither $ADDR2 nor $PORT2 (its environment has them, as ADDR2 and PORT2); it"}},
		{[]string{"service hostile usage", "ready /ok"}, []string{"exit status 2; its stderr:\nflag provided but not defined: -hoks\nUsage of hostile:\n  -flag000 string\n… 189 lines …\n", "\n  -flag099 string\n    \tof no use"}},
		{[]string{"service hostile nonesuch", "ready /ok"}, []string{"the service ended before it was ready: exit status 2; its stderr:\nhostile: no way \"nonesuch\""}},
		{[]string{"service hostile serve $ADDR", "ready /ok 204"}, []string{"not ready after 300ms: it answers 200"}},
		{[]string{"service hostile serve $ADDR", "ready /ok", "http GET /ok", "status 500"}, []string{":4: status 500: the status of GET /ok is 200"}},
		{[]string{"service hostile serve $ADDR", "ready /ok", "http GET ok"}, []string{`"ok" is neither a path, such as /healthz, nor a URL`}},
		{[]string{"service hostile serve $ADDR", "ready /ok", "http GET /ok f", "-- f --", "PUT /no HTTP/1.1", "", ""}, []string{"the line says GET /ok, and the message in the file PUT /no"}},
		{[]string{"http GET /ok"}, []string{"no service was started; write before this line: service hostile ... $ADDR"}},
		{[]string{"service redis"}, []string{`"redis" is not the service, that is "hostile"; start other programs with: exec redis &`}},
		{[]string{"service hostile serve $ADDR", "shutdown UP"}, []string{"usage: shutdown [TERM|"}},
		{[]string{"exec hostile exit 0", "stdout x"}, []string{"script.txtar:2: stdout x: no match for `x` found in stdout"}},
		{[]string{"exec hostile exit 3"}, []string{"script.txtar:1: exec hostile exit 3: unexpected command failure"}},
		{[]string{"htpp GET /ok"}, []string{`unknown command "htpp" (did you mean "http"?)`}},
		{[]string{"header X-Token: secret"}, []string{`script.txtar:1: header X-Token: secret: unknown command "header": a request with headers is a message in a file of the case: http POST /path FILE`}},
		{[]string{"POST /ok"}, []string{`script.txtar:1: POST /ok: unknown command "POST": a request with headers`}},
		{[]string{"post /ok"}, []string{`script.txtar:1: post /ok: unknown command "post": a request with headers`}},
		{[]string{"exec hostile 'exit"}, []string{"script.txtar:1: ", "unterminated quoted argument"}},
		{[]string{"exec true"}, []string{"script.txtar: nothing of hostile was run"}},
		{[]string{"! ignore x"}, []string{"unsupported: ! ignore"}},
	} {
		t.Run(strings.Join(row.lines, ";"), func(t *testing.T) {
			t.Parallel()
			play(t, hostile, script(row.lines...), cases.Options{Ready: soon * 3 / 20, Grace: soon}).fails(t, row.want...)
		})
	}
}

func TestAServiceThatAnswersInAnothersNameIsNotReady(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("there is no /proc to tell whose a port is")
	}
	// The first serves, the second does not, and it is the one that is asked.
	p := play(t, hostile, script("service hostile serve $ADDR", "ready /ok", "service hostile mute", "ready /ok"), cases.Options{})
	p.fails(t, "script.txtar:4: ready /ok: ", "is answered by another process, not by the service")
}

func TestAPortThatSomebodyTookIsTriedAgain(t *testing.T) {
	t.Parallel()
	flag := filepath.Join(t.TempDir(), "flag")
	p := play(t, hostile, script("service hostile taken $ADDR "+flag, "ready /ok", "http GET /ok"), cases.Options{})
	p.held(t)
	if got := string(p.step(t, "http GET /ok").HTTP.Body.Data); got != "ok\n" {
		t.Errorf("got %q", got)
	}
}

func TestTheSecondAddressIsAnother(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script(
		"service hostile serve $ADDR2", "ready http://$ADDR2/ok", "http GET http://$ADDR2/ok", "! http GET /ok",
	), cases.Options{})
	p.held(t)
	if got := p.step(t, "http GET http://$ADDR2/ok").HTTP; got.Status != 200 || got.Request != "GET http://$ADDR2/ok" {
		t.Errorf("got %+v", got)
	}
	if got := p.step(t, "http GET /ok").HTTP.Error; got != "connection refused" {
		t.Errorf("got %q", got)
	}
}

func TestWhatAServiceSeesIsTheSameForEveryBuild(t *testing.T) {
	t.Setenv("SECRET", "of mine")
	t.Setenv("TZ", "Asia/Tokyo")
	var seen []string
	for range 2 {
		p := play(t, hostile, script("env MINE='a b'", "mkdir sub", "cd sub", "exec hostile shape", "stdin $WORK/f", "exec hostile echo a 'b c'", "exec hostile self",
			"stdin $WORK/f", "service hostile echo", "exec sleep 0.2", "shutdown", "stdout 'is read'", "-- f --", "is read"), cases.Options{Work: t.TempDir()})
		p.held(t)
		text := string(p.step(t, "exec hostile shape").Run.Stdout.Data)
		for value, name := range p.Known {
			if name == "$WORK" {
				text = strings.ReplaceAll(text, filepath.Dir(value), "DIR")
			}
			if strings.HasPrefix(name, "$PORT") {
				text = strings.ReplaceAll(text, value, name)
			}
		}
		lines := strings.Split(text, "\n")
		for i, line := range lines {
			if strings.HasPrefix(line, "CASES_MARK=") {
				lines[i] = ""
			}
		}
		seen = append(seen, strings.Join(lines, "\n"))
	}
	if seen[0] != seen[1] {
		t.Errorf("got\n%s\nand then\n%s", seen[0], seen[1])
	}
	for _, want := range []string{"arg0=hostile\n", "\nTZ=UTC\n", "\nLC_ALL=C.UTF-8\n", "\nGOTRACEBACK=single\n", "\nGODEBUG=\n", "\nMINE=a b\n", "\nPATH=DIR\n"} {
		if !strings.Contains(seen[0], want) {
			t.Errorf("no %q in\n%s", want, seen[0])
		}
	}
	for _, not := range []string{"SECRET", "SEAWORTHY"} {
		if strings.Contains(seen[0], not) {
			t.Errorf("%q in\n%s", not, seen[0])
		}
	}
}

func TestTheDirectoryThatIsFirstInPATHIsKnown(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("exec hostile shape", "service hostile shape", "exec hostile exit 0", "exec sh -c 'hostile shape'"), cases.Options{})
	p.held(t)
	for _, name := range []string{"exec hostile shape", "service hostile shape", "exec hostile shape #2"} {
		_, path, _ := strings.Cut(string(p.step(t, name).Run.Stdout.Data), "\nPATH=")
		path, _, _ = strings.Cut(path, "\n")
		if got := p.Known[path]; got != "$WORK/.." {
			t.Errorf("%s: got %q for %s, known are %q", name, got, path, p.Known)
		}
	}
}

func TestARunThatAsksForNoPortLeavesThemFree(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("exec hostile exit 0"), cases.Options{})
	for addr, name := range p.Known {
		if name != "$ADDR" {
			continue
		}
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		l.Close()
	}
}

func TestSignalsAndExitsAreInWords(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, script("! exec hostile exit 3", "! exec hostile panic", "stderr 'as asked'", "! stderr 'runtime.gopark'",
		"exec sh -c 'hostile echo x | cat'", "stdout x", "skip 'enough'", "exec hostile nonesuch"), cases.Options{})
	p.held(t)
	if p.Skipped != "enough" {
		t.Errorf("skipped: %q", p.Skipped)
	}
	for name, want := range map[string]string{"exec hostile exit 3": "exit status 3", "exec hostile panic": "exit status 2", "exec hostile echo x": "exit status 0"} {
		if got := p.step(t, name).Run.Exit; got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
