package probe

import (
	"bytes"
	"os"
	"path/filepath"
)

// zoneDirs are where Go looks for time zones: time/zoneinfo_unix.go.
var zoneDirs = []string{"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}

// certFiles and certDirs are where Go looks for roots: crypto/x509/root_linux.go.
var (
	certFiles = []string{
		"/etc/ssl/certs/ca-certificates.crt",
		"/etc/pki/tls/certs/ca-bundle.crt",
		"/etc/ssl/ca-bundle.pem",
		"/etc/pki/tls/cacert.pem",
		"/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
		"/etc/ssl/cert.pem",
	}
	certDirs = []string{"/etc/ssl/certs", "/etc/pki/tls/certs"}
)

// zoneinfo finds time zone data: a directory with a zone that every one has.
func (m *machine) zoneinfo() {
	for _, dir := range zoneDirs {
		data, err := readFile(dir+"/America/New_York", 1<<20)
		if bytes.HasPrefix(data, []byte("TZif")) {
			m.Zoneinfo = dir
			delete(m.Unknown, "zoneinfo")
			return
		}
		m.refused(err, "zoneinfo")
	}
}

// refused notes that something may be there which could not be read.
func (m *machine) refused(err error, place string) {
	if err != nil && !os.IsNotExist(err) {
		m.SetUnknown(place, err.Error())
	}
}

// caBundle finds the certificates of authorities.
func (m *machine) caBundle() {
	for _, file := range certFiles {
		data, err := readFile(file, 16<<20)
		if isPEM(data) {
			m.CABundle = file
			delete(m.Unknown, "ca_bundle")
			return
		}
		m.refused(err, "ca_bundle")
	}
	for _, dir := range certDirs {
		entries, err := readDir(dir)
		m.refused(err, "ca_bundle")
		for _, e := range entries {
			if data, _ := readFile(filepath.Join(dir, e.Name()), 1<<20); isPEM(data) {
				m.CABundle = dir
				delete(m.Unknown, "ca_bundle")
				return
			}
		}
	}
}

func isPEM(data []byte) bool { return bytes.Contains(data, []byte("-----BEGIN CERTIFICATE-----")) }

// nss reads which modules answer for users, groups and hosts.
func (m *machine) nss() {
	data, err := readFile("/etc/nsswitch.conf", 64<<10)
	m.refused(err, "nss")
	m.NSS = parseNSS(string(data))
}
