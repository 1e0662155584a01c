package checks_test

import (
	"testing"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

func TestIWarnsOfFilesThatTheCodeReadsAndTheHostHasNot(t *testing.T) {
	t.Parallel()
	reads := func(r binary.GoReads) edit { return func(b *binary.Binary) { b.GoReads = &r } }
	everything := binary.GoReads{Roots: true, Zones: true, Users: true, Resolver: true}
	own := binary.GoReads{Roots: true, OwnRoots: true, Zones: true, OwnZones: true, Users: true}
	machine := func(edits ...func(*profile.Profile)) *host.Host {
		return of(prod(append([]func(*profile.Profile){func(p *profile.Profile) {
			p.CABundle, p.Zoneinfo, p.Users = "/etc/ssl/cert.pem", "/usr/share/zoneinfo", []profile.Account{{Name: "root"}}
		}}, edits...)...))
	}
	passwd := map[string]string{"/etc/passwd": "root:x:0:0::/:/bin/sh\n"}
	const (
		roots = `import _ "golang.org/x/crypto/x509roots/fallback", or the package ca-certificates`
		zones = `Config.Tags: []string{"timetzdata"}, or the package tzdata`
		users = "an /etc/passwd, or USER and HOME in the environment"
	)
	holds(t, "I", []ruling{
		{what: "no host", file: pure(reads(everything))},
		{what: "a distribution", file: pure(reads(everything)), host: "debian-12"},
		{what: "C", file: pure(inC), host: "scratch"},
		{what: "nothing", file: pure(reads(binary.GoReads{Resolver: true})), host: "scratch", says: "PASS reads neither certificate authorities nor time zones nor users of the host"},
		{
			what: "all, and an empty image", file: pure(reads(everything)), host: "scratch", hint: roots + "; " + zones + "; " + users,
			says: "WARN reads certificate authorities (TLS), time zones (time.LoadLocation), users (os/user); scratch has none",
		},
		{what: "all, and an image that has them", file: pure(reads(everything)), host: "distroless-static", says: "PASS reads certificate authorities, time zones, users; distroless-static has them"},
		{what: "its own", file: pure(reads(own)), host: "scratch", says: "WARN reads users (os/user); scratch has none", hint: users},
		{
			what: "functions that are not known", file: pure(), host: "scratch", hint: roots + "; " + zones + "; " + users,
			says: "WARN may read certificate authorities (TLS), time zones (time.LoadLocation), users (os/user); scratch has none",
		},
		{
			what: "functions that are not known, and a tag", file: pure(set("-tags", "netgo,timetzdata")), host: "scratch", hint: roots + "; " + users,
			says: "WARN may read certificate authorities (TLS), users (os/user); scratch has none",
		},
		{what: "a machine that has them", file: pure(reads(everything)), on: machine(), says: "PASS reads certificate authorities, time zones, users; prod has them"},
		{
			what: "a machine without certificates", file: pure(reads(everything)), on: machine(func(p *profile.Profile) { p.CABundle = "" }),
			says: "WARN reads certificate authorities (TLS); prod has none", hint: roots,
		},
		{
			what: "a machine where nobody could look", file: pure(reads(everything)), on: machine(func(p *profile.Profile) { p.CABundle = ""; p.SetUnknown("ca_bundle", "not permitted") }),
			says: "SKIP reads certificate authorities; whether prod has them is not known", hint: fetch,
		},
		{
			what: "a root with users alone", file: pure(reads(everything)), on: rooted(t, passwd), hint: roots + "; " + zones,
			says: "WARN reads certificate authorities (TLS), time zones (time.LoadLocation); image has none",
		},
		{what: "a root, and users", file: pure(reads(binary.GoReads{Users: true})), on: rooted(t, passwd), says: "PASS reads users; image has them"},
	})
}
