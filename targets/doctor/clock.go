package doctor

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"time"

	"example.com/seaworthy/checks"
)

// clock compares this machine's clock with that of a proxy. Servers' dates are in
// whole seconds, and certificates in days: five minutes are noticed by nobody, a
// day ends TLS.
func (p *patient) clock(ctx context.Context) []checks.Finding {
	for _, a := range p.answers(ctx) {
		if !a.date.IsZero() {
			return one(a.skew())
		}
		var e x509.CertificateInvalidError
		if errors.As(a.err, &e) && e.Reason == x509.Expired && e.Cert != nil {
			return one(fail(setClock(), "here it is %s, and the certificate of %s is valid from %s to %s: this clock is wrong, or that certificate", day(a.at), a.name, day(e.Cert.NotBefore), day(e.Cert.NotAfter)))
		}
	}
	return one(skip("no proxy answered that says what time it is"))
}

func (a answer) skew() checks.Finding {
	off := a.at.Add(-a.took / 2).Sub(a.date)
	side := "ahead of"
	if off < 0 {
		off, side = -off, "behind"
	}
	switch {
	case off > 24*time.Hour:
		return fail(setClock(), "%s %s %s: TLS takes no certificate at such a time, and builds get wrong dates", span(off), side, a.name)
	case off > 5*time.Minute:
		return warn(setClock(), "%s %s %s", span(off), side, a.name)
	}
	return pass("as %s has it", a.name)
}

// span is d in the units that people would take.
func span(d time.Duration) string {
	switch h := int(d.Hours()); {
	case h >= 48:
		return fmt.Sprintf("%d days", h/24)
	case h > 0:
		return fmt.Sprintf("%d h %d min", h, int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d min", int(d.Minutes()))
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }

// setClock is what to type to have the clock set.
func setClock() string {
	switch runtime.GOOS {
	case "windows":
		return "w32tm /resync"
	case "darwin":
		return "sudo sntp -sS time.apple.com"
	}
	if _, err := exec.LookPath("timedatectl"); err == nil {
		return "timedatectl set-ntp true"
	}
	return `date -u -s "YYYY-MM-DD hh:mm:ss"; hwclock -w`
}
