package cases_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/diff/cases"
)

const archive = `{"log":{"entries":[
 {"request":{"method":"GET","url":"https://tides.example/ok?token=abc&x=$1","headers":[{"name":":authority","value":"x"},{"name":"cookie","value":"s=1"}]},"response":{"status":200}},
 {"request":{"method":"GET","url":"https://cdn.example/font","headers":[]},"response":{"status":200}},
 {"request":{"method":"POST","url":"https://tides.example/echo","headers":[{"name":"Authorization","value":"Bearer abc"},{"name":"Content-Type","value":"application/json"},{"name":"X-Trace","value":"7"}],
   "postData":{"text":"{\"a\":1}"}},"response":{"status":200}},
 {"request":{"method":"POST","url":"https://tides.example/echo","headers":[],"postData":{"params":[{"name":"a","value":"b c"}]}},"response":{"status":200}},
 {"request":{"method":"POST","url":"https://tides.example/echo","headers":[{"name":"X-Api-Key","value":"abc"}],"postData":{"text":"/wAK","encoding":"base64"}},"response":{"status":200}}
]}}`

const fromArchive = `# recorded from an HTTP archive of tides.example; bodies and other parameters are as they were: look for secrets before you check this in
# left out: requests to https://cdn.example (1)
# left out: ?token= (1)
# left out: Authorization (1)
# left out: Cookie (1)
# left out: X-Api-Key (1)
service hostile serve $ADDR
ready /ok

cookies
# left out here: Cookie (s); write it into request1.http, or take out the line with the status
# left out here: ?token=; write it for REMOVED, here and in request1.http, or take out the line with the status
http GET '/ok?token=REMOVED&x=$1' request1.http
status 200
# left out here: Authorization; write it into request2.http, or take out the line with the status
http POST /echo request2.http
status 200
http POST /echo request3.http
status 200
unbase64 request4.http
# left out here: X-Api-Key; write it into request4.http (decode it from base64, and encode it again), or take out the line with the status
http POST /echo request4.http
status 200
shutdown TERM
-- request1.http --
GET /ok?token=REMOVED&x=$1 HTTP/1.1

-- request2.http --
POST /echo HTTP/1.1
Content-Type: application/json
X-Trace: 7
Content-Length: 7

{"a":1}
-- request3.http --
POST /echo HTTP/1.1
Content-Length: 5

a=b+c
-- request4.http --
UE9TVCAvZWNobyBIVFRQLzEuMQoK/wAK
`

func TestAnHTTPArchiveBecomesACaseWithoutItsSecrets(t *testing.T) {
	t.Parallel()
	got := fromHAR(t, recorder, archive)
	if d := cmp.Diff(fromArchive, string(got.Case)); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	if strings.Contains(string(got.Case), "abc") {
		t.Error("a secret is in it")
	}
	if got.Host != "tides.example" || got.Local() || got.Requests != 4 || len(got.Left) != 5 {
		t.Errorf("got %q, local %v, %d requests, left out %q", got.Host, got.Local(), got.Requests, got.Left)
	}
	p := play(t, hostile, cases.Case{Name: "har", Data: got.Case}, cases.Options{})
	p.held(t)
	for name, want := range map[string]string{
		"http POST /echo":    `type=application/json agent=seaworthy coding= chunked=[] err=<nil>` + "\n" + `"{\"a\":1}"` + "\n",
		"http POST /echo #2": `"a=b+c"` + "\n",
		"http POST /echo #3": `"\xff\x00\n"` + "\n",
	} {
		if got := string(p.step(t, name).HTTP.Body.Data); !strings.HasSuffix(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

// A service that answers a request without its body as one with it is rare.
func TestARequestThatTheArchiveDoesNotHaveWholeIsLeftOut(t *testing.T) {
	t.Parallel()
	const lost = "POST /echo: its body is not in the archive (1)"
	for what, test := range map[string]struct{ request, want string }{
		"a form with files":      {`"bodySize":0,"headers":[{"name":"Content-Length","value":"273"},{"name":"Content-Type","value":"multipart/form-data; boundary=x"}]`, lost},
		"one over HTTP/2":        {`"headers":[{"name":"content-type","value":"multipart/form-data; boundary=x"}]`, lost},
		"the names of its files": {`"headers":[],"postData":{"mimeType":"multipart/form-data","params":[{"name":"file","fileName":"x.png"}]},"bodySize":9`, lost},
		"bytes":                  {`"headers":[{"name":"Content-Length","value":"8"}],"postData":{"mimeType":"application/octet-stream","text":""}`, lost},
		"bytes of a known size":  {`"bodySize":8,"headers":[]`, lost},
		"bytes as text":          {`"headers":[{"name":"Content-Length","value":"8"}],"postData":{"text":"abc"}`, "POST /echo: its body is not whole in the archive, which has 3 of 8 bytes (1)"},
		"none, and that is all":  {`"bodySize":0,"headers":[{"name":"Content-Length","value":"0"}]`, ""},
		"nobody knows":           {`"bodySize":-1,"headers":[]`, ""},
		"all of it":              {`"bodySize":6,"headers":[{"name":"Content-Length","value":"6"}],"postData":{"text":"dünn\n"}`, ""},
		"fields of a form":       {`"headers":[{"name":"Content-Length","value":"7"},{"name":"Content-Type","value":"application/x-www-form-urlencoded"}],"postData":{"params":[{"name":"a","value":"b c"}]}`, ""},
	} {
		got := fromHAR(t, recorder, entries(get("/ok", 200), `{"request":{"method":"POST","url":"http://localhost/echo?token=abc",`+test.request+`},"response":{"status":200}}`))
		left := slices.DeleteFunc(got.Left, func(s string) bool { return s == "?token= (1)" })
		if all := strings.Join(left, "\n"); all != test.want || (test.want == "") != strings.Contains(string(got.Case), "http POST ") {
			t.Errorf("%s: got %q, want %q\n%s", what, all, test.want, got.Case)
		}
		if note := "# left out: " + test.want + "\n"; test.want != "" && !strings.Contains(string(got.Case), note) {
			t.Errorf("%s: %q is not in\n%s", what, note, got.Case)
		}
	}
}

func TestWhatWasNotAnsweredIsLeftOut(t *testing.T) {
	t.Parallel()
	got := fromHAR(t, recorder, entries(get("/ok", 200), get("/drip?n=1", -1), get("/drip?n=2", 0), get("/ws", 101),
		`{"request":{"method":"GET","url":"data:image/png;base64,AAAA"},"response":{"status":200}}`,
		`{"request":{"method":"GET","url":"ws://localhost/echo"},"response":{"status":101}}`))
	want := []string{"GET /drip: it was not answered (2)", "GET /ws: it is no longer HTTP after the answer (1)", "requests to data: (1)", "requests to ws://localhost (1)"}
	if len(got.Refused) > 0 {
		t.Errorf("of what is left out nothing is asserted: got %v", got.Refused)
	}
	if d := cmp.Diff(want, got.Left); d != "" || got.Requests != 1 || strings.Contains(string(got.Case), "status -1") {
		t.Errorf("-want +got:\n%s\n%s", d, got.Case)
	}
}

func TestOnlyTheValueOfASecretParameterIsEdited(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"z=it%20is&a=1+2&token=abc&e=&x=%c5%be'": "z=it%20is&a=1+2&token=REMOVED&e=&x=%c5%be'",
		"sid=1&session=2&sessionid=3&jwt=4":      "sid=REMOVED&session=REMOVED&sessionid=REMOVED&jwt=REMOVED",
		"Session-ID=1&api_key=2&to%6ben=3":       "Session-ID=REMOVED&api_key=REMOVED&to%6ben=REMOVED",
		"token=a&token=b=c":                      "token=REMOVED&token=REMOVED",
		"code=7&keyword=x&token=&sid&b=%zz":      "code=7&keyword=x&token=&sid&b=%zz",
	} {
		got := fromHAR(t, recorder, entries(get("/ok?"+query, 200)))
		if line := strings.ReplaceAll(string(got.Case), "''", "'"); !strings.Contains(line, "/ok?"+want+"\n") && !strings.Contains(line, "/ok?"+want+"'\n") {
			t.Errorf("%s: got\n%s\nwant %s", query, got.Case, want)
		}
	}
}

func TestOfAnArchiveWhatWasRefusedIsToldWithoutSecrets(t *testing.T) {
	t.Parallel()
	got := fromHAR(t, recorder, entries(get("/ok", 399), get("/a%20b?token=abc", 400), get("/ok", 503), get("/a", 599)))
	want := []cases.Answer{{"GET /a%20b", 400}, {"GET /ok", 503}, {"GET /a", 599}}
	if d := cmp.Diff(got.Refused, want); d != "" {
		t.Errorf("got (-), want (+):\n%s", d)
	}
}

// A browser sends headers with all it asks.
func TestAnArchiveShowsWhenTheServiceIsReady(t *testing.T) {
	t.Parallel()
	const accept, cookie = `{"name":"Accept","value":"*/*"}`, `{"name":"Cookie","value":"s=1"}`
	for want, list := range map[string][]string{
		"/version":      {get("/none", 404), get("/in", 200, cookie), get("/sum?a=1", 200), get("/version", 200, accept), get("/later", 200, accept)},
		"/plain":        {get("/version", 200, accept), get("/plain", 200), get("/later", 200)},
		"/healthz":      {get("/version", 200), get("/healthz", 200, accept)},
		"/first":        {get("/first", 200), get("/healthz", 503)},
		"/healthz, why": {get("/none", 404), get("/in", 200, cookie), get("/sum?a=1", 200)},
	} {
		path, _, guessed := strings.Cut(want, ",")
		got := fromHAR(t, cases.Recorder{}, entries(list...))
		if !strings.Contains(string(got.Case), "\nready "+path+"\n") || got.Guessed != guessed {
			t.Errorf("want %s; guessed %v\n%s", want, got.Guessed, got.Case)
		}
	}
	if got := fromHAR(t, recorder, entries(get("/none", 404))); got.Guessed {
		t.Error("what the user named is no guess")
	}
}

// The service sets the cookie anew in the case, with another value.
func TestACookieThatTheServiceSetsIsNotMissed(t *testing.T) {
	t.Parallel()
	cookie := func(names string) string { return `{"name":"Cookie","value":"` + names + `"}` }
	login := strings.Replace(get("/login", 200), `"response":{`, `"response":{"headers":[{"name":"set-cookie","value":"session=abc; Path=/\nlang=cs"}],`, 1)
	got := fromHAR(t, recorder, entries(get("/ok", 200), login, get("/whoami", 200, cookie("session=abc; lang=cs"))))
	if text := string(got.Case); len(got.Left) > 0 || !strings.Contains(text, "\nready /ok\n\ncookies\nhttp GET /ok\n") || !strings.Contains(text, "\nhttp GET /whoami\n") || strings.Contains(text, "abc") {
		t.Errorf("left out %q\n%s", got.Left, text)
	}
	play(t, hostile, cases.Case{Name: "login", Data: got.Case}, cases.Options{}).held(t)

	early := fromHAR(t, recorder, entries(get("/whoami", 401, cookie("session=old; theme=dark")), login, get("/whoami", 200, cookie("session=abc; theme=dark"))))
	const want = "# left out here: Cookie (theme); write it into request3.http, or take out the line with the status\nhttp GET /whoami request3.http\n"
	if d := cmp.Diff([]string{"Cookie (2)"}, early.Left); d != "" || !strings.Contains(string(early.Case), want) || !strings.Contains(string(early.Case), "Cookie (session, theme)") {
		t.Errorf("-want +got:\n%s\n%s", d, early.Case)
	}
	if in := fromHAR(t, cases.Recorder{}, entries(strings.Replace(login, "/login", "/login?as=anna", 1), get("/whoami", 200, cookie("session=abc")))); !in.Guessed {
		t.Errorf("a service that is asked without the cookie is not ready there:\n%s", in.Case)
	}
	// Some browsers leave all cookies out of what they export.
	if none := fromHAR(t, recorder, entries(get("/login", 200), get("/ok", 200))); !strings.Contains(string(none.Case), "\ncookies\n") {
		t.Errorf("a browser sends back what was set:\n%s", none.Case)
	}
}

func TestAnArchiveThatIsNoneSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                            "the archive is empty: record it again",
		"\n":                          "the archive is empty: ",
		archive[:900]:                 "the archive is cut off: record it again, and close the browser's context first",
		archive[:50] + "\n":           "the archive is cut off: ",
		"PK\x03\x04":                  "this is no HTTP archive (HAR), which is JSON: ",
		"{}":                          "this is JSON, but no HTTP archive (HAR), which has log.entries: ",
		`{"log":{}}`:                  "this is JSON, but no HTTP archive (HAR), which has log.entries: ",
		"[1]":                         "this is JSON, but no HTTP archive (HAR), which has log.entries: ",
		entries(`{"response":7}`):     "this is JSON, but no HTTP archive (HAR): log.entries.response is of the type number",
		entries():                     "the archive has no entries: record it again",
		entries(get("/", -1)):         "the archive has no request that can be made again: GET /: it was not answered (1)",
		entries(get("/%zz", 200)):     "entry 1 of the archive: ",
		entries(get("/a b?c d", 200)): `request "GET" "/a%20b?c d" cannot be written as a message`,
	} {
		_, err := recorder.FromHAR(strings.NewReader(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.60q: got %v, want %q", text, err, want)
		}
	}
	if _, err := recorder.FromHAR(strings.NewReader("\ufeff" + archive)); err != nil {
		t.Errorf("with a byte order mark: %v", err)
	}
}

func TestAnArchiveThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	dir, err := os.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer dir.Close()
	if _, err := recorder.FromHAR(dir); err == nil || !strings.HasPrefix(err.Error(), "read HTTP archive: ") {
		t.Errorf("got %v", err)
	}
}

func fromHAR(t *testing.T, r cases.Recorder, text string) *cases.Recorded {
	t.Helper()
	got, err := r.FromHAR(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// entries is an archive.
func entries(list ...string) string { return `{"log":{"entries":[` + strings.Join(list, ",") + `]}}` }

// get is an entry of a local service.
func get(path string, status int, headers ...string) string {
	return fmt.Sprintf(`{"request":{"method":"GET","url":"http://localhost%s","headers":[%s]},"response":{"status":%d}}`, path, strings.Join(headers, ","), status)
}
