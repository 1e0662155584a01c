package cases

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// har is what is read of an HTTP Archive 1.2, as browsers export it.
type har struct {
	Log struct {
		Entries []harEntry
	}
}

type harEntry struct {
	Request struct {
		Method   string
		URL      string
		Headers  []harField
		PostData struct {
			Text     string
			Encoding string // "base64", or none
			Params   []harField
		}
	}
	Response struct{ Status int }
}

type harField struct{ Name, Value string }

// FromHAR returns a case with the requests of an HTTP Archive that went to the
// host of the first, and asserts the statuses that were answered. Credentials are
// left out, which the case says in comments. It is an error if there is nothing
// to ask.
func (r Recorder) FromHAR(from io.Reader) ([]byte, error) {
	var archive har
	if err := json.NewDecoder(from).Decode(&archive); err != nil {
		return nil, fmt.Errorf("read HTTP archive: %w", err)
	}
	var exchanges []asked
	others := map[string]int{}
	host := ""
	for i, entry := range archive.Log.Entries {
		e, err := entry.asked()
		if err != nil {
			return nil, fmt.Errorf("read HTTP archive: entry %d: %w", i+1, err)
		}
		if host == "" && plainHTTP(e.url) {
			host = e.url.Host
		}
		if e.url.Host != host || !plainHTTP(e.url) {
			others["requests to "+e.url.Scheme+"://"+e.url.Host]++
			continue
		}
		exchanges = append(exchanges, e)
	}
	if len(exchanges) == 0 {
		return nil, errors.New("read HTTP archive: no request over HTTP in it")
	}
	return r.write("an HTTP archive of "+host, exchanges, omissions(others))
}

func plainHTTP(u *url.URL) bool { return u.Scheme == "http" || u.Scheme == "https" }

func (h harEntry) asked() (asked, error) {
	address, err := url.Parse(h.Request.URL)
	if err != nil {
		return asked{}, err
	}
	e := asked{method: h.Request.Method, url: address, header: http.Header{}, status: h.Response.Status}
	for _, field := range h.Request.Headers {
		if strings.HasPrefix(field.Name, ":") { // of HTTP/2
			continue
		}
		e.header.Add(field.Name, field.Value)
	}
	e.body, err = h.body()
	return e, err
}

func (h harEntry) body() ([]byte, error) {
	post := h.Request.PostData
	if post.Text == "" && len(post.Params) > 0 {
		var pairs []string
		for _, p := range post.Params {
			pairs = append(pairs, url.QueryEscape(p.Name)+"="+url.QueryEscape(p.Value))
		}
		return []byte(strings.Join(pairs, "&")), nil
	}
	if post.Encoding == "base64" {
		return base64.StdEncoding.DecodeString(post.Text)
	}
	return []byte(post.Text), nil
}
