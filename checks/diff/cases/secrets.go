package cases

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// secret are headers that let somebody in.
var secret = map[string]bool{
	"Authorization": true, "Proxy-Authorization": true, "X-Api-Key": true,
	"X-Auth-Token": true, "X-Csrf-Token": true, "X-Xsrf-Token": true, "X-Amz-Security-Token": true,
}

// secretQuery are parameters that do, without what some write between the words.
// "code" is not one: it is data more often than not, and is good for one use.
var secretQuery = []string{
	"accesstoken", "apikey", "authtoken", "clientsecret", "csrftoken", "idtoken", "jsessionid", "jwt", "key",
	"passwd", "password", "phpsessid", "pwd", "refreshtoken", "secret", "session", "sessionid", "sessiontoken",
	"sid", "sig", "signature", "token", "xamzsecuritytoken", "xamzsignature", "xgoogsignature",
}

var unhyphened = strings.NewReplacer("-", "", "_", "")

func isSecretQuery(name string) bool {
	return slices.Contains(secretQuery, unhyphened.Replace(strings.ToLower(name)))
}

// removed is what was taken out of one request.
type removed struct {
	headers []string // as they are named to the user
	query   []string // "?token=" of ?token=abc
	cookies bool     // any, also those that the service sets
}

func (r removed) none() bool { return len(r.headers) == 0 && len(r.query) == 0 && !r.cookies }

// redact takes out secrets, counts them in left, and drops what is of the
// connection or of the browser. Cookies that the service has set before are sent
// by the case, and so are not counted.
func (e *asked) redact(left map[string]int, set map[string]bool) {
	header := e.header
	e.header = http.Header{}
	for name, values := range header {
		switch {
		case secret[name]:
			left[name]++
			e.removed.headers = append(e.removed.headers, name)
		case name == "Cookie":
			e.removeCookies(values, left, set)
		case !dropped(name):
			e.header[name] = values
		}
	}
	e.redactURL(left)
	slices.Sort(e.removed.headers)
}

func (e *asked) removeCookies(lines []string, left map[string]int, set map[string]bool) {
	e.removed.cookies = true
	var never []string
	for _, line := range lines {
		for pair := range strings.SplitSeq(line, ";") {
			name, _, _ := strings.Cut(strings.TrimSpace(pair), "=")
			if name != "" && !set[name] && !slices.Contains(never, name) {
				never = append(never, name)
			}
		}
	}
	if len(never) > 0 {
		left["Cookie"]++
		e.removed.headers = append(e.removed.headers, "Cookie ("+strings.Join(never, ", ")+")")
	}
}

// redactURL replaces the values of secret parameters, and nothing else.
func (e *asked) redactURL(left map[string]int) {
	address := *e.url
	if address.User != nil {
		left["user:password@"]++
		address.User = nil
		if !slices.Contains(e.removed.headers, "Authorization") {
			e.removed.headers = append(e.removed.headers, "Authorization (user:password@)")
		}
	}
	pairs := strings.Split(address.RawQuery, "&")
	for i, pair := range pairs {
		raw, value, _ := strings.Cut(pair, "=")
		name, err := url.QueryUnescape(raw)
		if err != nil || value == "" || !isSecretQuery(name) {
			continue
		}
		pairs[i] = raw + "=REMOVED"
		left["?"+name+"="]++
		e.removed.query = append(e.removed.query, "?"+name+"=")
	}
	address.RawQuery = strings.Join(pairs, "&")
	e.url = &address
}

// dropped reports whether a header is not worth keeping.
func dropped(name string) bool {
	return hopByHop[name] || strings.HasPrefix(name, ":") || strings.HasPrefix(name, "Sec-") ||
		slices.Contains([]string{"Accept-Encoding", "Content-Length", "Host", "User-Agent", "Origin", "Referer", "Dnt", "Priority"}, name)
}

// comment says above the line of a request what is missing in it, and how to put
// it back. file has the message, in base64 if encoded; it is "" if there is none.
func (r removed) comment(file string, encoded bool) string {
	const left, end = "# left out here: ", ", or take out the line with the status\n"
	into := file
	if encoded {
		into += " (decode it from base64, and encode it again)"
	}
	var b strings.Builder
	if len(r.headers) > 0 {
		b.WriteString(left + printable(strings.Join(r.headers, ", ")) + "; write it into " + into + end)
	}
	if len(r.query) > 0 {
		b.WriteString(left + printable(strings.Join(r.query, ", ")) + "; write it for REMOVED, here")
		if file != "" {
			b.WriteString(" and in " + into)
		}
		b.WriteString(end)
	}
	return b.String()
}
