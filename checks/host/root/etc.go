package root

import (
	"strings"
)

const maxText = 1 << 20 // bytes of a text file below /etc

// readRelease reads os-release from the first place that has it.
func (r *systemReader) readRelease() {
	for _, path := range []string{"/etc/os-release", "/usr/lib/os-release"} {
		b, err := r.ReadFile(path, maxText)
		if err == nil {
			r.Release = parseRelease(string(b))
			return
		}
		r.unread(err)
	}
}

// parseRelease reads the assignments of os-release(5). Of a name that comes
// twice the last one counts, as in a shell.
func parseRelease(text string) map[string]string {
	release := map[string]string{}
	for line := range strings.Lines(text) {
		name, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		if ok && name != "" && !strings.HasPrefix(name, "#") {
			release[name] = unquote(value)
		}
	}
	return release
}

// unquote takes away the quotes of a shell word, and the backslashes where they
// have a meaning.
func unquote(word string) string {
	if len(word) < 2 || word[0] != '"' && word[0] != '\'' || word[len(word)-1] != word[0] {
		return word
	}
	quote, word := word[0], word[1:len(word)-1]
	if quote == '\'' {
		return word
	}
	var b strings.Builder
	for i := 0; i < len(word); i++ {
		if word[i] == '\\' && i+1 < len(word) && strings.IndexByte("\"$`\\", word[i+1]) >= 0 {
			i++
		}
		b.WriteByte(word[i])
	}
	return b.String()
}

// readNSS reads nsswitch.conf.
func (r *systemReader) readNSS() {
	b, err := r.ReadFile("/etc/nsswitch.conf", maxText)
	if err != nil {
		r.unread(err)
		return
	}
	r.NSS = parseNSS(string(b))
}

// parseNSS returns the modules of each database, in order, without the actions
// in brackets.
func parseNSS(text string) map[string][]string {
	nss := map[string][]string{}
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		name, rest, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		for {
			before, after, open := strings.Cut(rest, "[")
			nss[strings.TrimSpace(name)] = append(nss[strings.TrimSpace(name)], strings.Fields(before)...)
			if !open {
				break
			}
			_, rest, _ = strings.Cut(after, "]")
		}
	}
	return nss
}

// readCABundle looks where crypto/x509 of Go looks on Linux.
func (r *systemReader) readCABundle() {
	r.CABundle = r.first(false,
		"/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Gentoo, Alpine
		"/etc/pki/tls/certs/ca-bundle.crt",   // Fedora, RHEL
		"/etc/ssl/ca-bundle.pem",             // openSUSE
		"/etc/pki/tls/cacert.pem",
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // CentOS, RHEL 7
		"/etc/ssl/cert.pem",                                 // Alpine
	)
}

// readZoneinfo looks where package time of Go looks on Linux.
func (r *systemReader) readZoneinfo() {
	r.Zoneinfo = r.first(true, "/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo")
}

// first returns the first path that is there, and a directory or a file that
// is not empty.
func (r *systemReader) first(directory bool, paths ...string) string {
	for _, path := range paths {
		e, err := r.Stat(path)
		if err != nil {
			r.unread(err)
			continue
		}
		if directory && e.Mode.IsDir() || !directory && e.Mode.IsRegular() && e.Size > 0 {
			return path
		}
	}
	return ""
}
