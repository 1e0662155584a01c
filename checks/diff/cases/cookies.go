package cases

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// cookies has the requests that follow send what the service has set by then.
func (r *run) cookies(ts *testscript.TestScript, neg bool, args []string) {
	positive(ts, neg, "cookies")
	if len(args) > 0 {
		ts.Fatalf("usage: cookies")
	}
	jar, err := cookiejar.New(nil)
	ts.Check(err)
	r.jar = jar
}

// carry adds the cookies for a request to it, in the order of their names: a service
// may set them in any.
func (r *run) carry(request *http.Request) {
	if r.jar == nil {
		return
	}
	cookies := r.jar.Cookies(secured(request.URL))
	slices.SortStableFunc(cookies, func(a, b *http.Cookie) int { return strings.Compare(a.Name, b.Name) })
	for _, c := range cookies {
		request.AddCookie(c)
	}
}

// keep takes the cookies of an answer to a request. Domains are not those of $ADDR,
// where the service is run for the case, and are passed over.
func (r *run) keep(request *http.Request, header http.Header) {
	if r.jar == nil {
		return
	}
	cookies := (&http.Response{Header: header}).Cookies()
	for _, c := range cookies {
		c.Domain = ""
	}
	r.jar.SetCookies(secured(request.URL), cookies)
}

// secured is u as it would be behind a proxy that speaks TLS: cookies that are for
// that alone are sent as well.
func secured(u *url.URL) *url.URL {
	s := *u
	s.Scheme = "https"
	return &s
}
