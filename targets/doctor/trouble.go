package doctor

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"

	"example.com/seaworthy/targets/install"
)

// trouble says why a server was not reached, to stand behind its name, and what
// to type; "" = nothing in particular.
func trouble(err error) (text, hint string) {
	var (
		name    *net.DNSError
		unknown x509.UnknownAuthorityError
		roots   x509.SystemRootsError
		invalid x509.CertificateInvalidError
		other   x509.HostnameError
	)
	switch {
	case errors.Is(err, context.DeadlineExceeded) || os.IsTimeout(err):
		return "does not answer within " + patience.String(), ""
	case errors.As(err, &name) && name.IsNotFound:
		return "has no address here: the name cannot be looked up", "nslookup " + name.Name
	case errors.As(err, &name):
		return "has no address here: the name server does not answer", "nslookup " + name.Name
	case errors.As(err, &roots) || errors.As(err, &unknown):
		return "has a certificate that is signed by nobody whom this machine knows", install.Tool("ca-certificates") + "; behind a company's proxy: SSL_CERT_FILE=its-ca.pem"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "has a certificate that is not valid at this machine's time: see clock", ""
	case errors.As(err, &other):
		return "has a certificate for another name", ""
	case errors.Is(err, http.ErrSchemeMismatch):
		return "does not speak TLS: is it http://?", ""
	case err == errNoAddress:
		return "is " + err.Error(), ""
	case errors.Is(err, os.ErrNotExist):
		return "is not there", ""
	}
	return "cannot be reached: " + innermost(err).Error(), ""
}

// innermost is the system's own word, without what was tried.
func innermost(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
