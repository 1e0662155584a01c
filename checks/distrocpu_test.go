package checks_test

import (
	"testing"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/profile"
)

func TestE3ComparesTheProcessorWithTheMachinesOwnDistribution(t *testing.T) {
	t.Parallel()
	machine := func(id, version, level string) *host.Host {
		return of(prod(func(p *profile.Profile) {
			p.OS = profile.OS{ID: id, VersionID: version}
			p.CPU.Level = level
		}))
	}
	unknown := machine("rhel", "9.4", "")
	unknown.Profile.SetUnknown("cpu.level", "no /proc")
	holds(t, "E3", []ruling{
		{what: "no host", file: pure()},
		{what: "a distribution", file: pure(), host: "rhel-9"},
		{what: "a distribution that is not known", file: pure(), on: machine("plan9", "4", "v1")},
		{what: "another architecture", file: pure(arm64), on: of(prod(func(p *profile.Profile) { p.Arch, p.OS = "arm64", profile.OS{ID: "rhel", VersionID: "9.4"} }))},
		{what: "as asked for", file: pure(), on: machine("rhel", "9.4", "v2"), says: "PASS Red Hat Enterprise Linux 9 asks for x86-64-v2; prod has x86-64-v2"},
		{
			what: "less", file: pure(), on: machine("almalinux", "10.0", "v2"), says: "WARN AlmaLinux 10 asks for x86-64-v3; prod has x86-64-v2, and its own libraries may not run",
			hint: "on the host: /lib64/ld-linux-x86-64.so.2 --help | grep x86-64-v",
		},
		{what: "the whole version", file: pure(), on: machine("ubuntu", "22.04", "v1"), says: "PASS Ubuntu 22.04 LTS asks for x86-64-v1; prod has x86-64-v1"},
		{what: "another name", file: pure(), on: machine("ol", "9.3", "v3"), says: "PASS Oracle Linux 9 asks for x86-64-v2; prod has x86-64-v3"},
		{what: "CentOS that is Stream", file: pure(), on: machine("centos", "9", "v2"), says: "PASS CentOS Stream 9 asks for x86-64-v2; prod has x86-64-v2"},
		{what: "not known", file: pure(), on: unknown, says: "SKIP Red Hat Enterprise Linux 9 asks for x86-64-v2; the processor of prod is not known: no /proc", hint: fetch},
	})
}
