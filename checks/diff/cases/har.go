package cases

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// har is what is read of an HTTP Archive 1.2, as browsers export it.
type har struct {
	Log *struct {
		Entries *[]harEntry
	}
}

type harEntry struct {
	Request struct {
		Method   string
		URL      string
		Headers  []harField
		PostData harBody
		BodySize int64 // of what was sent; -1 if it is not known. Browsers write 0 for a form with files
	}
	Response struct {
		Status  int // 0 if there was none, -1 as Playwright writes it
		Headers []harField
		Cookies []harField
	}
}

// fieldName is RFC 9110, section 5.1.
var fieldName = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

type harField struct{ Name, Value string }

type harBody struct {
	MimeType string
	Text     string
	Encoding string // "base64", or none
	Params   []harField
}

// FromHAR returns a case with the requests of an HTTP Archive that went to the
// host of the first, and asserts the statuses that were answered. Credentials are
// left out, and requests that cannot be made again: those that were not answered,
// and those whose body the archive does not have. The case says so in comments.
// It is an error, which says what to do, if there is nothing to ask.
func (r Recorder) FromHAR(from io.Reader) (*Recorded, error) {
	entries, err := readHAR(from)
	if err != nil {
		return nil, err
	}
	var exchanges []asked
	others := map[string]int{}
	host := ""
	for i, entry := range entries {
		e, err := entry.asked()
		if err != nil {
			return nil, fmt.Errorf("entry %d of the archive: %w: take the entry out, or record again", i+1, err)
		}
		if host == "" && plainHTTP(e.url) {
			host = e.url.Host
		}
		if why := entry.omitted(e, host); why != "" {
			others[why]++
			continue
		}
		exchanges = append(exchanges, e)
	}
	if len(exchanges) == 0 {
		return nil, fmt.Errorf("the archive has no request that can be made again: %s", strings.Join(omissions(others), ", "))
	}
	r.browser = true
	return r.write("an HTTP archive of "+host, exchanges, omissions(others))
}

// readHAR returns what was asked; an error says what is wrong with the archive,
// and what to do.
func readHAR(from io.Reader) ([]harEntry, error) {
	data, err := io.ReadAll(from)
	if err != nil {
		return nil, fmt.Errorf("read HTTP archive: %w", err)
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	const again = "record it again, and close the browser's context first, which writes it"
	var archive har
	err = json.NewDecoder(bytes.NewReader(data)).Decode(&archive)
	wrong, isWrong := errors.AsType[*json.UnmarshalTypeError](err)
	switch {
	case errors.Is(err, io.EOF):
		return nil, errors.New("the archive is empty: " + again)
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, errors.New("the archive is cut off: " + again)
	case isWrong && wrong.Field != "":
		return nil, fmt.Errorf("this is JSON, but no HTTP archive (HAR): %s is of the type %s", strings.ToLower(wrong.Field), wrong.Value)
	case err != nil && !isWrong:
		return nil, fmt.Errorf("this is no HTTP archive (HAR), which is JSON: %w", err)
	case isWrong || archive.Log == nil || archive.Log.Entries == nil:
		return nil, errors.New("this is JSON, but no HTTP archive (HAR), which has log.entries: export one in the browser's network panel, or with Playwright's recordHar")
	case len(*archive.Log.Entries) == 0:
		return nil, errors.New("the archive has no entries: record it again, and ask the service for something")
	}
	return *archive.Log.Entries, nil
}

func plainHTTP(u *url.URL) bool { return u.Scheme == "http" || u.Scheme == "https" }

func (h harEntry) asked() (asked, error) {
	address, err := url.Parse(h.Request.URL)
	if err != nil {
		if e, ok := errors.AsType[*url.Error](err); ok {
			err = e.Err // without the URL, which may have a secret in it
		}
		return asked{}, fmt.Errorf("its URL: %w", err)
	}
	e := asked{method: h.Request.Method, url: address, header: http.Header{}, status: h.Response.Status, sets: h.sets()}
	for _, field := range h.Request.Headers {
		name := strings.TrimSpace(field.Name)
		if strings.HasPrefix(name, ":") { // of HTTP/2
			continue
		}
		if !fieldName.MatchString(name) || strings.ContainsRune(field.Value, 0) {
			return asked{}, fmt.Errorf("header %q is none that can be sent", name)
		}
		e.header.Add(name, field.Value)
	}
	e.body, err = h.body(e.header)
	return e, err
}

// sets returns the names of the cookies that the answer set.
func (h harEntry) sets() []string {
	var names []string
	for _, cookie := range h.Response.Cookies {
		names = append(names, cookie.Name)
	}
	for _, field := range h.Response.Headers {
		if !strings.EqualFold(field.Name, "Set-Cookie") {
			continue
		}
		for line := range strings.Lines(field.Value) { // some browsers write all into one
			if cookie, err := http.ParseSetCookie(strings.TrimSpace(line)); err == nil {
				names = append(names, cookie.Name)
			}
		}
	}
	return names
}

// omitted returns why the request cannot be made again, and "" if it can.
func (h harEntry) omitted(e asked, host string) string {
	name := e.method + " " + e.url.EscapedPath()
	switch {
	case e.url.Host == "":
		return "requests to " + e.url.Scheme + ":"
	case e.url.Host != host || !plainHTTP(e.url):
		return "requests to " + e.url.Scheme + "://" + e.url.Host
	case e.status <= 0 || e.status > 999:
		return name + ": it was not answered"
	case e.status == http.StatusSwitchingProtocols:
		return name + ": it is no longer HTTP after the answer"
	}
	if why := h.lost(e); why != "" {
		return name + ": " + why
	}
	return ""
}

// lost says what the archive does not have of a body; "" if it is whole. Browsers
// keep no files, and of bytes that are no text only what can be read as some.
func (h harEntry) lost(e asked) string {
	length := e.header.Get("Content-Length")
	multipart := strings.HasPrefix(e.header.Get("Content-Type"), "multipart/")
	switch {
	case len(e.body) == 0 && (multipart || h.Request.BodySize > 0 || length != "" && length != "0"):
		return "its body is not in the archive"
	case h.Request.PostData.Text != "" && length != "" && length != fmt.Sprint(len(e.body)):
		return fmt.Sprintf("its body is not whole in the archive, which has %d of %s bytes", len(e.body), length)
	case h.Request.BodySize > int64(len(e.body)):
		return fmt.Sprintf("its body is not whole in the archive, which has %d of %d bytes", len(e.body), h.Request.BodySize)
	}
	return ""
}

// body returns nothing for the fields of a form that cannot be put together
// again: they may have been files.
func (h harEntry) body(header http.Header) ([]byte, error) {
	post := h.Request.PostData
	if post.Text == "" {
		return post.form(header), nil
	}
	if post.Encoding == "base64" {
		return base64.StdEncoding.DecodeString(post.Text)
	}
	return []byte(post.Text), nil
}

// form writes the fields as a form without files is sent.
func (b harBody) form(header http.Header) []byte {
	kind := header.Get("Content-Type") + b.MimeType
	if kind != "" && !strings.HasPrefix(kind, "application/x-www-form-urlencoded") {
		return nil
	}
	var pairs []string
	for _, p := range b.Params {
		pairs = append(pairs, url.QueryEscape(p.Name)+"="+url.QueryEscape(p.Value))
	}
	return []byte(strings.Join(pairs, "&"))
}
