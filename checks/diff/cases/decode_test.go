package cases_test

import (
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

func TestABodyIsRecordedWithoutItsCoding(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, served("http GET /coded/gzip", "stdout '^in words$'", "stderr '^Content-Encoding: gzip$'", "http GET /coded/deflate", "http GET /coded/raw",
		"http GET /coded/raw,gzip", "http GET /coded/br", "http GET /coded/gzip,gzip-not", "http GET /coded/deflate-not", "http GET /coded/deflate,more", "http GET /coded/raw,more,gzip"), cases.Options{})
	p.held(t)
	for name, want := range map[string]string{
		"gzip": "in words\n", "deflate": "in words\n", "raw": "in words\n", "raw,gzip": "in words\n", "br": "in words\n", "deflate-not": "in words\n",
	} {
		got := p.step(t, "http GET /coded/"+name).HTTP.Body
		if string(got.Data) != want || got.Size != int64(len(want)) || len(got.SHA256) != 64 {
			t.Errorf("%s: got %+v", name, got)
		}
	}
	for _, name := range []string{"deflate,more", "raw,more,gzip"} {
		if got := string(p.step(t, "http GET /coded/"+name).HTTP.Body.Data); got == "in words\n" {
			t.Errorf("%s: what follows is lost", name)
		}
	}
	if got := string(p.step(t, "http GET /coded/gzip,gzip-not").HTTP.Body.Data); len(got) < 2 || got[:2] != "\x1f\x8b" {
		t.Errorf("what does not hold what it says: got %q, want it as it came", got)
	}
}

func TestADecodedBodyIsKeptToTheCap(t *testing.T) {
	t.Parallel()
	p := play(t, hostile, served("http GET /zeros/16"), cases.Options{Cap: 64 << 10})
	if got := p.step(t, "http GET /zeros/16").HTTP.Body; len(got.Data) != 64<<10 || got.Data[0] != '0' || got.Size != 16<<20 || !got.Cut() {
		t.Errorf("got %d of %d bytes", len(got.Data), got.Size)
	}
	// Of what is not kept itself nothing can be undone.
	p = play(t, hostile, served("http GET /coded/gzip"), cases.Options{Cap: 4})
	if got := p.step(t, "http GET /coded/gzip").HTTP.Body; !got.Cut() || string(got.Data[:2]) != "\x1f\x8b" {
		t.Errorf("got %+v", got)
	}
}

func TestCookiesAreSentBackFromTheLineThatSaysSo(t *testing.T) {
	t.Parallel()
	play(t, hostile, served("http GET /login", "http GET /whoami", "status 401", "cookies", "http GET /whoami", "status 401",
		"http GET /login", "http GET /whoami", "status 200", "stdout '^1 cookies$'", "http POST /whoami f", "stdout '^2 cookies$'",
		"-- f --", "POST /whoami HTTP/1.1", "Cookie: mine=1", ""), cases.Options{}).held(t)
	play(t, hostile, served("cookies on"), cases.Options{}).fails(t, "usage: cookies")
}
