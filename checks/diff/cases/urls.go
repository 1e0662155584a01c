package cases

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

// A URLError says why a case cannot be recorded from what was given as URLs,
// whatever runs there.
type URLError string

func (e URLError) Error() string { return "record: " + string(e) }

// FromURLs asks a running service for each URL, in their order, and returns a case
// with the same requests that asserts the statuses it answered. All have to be on
// one host, or none is asked and the error is a URLError. It is an error if one is
// not answered.
func (r Recorder) FromURLs(ctx context.Context, urls []string) (*Recorded, error) {
	exchanges, err := requests(urls)
	if err != nil {
		return nil, err
	}
	for i := range exchanges {
		e := &exchanges[i]
		if e.status, err = answered(ctx, e.url); err != nil {
			return nil, fmt.Errorf("record %s: %s", e.url.Redacted(), unanswered(e.url, err))
		}
	}
	return r.write(exchanges[0].url.Host, exchanges, nil)
}

// requests are those for the URLs, one at least.
func requests(urls []string) ([]asked, error) {
	const such = "such as http://127.0.0.1:8080/healthz"
	if len(urls) == 0 {
		return nil, URLError("no URL, " + such)
	}
	exchanges := make([]asked, 0, len(urls))
	for _, text := range urls {
		address, err := url.Parse(text)
		if err != nil {
			return nil, URLError(err.Error())
		}
		if !plainHTTP(address) || address.Host == "" {
			return nil, URLError(fmt.Sprintf("%q is no URL, %s", text, such))
		}
		if first := exchanges; len(first) > 0 && first[0].url.Host != address.Host {
			return nil, URLError(first[0].url.Host + " and " + address.Host + " are two services; a case has one")
		}
		exchanges = append(exchanges, asked{method: http.MethodGet, url: address})
	}
	return exchanges, nil
}

// answering is how long a service that runs may take for an answer.
const answering = 30 * time.Second

// unanswered says why there was no answer, and what to do.
func unanswered(address *url.URL, err error) string {
	if greeting, ok := errors.AsType[tls.RecordHeaderError](err); ok && string(greeting.RecordHeader[:]) == "HTTP/" {
		return "the service speaks plain HTTP: write http://" + address.Host
	}
	if dial, ok := errors.AsType[*net.OpError](err); ok && dial.Op == "dial" {
		return plain(err) + ": start the service first, as you always do"
	}
	return plain(err)
}

func answered(ctx context.Context, address *url.URL) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, answering)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address.String(), nil)
	if err != nil {
		return 0, err
	}
	if user := address.User; user != nil { // as a browser and curl do
		password, _ := user.Password()
		request.SetBasicAuth(user.Username(), password)
	}
	response, err := transport.RoundTrip(request)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	_, err = io.CopyN(io.Discard, response.Body, 64<<20)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return response.StatusCode, err
}
