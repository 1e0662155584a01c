package cases

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"
)

// requestLine is RFC 9112, section 3.
var requestLine = regexp.MustCompile("^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\\S+) HTTP/1\\.[01]\r?\n")

// newRequest returns the request for method and address whose file is a message
// or a body; "" for neither.
func newRequest(method, address, file string) (*http.Request, error) {
	header, body := textproto.MIMEHeader{}, file
	if line := requestLine.FindStringSubmatch(file); line != nil {
		var err error
		if header, body, err = message(file[len(line[0]):]); err != nil {
			return nil, err
		}
		if err := agree(method, address, line); err != nil {
			return nil, err
		}
	}
	request, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body == "" {
		request.Body, request.ContentLength = nil, 0
	}
	return request, dress(request, http.Header(header))
}

// message parses the fields and the body of a message. With a Content-Length the
// body is that long, so that it need not end with the line; without one it is
// all that follows.
func message(text string) (textproto.MIMEHeader, string, error) {
	source := strings.NewReader(text)
	buffered := bufio.NewReader(source)
	header, err := textproto.NewReader(buffered).ReadMIMEHeader()
	if err == io.EOF {
		return header, "", nil // no blank line: no body
	}
	if err != nil {
		return nil, "", fmt.Errorf("request message: %w", err)
	}
	body := text[len(text)-source.Len()-buffered.Buffered():]
	length := header.Get("Content-Length")
	if length == "" {
		return header, body, nil
	}
	n, err := strconv.Atoi(length)
	if err != nil || n < 0 || n > len(body) {
		return nil, "", fmt.Errorf("request message: Content-Length %q, and %d bytes follow", length, len(body))
	}
	return header, body[:n], nil
}

// agree reports a message that is not what the line of the script says. line is
// what requestLine found.
func agree(method, address string, line []string) error {
	target := line[2]
	if line[1] == method && (target == address || strings.HasPrefix(target, "/") && after(address) == target) {
		return nil
	}
	return fmt.Errorf("the line says %s %s, and the message in the file %s %s", method, after(address), line[1], target)
}

// after returns the path and the query of a URL with a host.
func after(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		return rest[i:]
	}
	return "/"
}

// dress gives the request its header. What belongs to the connection, or is
// worked out, is not taken over.
func dress(request *http.Request, header http.Header) error {
	if host := header.Get("Host"); host != "" {
		request.Host = host
	}
	if coding := header.Get("Transfer-Encoding"); coding != "" {
		if !strings.EqualFold(coding, "chunked") {
			return fmt.Errorf("request message: Transfer-Encoding %q cannot be sent", coding)
		}
		request.ContentLength, request.TransferEncoding = -1, []string{"chunked"}
	}
	request.Header = header.Clone()
	for _, name := range []string{"Host", "Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive"} {
		request.Header.Del(name)
	}
	if _, set := header["User-Agent"]; !set {
		request.Header.Set("User-Agent", "seaworthy")
	}
	return nil
}
