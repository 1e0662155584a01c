package cases

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// A Recorder writes cases from what a service was asked elsewhere. The zero value
// works; then the line that starts the service has to be written by hand.
type Recorder struct {
	Service []string // the words after "service", such as tide serve -addr $ADDR
	Ready   string   // the path that says when it is; "" is the first that answered 200, or else /healthz
}

// asked is one exchange as it was recorded.
type asked struct {
	method string
	url    *url.URL
	header http.Header
	body   []byte
	status int // 0 if it is not known: nothing is asserted then
}

// write returns the case of the exchanges. Of what is not taken over, notes says
// why.
func (r Recorder) write(from string, exchanges []asked, notes []string) ([]byte, error) {
	var script strings.Builder
	archive := &txtar.Archive{}
	left := map[string]int{}
	for i, e := range exchanges {
		e.redact(left)
		lines, file, err := e.lines(fmt.Sprintf("request%d.http", i+1))
		if err != nil {
			return nil, err
		}
		script.WriteString(lines)
		if file != nil {
			archive.Files = append(archive.Files, *file)
		}
	}
	r.Ready = cmp.Or(r.Ready, readiness(exchanges))
	archive.Comment = []byte(r.head(from, slices.Concat(notes, omissions(left))) + script.String() + "shutdown TERM\n")
	return txtar.Format(archive), nil
}

func (r Recorder) head(from string, notes []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# recorded from %s; bodies are as they were: look for secrets before you check this in\n", printable(from))
	for _, note := range notes {
		fmt.Fprintf(&b, "# left out: %s\n", printable(note))
	}
	if len(r.Service) == 0 {
		b.WriteString("# write here how the service is started:\n# service NAME serve -addr $ADDR\n")
	} else {
		b.WriteString("service " + strings.Join(r.Service, " ") + "\n")
	}
	fmt.Fprintf(&b, "ready %s\n\n", literal(r.Ready))
	return b.String()
}

// readiness is a path that answers 200 once the service is ready.
func readiness(exchanges []asked) string {
	ready := "/healthz"
	for _, e := range slices.Backward(exchanges) {
		if e.method == http.MethodGet && e.status == http.StatusOK && e.url.RawQuery == "" && len(e.header) == 0 {
			if ready = e.url.RequestURI(); e.url.Path == "/healthz" {
				break
			}
		}
	}
	return ready
}

// printable keeps a note on its line.
func printable(text string) string { return strings.Join(strings.Fields(text), " ") }

// omissions says what was left out, and how often.
func omissions(left map[string]int) []string {
	var notes []string
	for name, count := range left {
		notes = append(notes, fmt.Sprintf("%s (%d)", name, count))
	}
	slices.Sort(notes)
	return notes
}

// secret are headers that let somebody in.
var secret = map[string]bool{
	"Authorization": true, "Proxy-Authorization": true, "Cookie": true, "X-Api-Key": true,
	"X-Auth-Token": true, "X-Csrf-Token": true, "X-Xsrf-Token": true, "X-Amz-Security-Token": true,
}

// secretQuery are parameters that do.
var secretQuery = []string{"access_token", "api_key", "apikey", "key", "password", "secret", "sig", "signature", "token"}

// redact takes out secrets, counts them in left, and drops what is of the
// connection or of the browser.
func (e *asked) redact(left map[string]int) {
	e.header = e.header.Clone()
	for name := range e.header {
		switch {
		case secret[name]:
			left[name]++
			e.header.Del(name)
		case dropped(name):
			delete(e.header, name)
		}
	}
	address := *e.url
	query := address.Query()
	for name := range query {
		if slices.Contains(secretQuery, strings.ToLower(name)) {
			left["?"+name+"="]++
			query.Set(name, "REMOVED")
			address.RawQuery = query.Encode()
		}
	}
	e.url = &address
}

// dropped reports whether a header is not worth keeping.
func dropped(name string) bool {
	return hopByHop[name] || strings.HasPrefix(name, ":") || strings.HasPrefix(name, "Sec-") ||
		slices.Contains([]string{"Accept-Encoding", "Content-Length", "Host", "User-Agent", "Origin", "Referer", "Dnt", "Priority"}, name)
}

// lines returns the lines of the exchange, and the file that they need, if any.
func (e *asked) lines(name string) (string, *txtar.File, error) {
	target := e.url.RequestURI()
	var b strings.Builder
	var file *txtar.File
	if len(e.header) > 0 || len(e.body) > 0 {
		data := e.message(target)
		if text := encode(data); text != nil {
			fmt.Fprintf(&b, "unbase64 %s\n", name)
			data = text
		}
		file = &txtar.File{Name: name, Data: data}
		fmt.Fprintf(&b, "http %s %s %s\n", e.method, literal(target), name)
	} else {
		fmt.Fprintf(&b, "http %s %s\n", e.method, literal(target))
	}
	if e.status != 0 {
		fmt.Fprintf(&b, "status %d\n", e.status)
	}
	if !requestLine.MatchString(e.method + " " + target + " HTTP/1.1\n") {
		return "", nil, fmt.Errorf("request %q %q cannot be written as a message", e.method, target)
	}
	return b.String(), file, nil
}

// literal is word as testscript reads it: a $ in it is not a variable's.
func literal(word string) string {
	if strings.ContainsAny(word, "$ '#\t") {
		return "'" + strings.ReplaceAll(word, "'", "''") + "'"
	}
	return word
}

// message is the request with lines that end as those of a text file do. A body
// that does not is measured by its Content-Length.
func (e *asked) message(target string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\n", e.method, target)
	var fields []string
	for name, values := range e.header {
		for _, value := range values {
			fields = append(fields, name+": "+printable(value)+"\n")
		}
	}
	slices.Sort(fields)
	b.WriteString(strings.Join(fields, ""))
	if len(e.body) > 0 && !bytes.HasSuffix(e.body, []byte("\n")) {
		fmt.Fprintf(&b, "Content-Length: %d\n", len(e.body))
	}
	b.WriteString("\n")
	b.Write(e.body)
	return b.Bytes()
}

// encode returns data in base64 if a txtar file cannot hold it as it is, and nil
// if it can.
func encode(data []byte) []byte {
	if utf8.Valid(data) && !bytes.ContainsAny(data, "\x00\r") && !txtar.NeedsQuote(data) {
		return nil
	}
	text := base64.StdEncoding.EncodeToString(data)
	var b bytes.Buffer
	for line := range slices.Chunk([]byte(text), 76) {
		b.Write(append(slices.Clone(line), '\n'))
	}
	return b.Bytes()
}
