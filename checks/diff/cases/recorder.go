package cases

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

// A Recorder writes cases from what a service was asked elsewhere. The zero value
// works; then the line that starts the service has to be written by hand.
type Recorder struct {
	Name    string   // of the service, for the line that has to be written by hand; "" is NAME
	Service []string // the words after "service", such as tide serve -addr $ADDR
	Ready   string   // the path that says when it is; "" is one that answered 200, or else /healthz

	browser bool // asked the service, and so sent back the cookies that it set
}

// Recorded is a case that was written, and what there is to say of it.
type Recorded struct {
	Case     []byte   // a txtar file. Without Recorder.Service its lines 2 and 3 are to be written by hand
	Host     string   // that was asked, with the port if the URL has one: shop.example.com
	Requests int      // in the case
	Left     []string // what was left out, and how often: "Authorization (2)"
	Guessed  bool     // nothing recorded says when the service is ready: the case asks for /healthz
	Refused  []Answer // those with a status of 400 or more, which the case asserts; nil = none
}

// Answer is what a request was answered.
type Answer struct {
	Request string // "GET /orders", without its query
	Status  int
}

// Local reports whether the service that was asked ran on the machine itself.
func (r *Recorded) Local() bool {
	name := (&url.URL{Host: r.Host}).Hostname()
	if ip, err := netip.ParseAddr(name); err == nil {
		return ip.IsLoopback() || ip.IsUnspecified()
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// asked is one exchange as it was recorded.
type asked struct {
	method  string
	url     *url.URL
	header  http.Header
	body    []byte
	status  int      // that was answered
	sets    []string // names of the cookies that the answer set
	removed removed
}

// write returns the case of the exchanges. Of what is not taken over, notes says
// why.
func (r Recorder) write(from string, exchanges []asked, notes []string) (*Recorded, error) {
	var script strings.Builder
	archive := &txtar.Archive{}
	left, set := map[string]int{}, map[string]bool{}
	var refused []Answer
	for i := range exchanges {
		e := &exchanges[i]
		e.redact(left, set)
		for _, name := range e.sets {
			set[name] = true
		}
		if e.status >= http.StatusBadRequest {
			refused = append(refused, Answer{e.method + " " + e.url.EscapedPath(), e.status})
		}
		lines, file, err := e.lines(fmt.Sprintf("request%d.http", i+1))
		if err != nil {
			return nil, err
		}
		script.WriteString(lines)
		if file != nil {
			archive.Files = append(archive.Files, *file)
		}
	}
	done := &Recorded{Host: exchanges[0].url.Host, Requests: len(exchanges), Left: slices.Concat(notes, omissions(left)), Refused: refused}
	if r.Ready == "" {
		r.Ready, done.Guessed = readiness(exchanges)
	}
	archive.Comment = []byte(r.head(from, done.Left) + script.String() + "shutdown TERM\n")
	done.Case = txtar.Format(archive)
	return done, nil
}

func (r Recorder) head(from string, notes []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# recorded from %s; bodies and other parameters are as they were: look for secrets before you check this in\n", printable(from))
	if len(r.Service) == 0 {
		fmt.Fprintf(&b, "# write here how the service is started:\n# service %s serve -addr $ADDR\n", cmp.Or(r.Name, "NAME"))
	}
	for _, note := range notes {
		fmt.Fprintf(&b, "# left out: %s\n", printable(note))
	}
	if len(r.Service) > 0 {
		b.WriteString("service " + strings.Join(r.Service, " ") + "\n")
	}
	fmt.Fprintf(&b, "ready %s\n\n", literal(r.Ready))
	if r.browser {
		b.WriteString("cookies\n")
	}
	return b.String()
}

// readiness is a path that answers 200 once the service is ready: /healthz if it
// was asked, or else the first that needs no header, or else the first. guessed
// says that there is none.
func readiness(exchanges []asked) (path string, guessed bool) {
	bare := false
	for _, e := range exchanges {
		if e.method != http.MethodGet || e.status != http.StatusOK || e.url.RawQuery != "" || !e.removed.none() {
			continue
		}
		if e.url.Path == "/healthz" {
			return e.url.RequestURI(), false
		}
		if path == "" || !bare && len(e.header) == 0 {
			path, bare = e.url.RequestURI(), len(e.header) == 0
		}
	}
	return cmp.Or(path, "/healthz"), path == ""
}

// printable keeps a note on its line.
func printable(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text)
	return strings.Join(strings.Fields(text), " ")
}

// omissions says what was left out, and how often.
func omissions(left map[string]int) []string {
	var notes []string
	for name, count := range left {
		notes = append(notes, printable(fmt.Sprintf("%s (%d)", name, count)))
	}
	slices.Sort(notes)
	return notes
}

// lines returns the lines of the exchange, and the file that they need, if any.
func (e *asked) lines(name string) (string, *txtar.File, error) {
	target := e.url.RequestURI()
	if !requestLine.MatchString(e.method + " " + target + " HTTP/1.1\n") {
		return "", nil, fmt.Errorf("request %q %q cannot be written as a message", e.method, target)
	}
	var b strings.Builder
	var file *txtar.File
	line := fmt.Sprintf("http %s %s", e.method, literal(target))
	if len(e.header) > 0 || len(e.body) > 0 || len(e.removed.headers) > 0 {
		data := e.message(target)
		text := encode(data)
		if text != nil {
			fmt.Fprintf(&b, "unbase64 %s\n", name)
			data = text
		}
		file = &txtar.File{Name: name, Data: data}
		b.WriteString(e.removed.comment(name, text != nil))
		line += " " + name
	} else {
		b.WriteString(e.removed.comment("", false))
	}
	fmt.Fprintf(&b, "%s\nstatus %d\n", line, e.status)
	return b.String(), file, nil
}

// literal is word as testscript reads it: a $ in it is not a variable's.
func literal(word string) string {
	if strings.ContainsAny(word, "$ '#\t") {
		return "'" + strings.ReplaceAll(word, "'", "''") + "'"
	}
	return word
}

// unfolded keeps the value of a field on its line.
var unfolded = strings.NewReplacer("\r", " ", "\n", " ")

// message is the request with lines that end as those of a text file do. A body
// that does not is measured by its Content-Length.
func (e *asked) message(target string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\n", e.method, target)
	var fields []string
	for name, values := range e.header {
		for _, value := range values {
			fields = append(fields, name+": "+unfolded.Replace(value)+"\n")
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
