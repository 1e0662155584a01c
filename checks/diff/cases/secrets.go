package cases

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// secretWords end the names of headers and parameters that let somebody in, without
// what some write between the words; secretNames are such names that are also the end
// of others. "code" is none: it is data more often than not, and is good for one use.
var (
	secretWords = []string{
		"apikey", "authorization", "credential", "passwd", "password", "phpsessid", "secret", "session", "sessionid",
		"signature", "token",
	}
	secretNames = []string{"auth", "jwt", "key", "pwd", "sid", "sig", "xauth", "xjwt"}
	// where a list goes on, which is told to everybody
	harmlessWords = []string{"pagetoken", "continuationtoken"}
)

// letsIn reports whether a header or a parameter of that name lets somebody in.
func letsIn(name string) bool {
	plain := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	ends := func(word string) bool { return strings.HasSuffix(plain, word) }
	return (slices.ContainsFunc(secretWords, ends) || slices.Contains(secretNames, plain)) && !slices.ContainsFunc(harmlessWords, ends)
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
		case letsIn(name):
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
	address.RawQuery = e.redactPairs(queryPair, address.RawQuery, left)
	if path := e.redactPairs(pathPair, address.EscapedPath(), left); path != address.EscapedPath() {
		address.Path, _ = url.PathUnescape(path) // as it could be before
		address.RawPath = path
	}
	e.url = &address
}

// A pair is a parameter: what is before it and its name, "=" and its value. In a path
// it follows a segment, as servlets write a session.
var (
	queryPair = regexp.MustCompile(`(?:^|[&;])([^&;=]*)=([^&;]+)`)
	pathPair  = regexp.MustCompile(`;([^;/=]*)=([^;/]+)`)
)

// redactPairs replaces the values of secret parameters in text.
func (e *asked) redactPairs(pair *regexp.Regexp, text string, left map[string]int) string {
	var b strings.Builder
	done := 0
	for _, at := range pair.FindAllStringSubmatchIndex(text, -1) {
		name, err := url.QueryUnescape(text[at[2]:at[3]])
		if err != nil || !letsIn(name) {
			continue
		}
		what := strings.TrimPrefix(text[at[0]:at[2]], "&")
		if pair == queryPair {
			what = "?"
		}
		what += name + "="
		left[what]++
		e.removed.query = append(e.removed.query, what)
		b.WriteString(text[done:at[4]] + "REMOVED")
		done = at[5]
	}
	return b.String() + text[done:]
}

// dropped reports whether a header is not worth keeping.
func dropped(name string) bool {
	return hopByHop[name] || strings.HasPrefix(name, ":") || strings.HasPrefix(name, "Sec-") ||
		slices.Contains([]string{"Accept-Encoding", "Content-Length", "Host", "User-Agent", "Origin", "Referer", "Hx-Current-Url", "Dnt", "Priority"}, name)
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
