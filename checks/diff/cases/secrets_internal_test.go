package cases

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestNamesOfWhatLetsSomebodyInAreKnown(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"Authorization", "Proxy-Authorization", "X-Api-Key", "apikey", "X-CSRFToken", "X-Xsrf-Token", "X-Access-Token", "Private-Token",
		"X-Amz-Security-Token", "X-Amz-Signature", "X-Amz-Credential", "token", "token ", "oauth_token", "api.key", "user[password]",
		"access_token[]", "jsessionid", "PHPSESSID", "sid", "sig", "key", "jwt", "client_secret", "session",
	} {
		if !letsIn(name) {
			t.Errorf("%q is passed over", name)
		}
	}
	for _, name := range []string{"page_token", "nextPageToken", "code", "keyword", "sides", "monkey", "author", "Accept", "If-None-Match", "signed", "page"} {
		if letsIn(name) {
			t.Errorf("%q is taken for a secret", name)
		}
	}
}

func TestSecretsAreTakenOutOfAURLAndNothingElseIs(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{
		"/ok?a=%20b&token=S&c=+d":      "/ok?a=%20b&token=REMOVED&c=+d",
		"/ok;jsessionid=S/x;v=1?sid=S": "/ok;jsessionid=REMOVED/x;v=1?sid=REMOVED",
		"/a%2Fb;JSESSIONID=S":          "/a%2Fb;JSESSIONID=REMOVED",
		"/ok?a=1;token=S":              "/ok?a=1;token=REMOVED",
		"/ok?user[password]=S&x=y":     "/ok?user[password]=REMOVED&x=y",
		"/ok?token%20=S":               "/ok?token%20=REMOVED",
		"/ok?token=":                   "/ok?token=",
		"/ok?page_token=2&q=a=b":       "/ok?page_token=2&q=a=b",
	} {
		address, err := url.Parse("http://h" + from)
		if err != nil {
			t.Fatal(err)
		}
		left := map[string]int{}
		e := asked{url: address, header: http.Header{"X-Csrftoken": {"S"}, "Accept": {"*/*"}, "Hx-Current-Url": {"http://h/?token=S"}}}
		e.redact(left, nil)
		if got := e.url.RequestURI(); got != want {
			t.Errorf("%s: got %s, want %s", from, got, want)
		}
		if told := len(left) - 1; told != strings.Count(want, "REMOVED") { // X-Csrftoken is one
			t.Errorf("%s: told are %v", from, left)
		}
		if len(e.header) != 1 || e.header["Accept"] == nil {
			t.Errorf("%s: headers %v", from, e.header)
		}
	}
}
