package bundle

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/mod/sumdb"
	"golang.org/x/mod/sumdb/note"
)

// ground is a service that needs example.com/Ada/greet, a proxy that has it, and a
// checksum database.
type ground struct {
	service, proxy string
	sumdb          *httptest.Server
	vkey           string
	zip, mod       string       // their sums, as go.sum has them
	known          atomic.Value // zip, as the database has it
}

func newGround(t *testing.T) *ground {
	t.Helper()
	g := &ground{service: t.TempDir(), proxy: t.TempDir()}
	const at = "example.com/!ada/greet/@v/v1.0.0"
	files := map[string]string{at + ".info": `{"Version":"v1.0.0"}`, at + ".mod": "module example.com/Ada/greet\n", at + ".zip": zipOf(t, "good day")}
	write(t, g.proxy, files)
	g.zip = sumOfText(t, download+at+".zip", files[at+".zip"])
	g.known.Store(g.zip)
	g.mod = sumOfText(t, download+at+".mod", files[at+".mod"])
	write(t, g.service, map[string]string{
		"go.mod":  "module example.com/service\n\ngo 1.26\n\nrequire example.com/Ada/greet v1.0.0\n",
		"go.sum":  g.lines(),
		"main.go": "package main\n\nimport \"example.com/Ada/greet\"\n\nfunc main() { println(greet.Word) }\n",
	})
	signer, verifier, err := note.GenerateKey(rand.Reader, "sums.example")
	if err != nil {
		t.Fatal(err)
	}
	g.vkey = verifier
	server := sumdb.NewServer(sumdb.NewTestServer(signer, func(path, version string) ([]byte, error) {
		if path != "example.com/Ada/greet" || version != "v1.0.0" {
			return nil, fmt.Errorf("%s@%s: %w", path, version, os.ErrNotExist)
		}
		return []byte(linesOf(g.known.Load().(string), g.mod)), nil
	}))
	mux := http.NewServeMux()
	for _, path := range sumdb.ServerPaths {
		mux.Handle(path, server)
	}
	g.sumdb = httptest.NewServer(mux)
	t.Cleanup(g.sumdb.Close)
	for name, value := range map[string]string{
		"GOPROXY": fileURL(g.proxy), "GOSUMDB": g.vkey + " " + g.sumdb.URL, "GONOSUMDB": "", "GOPRIVATE": "", "GONOPROXY": "",
		"GOMODCACHE": t.TempDir(), "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local", "GOWORK": "off", "HTTP_PROXY": "", "http_proxy": "",
	} {
		t.Setenv(name, value)
	}
	return g
}

func (g *ground) lines() string { return linesOf(g.zip, g.mod) }

func linesOf(zip, mod string) string {
	return "example.com/Ada/greet v1.0.0 " + zip + "\nexample.com/Ada/greet v1.0.0/go.mod " + mod + "\n"
}

// fill fills a module cache for the service.
func (g *ground) fill(t *testing.T) (Filled, error) {
	t.Helper()
	filled, err := Filler{Dirs: []string{g.service}}.Fill(t.Context())
	t.Cleanup(filled.Remove)
	return filled, err
}

const answer = "cache/download/sumdb/sums.example/lookup/example.com/!ada/greet@v1.0.0"

func TestWhatTheChecksumDatabaseSaysIsInTheCache(t *testing.T) {
	g := newGround(t)
	filled, err := g.fill(t)
	if err != nil || len(filled.Modules) != 1 || len(filled.NotLooked) != 0 || filled.Why != nil {
		t.Fatalf("%+v, %v", filled, err)
	}
	if text := read(t, filled.ModCache)[answer]; !strings.Contains(text, g.zip) {
		t.Errorf("%q", text)
	}

	// The database is out of reach, but the user's own cache has its answers.
	g.sumdb.Close()
	t.Setenv("GOMODCACHE", filled.ModCache)
	again, err := g.fill(t)
	if err != nil || len(again.NotLooked) != 0 || again.ModCache == filled.ModCache {
		t.Fatalf("%+v, %v", again, err)
	}
	if text := read(t, again.ModCache)[answer]; !strings.Contains(text, g.zip) {
		t.Errorf("%q", text)
	}
}

func TestAModuleThatNobodyCouldLookUpIsNamed(t *testing.T) {
	g := newGround(t)
	g.sumdb.Close()
	filled, err := g.fill(t)
	if err != nil || !slices.Equal(filled.NotLooked, []string{"example.com/Ada/greet@v1.0.0"}) {
		t.Fatalf("%+v, %v", filled, err)
	}
	if filled.Why == nil || !strings.Contains(filled.Why.Error(), "connection refused") {
		t.Errorf("why: %v", filled.Why)
	}
	t.Setenv("GONOSUMDB", "example.com")
	filled, err = g.fill(t)
	if err != nil || len(filled.NotLooked) != 1 || filled.Why == nil || filled.Why.Error() != "GONOSUMDB=example.com" {
		t.Errorf("%+v, %v", filled, err)
	}
}

func TestAGoSumThatTheDatabaseDeniesIsNotBundled(t *testing.T) {
	g := newGround(t)
	g.known.Store("h1:" + strings.Repeat("A", 43) + "=")
	filled, err := g.fill(t)
	if err == nil || !strings.Contains(err.Error(), "example.com/Ada/greet@v1.0.0 is what go.sum says, and not what the checksum database says") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filled.ModCache); err == nil {
		t.Error("the cache is still there")
	}
}

func TestAModuleThatIsNotWhatGoSumSaysIsNotBundled(t *testing.T) {
	g := newGround(t)
	file := filepath.Join(g.proxy, "example.com", "!ada", "greet", "@v", "v1.0.0.zip")
	if err := os.WriteFile(file, []byte(zipOf(t, "good night")), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := g.fill(t); err == nil || !strings.Contains(err.Error(), "it lies: example.com/Ada/greet@v1.0.0 is not what go.sum says") {
		t.Errorf("%v", err)
	}
}
