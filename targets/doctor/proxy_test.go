package doctor

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks"
)

// serve is a proxy that answers everything with a code and the time off by skew.
func serve(t *testing.T, code int, skew time.Duration) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(answering(code, skew))
	t.Cleanup(s.Close)
	return s
}

func answering(code int, skew time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", time.Now().Add(skew).UTC().Format(http.TimeFormat))
		w.WriteHeader(code)
	})
}

// of is a patient whose GOPROXY is the list.
func of(proxies string) *patient { return patientWith(settings{GOPROXY: proxies, GOSUMDB: "off"}) }

func TestAProxyThatAnswers(t *testing.T) {
	t.Parallel()
	p := of(serve(t, 200, 0).URL + ",direct")
	says(t, p.proxies(t.Context()), checks.Pass, "http://127.0.0.1:", " answers, in ", "; then direct")
	says(t, p.clock(t.Context()), checks.Pass, "as http://127.0.0.1:")
}

func TestAProxyWithoutWhatTheKitNeedsIsNotGreen(t *testing.T) {
	t.Parallel()
	for _, code := range []int{404, 410} {
		p := of(serve(t, code, 0).URL + ",direct")
		says(t, p.proxies(t.Context()), checks.Warn, "http://127.0.0.1:", " answers, but has no Mage (", "; then direct")
		says(t, p.clock(t.Context()), checks.Pass, "as http://127.0.0.1:")
	}
}

func TestAProxyThatRefuses(t *testing.T) {
	t.Parallel()
	for code, want := range map[int]string{401: "answers 401 to who does not say", 403: "answers 403", 500: "answers 500 Internal Server Error", 429: "answers 429 Too Many Requests"} {
		says(t, of(serve(t, code, 0).URL).proxies(t.Context()), checks.Warn, want)
	}
}

func TestNoProxyIsAsked(t *testing.T) {
	t.Parallel()
	says(t, of("off").proxies(t.Context()), checks.Skip, "GOPROXY=off")
	says(t, of("direct").proxies(t.Context()), checks.Skip, "GOPROXY=direct")
	says(t, of("off").clock(t.Context()), checks.Skip, "no proxy answered")
}

func TestAProxyThatIsClosed(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, 0)
	s.Close()
	says(t, of(s.URL).proxies(t.Context()), checks.Warn, s.URL+" cannot be reached: ", "| GOPROXY=")
	says(t, of("file://"+filepath.ToSlash(t.TempDir())+"/none").proxies(t.Context()), checks.Warn, " is not there")
	says(t, of("file://"+filepath.ToSlash(t.TempDir())).proxies(t.Context()), checks.Pass, " is there")
	says(t, of(":::").proxies(t.Context()), checks.Warn, "::: is no address of a server")
}

func TestAProxyThatHangsIsLeftAndTheOthersAreAskedMeanwhile(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0") // the system takes connections, and nobody answers
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	from := time.Now()
	hangs := "http://" + silent.Addr().String()
	rows := said(of(hangs + "," + hangs + "/again," + serve(t, 200, 0).URL).proxies(t.Context()))
	if took := time.Since(from); took >= 2*patience { // one after the other
		t.Errorf("took %v", took)
	}
	if len(rows) != 3 || !strings.Contains(rows[0], hangs+" does not answer within 3s") || !strings.HasPrefix(rows[2], "PASS") {
		t.Errorf("%q", rows)
	}
}

func TestNoPasswordIsShown(t *testing.T) {
	t.Parallel()
	s := serve(t, 200, 0)
	closed := serve(t, 200, 0)
	closed.Close()
	for _, url := range []string{s.URL, closed.URL, "https://\x7f", "http://nowhere.invalid"} {
		p := of(strings.Replace(url, "://", "://ada:opensesame@", 1) + "," + strings.Replace(url, "://", "://opensesame@", 1))
		p.settings(t.Context())
		for _, f := range append(p.proxies(t.Context()), append(p.clock(t.Context()), p.lacking(t.Context(), []string{"x"}))...) {
			if text := strings.Join(said(one(f)), "") + strings.Join(f.Evidence, ""); strings.Contains(text, "opensesame") || strings.Contains(text, "ada") {
				t.Errorf("%q", text)
			}
		}
	}
}

func TestTheClockIsComparedWithTheProxys(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		skew   time.Duration
		status checks.Status
		text   string
	}{
		{2 * time.Minute, checks.Pass, "as http://"},
		{-10 * time.Minute, checks.Warn, "9 min ahead of http://"},
		{11 * time.Minute, checks.Warn, "min behind http://"},
		{5*time.Hour + 30*time.Minute, checks.Warn, "5 h "},
		{-25 * time.Hour, checks.Fail, "25 h 0 min ahead of http://"},
		{10*24*time.Hour + time.Hour, checks.Fail, "10 days behind http://"},
	} {
		got := of(serve(t, 200, tt.skew).URL).clock(t.Context())
		if tt.skew == -10*time.Minute {
			tt.text = strings.TrimPrefix(tt.text, "9 min") // or ten, by the second
		}
		says(t, got, tt.status, tt.text)
	}
}

// secure is a TLS server whose certificate is valid in that time.
func secure(t *testing.T, from, to time.Time) *httptest.Server {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: to, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(answering(200, 0))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // of handshakes that fail
	s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func TestACertificateOfAnotherTimeIsTheClocks(t *testing.T) {
	t.Parallel()
	p := of(secure(t, time.Now().Add(-48*time.Hour), time.Now().Add(-24*time.Hour)).URL)
	says(t, p.proxies(t.Context()), checks.Warn, "not valid at this machine's time: see clock")
	says(t, p.clock(t.Context()), checks.Fail, "this clock is wrong, or that certificate")
}

func TestACertificateOfNobody(t *testing.T) {
	t.Parallel()
	p := of(secure(t, time.Now().Add(-time.Hour), time.Now().Add(time.Hour)).URL)
	says(t, p.proxies(t.Context()), checks.Warn, "signed by nobody whom this machine knows", "ca-certificates")
	says(t, p.clock(t.Context()), checks.Skip)
	plain := serve(t, 200, 0)
	says(t, of(strings.Replace(plain.URL, "http:", "https:", 1)).proxies(t.Context()), checks.Warn, "does not speak TLS")
}

func TestTheChecksumDatabase(t *testing.T) {
	t.Parallel()
	here, gone := serve(t, 200, 0), serve(t, 200, 0)
	gone.Close()
	passes := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/sumdb/sums.example/supported" {
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(passes.Close)
	for _, tt := range []struct {
		sumdb, proxy string
		status       checks.Status
		text         string
	}{
		{"sums.example " + here.URL, gone.URL, checks.Pass, "sums.example answers, in "},
		{"sums.example+1+abc " + here.URL, "direct", checks.Pass, "sums.example answers, in "},
		{"sums.example " + gone.URL, passes.URL, checks.Pass, "answers through http://127.0.0.1"},
		{"sums.example " + gone.URL, gone.URL, checks.Warn, "sums.example cannot be reached: "},
		{"sums.example " + gone.URL, serve(t, 404, 0).URL, checks.Warn, "sums.example cannot be reached: "},
		{"sums.example " + serve(t, 500, 0).URL, gone.URL, checks.Warn, "sums.example answers 500"},
		{"off", here.URL, checks.Warn, "GOSUMDB=off"},
		{"sums.example", "off", checks.Skip, "GOPROXY=off"},
	} {
		t.Log(tt.sumdb, tt.proxy)
		says(t, patientWith(settings{GOPROXY: tt.proxy, GOSUMDB: tt.sumdb}).checksumDatabase(t.Context()), tt.status, tt.text)
	}
}
