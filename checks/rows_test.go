package checks_test

import (
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
)

func TestSeveralHostsShareALine(t *testing.T) {
	t.Parallel()
	r := ofFile("ledger_linux_amd64", dynamic(), hostNamed(t, "centos-7"), hostNamed(t, "debian-11"), hostNamed(t, "debian-12"), hostNamed(t, "alpine-3.22"))
	golden(t, text(t, r, checks.TextOptions{}), `
ledger_linux_amd64
            centos-7  debian-11  debian-12  alpine-3.22
  starts    FAIL      FAIL       SKIP       FAIL
  loader    PASS      PASS       PASS       FAIL
  glibc     FAIL      FAIL       PASS       SKIP
  isa-note  SKIP      SKIP       SKIP       SKIP

  PASS  linkage    dynamic, glibc: needs libc.so.6
  PASS  loader     /lib64/ld-linux-x86-64.so.2 (centos-7, debian-11, debian-12)
  FAIL  loader     needs the loader /lib64/ld-linux-x86-64.so.2 of glibc; alpine-3.22 has musl, and would answer "no such file or directory"
                   hint: Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static)
  FAIL  glibc      needs GLIBC_2.34 (__libc_start_main, pthread_attr_getstack, pthread_create, pthread_key_create and 2 more), GLIBC_2.32 (pthread_getattr_np, pthread_sigmask); centos-7 has 2.17; debian-11 has 2.31
                   hint: Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static), or zig, which aims at the oldest of Config.Hosts: CC_FOR_linux_amd64="zig cc"
  PASS  glibc      needs GLIBC_2.34 (__libc_start_main); debian-12 has 2.36
  SKIP  glibc      alpine-3.22 has musl: see loader
  PASS  cpu        x86-64-v1, which every x86-64 processor is
  SKIP  isa-note   its C code does not say for which processor it was compiled
                   hint: mage build:linux, whose record has the flags of every package
  PASS  kernel     go1.26.8 needs Linux 3.2; centos-7 has 3.10; debian-11 has 5.10; debian-12 has 6.1; alpine-3.22 has 6.12
  WARN  hardening  some tables writable after start (partial RELRO), fixed address (no PIE)
                   hint: Config.LDFlags: "-s -w -bindnow"; Config.Flags: []string{"-buildmode=pie"}
  PASS  18 more    file, target, kind, buildinfo, resolve, libraries, rpath, plugins, abi-marker, private, c++, arch-base, nss, dlopen, cgo, abi-tag, features, page-size

1 build, 1 failed: ledger_linux_amd64: loader (alpine-3.22), ledger_linux_amd64: glibc (centos-7, debian-11)
`)
}

func TestWhatIsNoProgramIsTwoLines(t *testing.T) {
	t.Parallel()
	golden(t, text(t, ofFile("notes.txt", pure(format(binary.Unknown))), checks.TextOptions{}), `
notes.txt
  SKIP  23 checks  not a program for Linux (an ELF file) (file, target, buildinfo, linkage, loader, resolve, libraries, rpath, plugins, glibc, abi-marker, private, c++, arch-base, nss, dlopen, cgo, cpu, isa-note, kernel, abi-tag, page-size, hardening)
  FAIL  kind       neither a program for Linux nor for another system
                   hint: mage check:binary -path=FILE, where FILE is a compiled program

1 build, 1 failed: notes.txt: kind
`)
}

func TestAServicesOwnChecksAreShownAndSayWhichHost(t *testing.T) {
	t.Parallel()
	own := func(host string, s checks.Status, text string) checks.Finding {
		return checks.Finding{ID: "X1", Check: "port", Host: host, Status: s, Text: text}
	}
	r := checks.Report{Items: []checks.Item{{Name: "orders", File: "orders", Findings: []checks.Finding{
		own("a", checks.Fail, "443 is taken"), own("b", checks.Pass, "443 is free"), own("c", checks.Fail, "443 is taken"),
	}}, {Name: "test .", Findings: []checks.Finding{
		{ID: "T1", Check: "vet", Status: checks.Pass, Text: "nothing to complain about"},
	}}}}
	golden(t, text(t, r, checks.TextOptions{}), `
orders
        a     b     c
  port  FAIL  PASS  FAIL

  FAIL  port  443 is taken (a, c)
  PASS  port  443 is free (b)
test .
  PASS  vet  nothing to complain about

2 items, 1 failed: orders: port (a, c)
`)
}

func TestOnlyWhatSaysTheSameSharesALine(t *testing.T) {
	t.Parallel()
	say := func(id, check, host string, s checks.Status, text, hint string) checks.Finding {
		return checks.Finding{ID: id, Check: check, Host: host, Status: s, Text: text, Hint: hint, Evidence: []string{text, "evidence of " + id + host}}
	}
	r := checks.Report{Items: []checks.Item{{Name: "orders", File: "orders", Findings: []checks.Finding{
		say("X1", "port", "web-1", checks.Fail, "443 is used; web-1 runs nginx", ""),
		say("X1", "port", "web-2", checks.Fail, "443 is used; web-2 runs caddy", ""),
		say("X1", "port", "web-3", checks.Warn, "443 is used; web-3 is old", ""),
		say("X1", "port", "web-4", checks.Fail, "443 is used; web-4 runs caddy", "stop it"),
		say("X1", "port", "web-5", checks.Fail, "443 is closed; web-5 has a firewall", ""),
		say("X2", "disk", "web-6", checks.Fail, "443 is used; nobody knows why", ""),
		say("X3", "once", "", checks.Fail, "one; thing", ""),
		say("X3", "once", "", checks.Fail, "one; other", ""),
		say("X4", "same", "", checks.Fail, "the same", ""),
		say("X5", "same", "", checks.Fail, "the same", ""),
		say("X5", "name", "", checks.Fail, "the same", ""),
		say("X6", "six", "", checks.Skip, "not here", ""),
		say("X7", "seven", "web-1", checks.Skip, "not here", ""),
		say("X8", "eight", "", checks.Skip, "not here", "go there"),
		{Check: "nameless", Status: checks.Warn, Text: "no id"},
	}}}}
	golden(t, text(t, r, checks.TextOptions{}), `
orders
         web-1  web-2  web-3  web-4  web-5  web-6
  port   FAIL   FAIL   WARN   FAIL   FAIL   -
  disk   -      -      -      -      -      FAIL
  seven  SKIP   -      -      -      -      -

  FAIL  port      443 is used; web-1 runs nginx; web-2 runs caddy
  WARN  port      443 is used; web-3 is old
  FAIL  port      443 is used; web-4 runs caddy
                  hint: stop it
  FAIL  port      443 is closed; web-5 has a firewall
  FAIL  disk      443 is used; nobody knows why
  FAIL  once      one; thing
  FAIL  once      one; other
  FAIL  same      the same
  FAIL  same      the same
  FAIL  name      the same
  SKIP  2 checks  not here (six, seven)
  SKIP  eight     not here
                  hint: go there
  WARN  nameless  no id

1 build, 1 failed: orders: port (web-1, web-2, web-4, web-5), orders: disk (web-6), orders: once, orders: same, orders: name
`)
	golden(t, text(t, r, checks.TextOptions{Long: true}), `
orders
            web-1  web-2  web-3  web-4  web-5  web-6
  X1 port   FAIL   FAIL   WARN   FAIL   FAIL   -
  X2 disk   -      -      -      -      -      FAIL
  X7 seven  SKIP   -      -      -      -      -

  FAIL  X1 port   443 is used; web-1 runs nginx
                  evidence of X1web-1
  FAIL  X1 port   443 is used; web-2 runs caddy
                  evidence of X1web-2
  WARN  X1 port   443 is used; web-3 is old
                  evidence of X1web-3
  FAIL  X1 port   443 is used; web-4 runs caddy
                  evidence of X1web-4
                  hint: stop it
  FAIL  X1 port   443 is closed; web-5 has a firewall
                  evidence of X1web-5
  FAIL  X2 disk   443 is used; nobody knows why
                  evidence of X2web-6
  FAIL  X3 once   one; thing
                  evidence of X3
  FAIL  X3 once   one; other
                  evidence of X3
  FAIL  X4 same   the same
                  evidence of X4
  FAIL  X5 same   the same
                  evidence of X5
  FAIL  X5 name   the same
                  evidence of X5
  SKIP  2 checks  not here (six, seven)
  SKIP  X8 eight  not here
                  evidence of X8
                  hint: go there
  WARN  nameless  no id

1 build, 1 failed: orders: port (web-1, web-2, web-4, web-5), orders: disk (web-6), orders: once, orders: same, orders: name
`)
}
