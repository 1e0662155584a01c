package doctor

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/run"
)

// answer is what came of one request.
type answer struct {
	name string        // the proxy, without user and password
	took time.Duration // until the answer
	code int           // of HTTP; 0 where there was none, or it was a directory
	date time.Time     // the server's clock; zero = it said nothing of it
	at   time.Time     // this machine's clock then
	err  error
}

// reached reports whether the proxy serves modules. A module that it does not
// have is an answer too.
func (a answer) reached() bool {
	return a.err == nil && (a.code < 400 || a.code == http.StatusNotFound || a.code == http.StatusGone)
}

var errNoAddress = errors.New("no address of a server")

// probed is what each proxy is asked for: a short list that every public proxy
// has. A private one may say that it has not.
const probed = "/github.com/magefile/mage/@v/list"

// entries are those of GOPROXY ("go help goproxy").
func entries(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == '|' || r == ' ' })
}

// askProxies asks all proxies of GOPROXY side by side; "direct" and "off" are
// none.
func (p *patient) askProxies(ctx context.Context) []answer {
	var named []string
	for _, e := range entries(p.settings(ctx).GOPROXY) {
		if e != "direct" && e != "off" {
			named = append(named, e)
		}
	}
	answers := make([]answer, len(named))
	var wg sync.WaitGroup
	for i, name := range named {
		wg.Go(func() { answers[i] = p.ask(ctx, name, probed) })
	}
	wg.Wait()
	return answers
}

// localPath is the path of a file: address. That of Windows is file:///C:/mirror.
func localPath(u *url.URL) string {
	if filepath.VolumeName(strings.TrimPrefix(u.Path, "/")) != "" {
		return filepath.FromSlash(strings.TrimPrefix(u.Path, "/"))
	}
	return u.Path
}

// ask asks one server for path. A file: address is a directory.
func (p *patient) ask(ctx context.Context, base, path string) answer {
	a := answer{name: run.WithoutSecrets(base)}
	u, err := url.Parse(base)
	if err == nil && u.Scheme == "file" {
		_, a.err = os.Stat(localPath(u))
		return a
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(base, "/")+path, nil)
	if err != nil {
		a.err = errNoAddress
		return a
	}
	from := p.Now()
	response, err := client().Do(request)
	a.at = p.Now()
	a.took = a.at.Sub(from)
	if err != nil {
		a.err = plain(err)
		return a
	}
	response.Body.Close()
	a.code = response.StatusCode
	a.date, _ = http.ParseTime(response.Header.Get("Date"))
	return a
}

// client keeps no connection, and shares nothing with others.
func client() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableKeepAlives = true
	return &http.Client{Transport: t}
}

// plain is err without the address that was asked, which may have a password.
func plain(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		return e.Err
	}
	return err
}

// proxies is a row for each proxy.
func (p *patient) proxies(ctx context.Context) []checks.Finding {
	s := p.settings(ctx)
	if s.err != nil {
		return one(skip("not asked: there is no go command to say which"))
	}
	var rows []checks.Finding
	for _, a := range p.answers(ctx) {
		rows = append(rows, a.row())
	}
	for _, e := range entries(s.GOPROXY) {
		switch {
		case e != "direct" && e != "off":
		case len(rows) > 0:
			last := &rows[len(rows)-1]
			last.Text += map[string]string{"direct": "; then direct, from where the modules are kept", "off": "; then off, nowhere else"}[e]
		case e == "direct":
			rows = one(skip("GOPROXY=direct: modules come from where each is kept, and nobody was asked"))
		default:
			rows = one(skip("GOPROXY=off: nothing is fetched, and nobody was asked"))
		}
	}
	return rows
}

// row says what came of the request.
func (a answer) row() checks.Finding {
	const another = "GOPROXY=URL, or Config.Proxy, names another"
	switch {
	case a.err != nil:
		text, hint := trouble(a.err)
		if hint == "" {
			hint = another
		}
		return warn(hint, "%s %s", a.name, text)
	case a.code == 0:
		return pass("%s is there", a.name)
	case a.code == http.StatusNotFound || a.code == http.StatusGone:
		return warn(another, "%s answers, but has no Mage (%d), which the kit is built with: is it a module proxy?", a.name, a.code)
	case a.reached():
		return pass("%s answers, in %s", a.name, seconds(a.took))
	case a.code == http.StatusUnauthorized || a.code == http.StatusForbidden:
		return warn("go help goauth", "%s answers %d to who does not say who it is; the go command takes that from GOAUTH or .netrc", a.name, a.code)
	}
	return warn(another, "%s answers %d %s", a.name, a.code, http.StatusText(a.code))
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }
