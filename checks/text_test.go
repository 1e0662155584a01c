package checks_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

func text(t testing.TB, r checks.Report, o checks.TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := checks.WriteText(&b, r, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// ofFile is a report of one binary.
func ofFile(name string, file *binary.Binary, hosts ...host.Host) checks.Report {
	return checks.Report{Schema: 1, Items: []checks.Item{{
		Name: name, File: "dist/" + name, Findings: checks.Run(checks.Default(), checks.Subject{Name: name, File: file}, hosts),
	}}}
}

// golden compares two texts line by line.
func golden(t *testing.T, got, want string) {
	t.Helper()
	if diff := cmp.Diff(strings.Split(strings.TrimPrefix(want, "\n"), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("text (-want +got):\n%s\nwhole:\n%s", diff, got)
	}
}

func TestTheShortFormShowsAnswersAndWhatToLookAt(t *testing.T) {
	t.Parallel()
	r := ofFile("orders_linux_amd64", pure(set("vcs.modified", "true")))
	r.Items[0].Facts, r.Items[0].Took = []string{"go1.26.8", "static", "6.9 MB"}, 29700*time.Millisecond
	golden(t, text(t, r, checks.TextOptions{}), `
orders_linux_amd64  go1.26.8  static  6.9 MB  29.7 s
  WARN  buildinfo  go1.26.8, from a tree with changes that are not committed
                   hint: git commit (or git stash), then build again
  PASS  linkage    static, pure Go: no loader, no library
  PASS  glibc      none needed
  PASS  cpu        x86-64-v1, which every x86-64 processor is
  PASS  kernel     go1.26.8 needs Linux 3.2 or newer
  PASS  20 more    file, target, kind, loader, resolve, libraries, rpath, plugins, abi-marker, private, c++, arch-base, nss, dlopen, cgo, isa-note, abi-tag, features, page-size, hardening

1 build, none failed, 1 to look at (WARN)
`)
}

func TestTheLongFormShowsEveryCheckAndItsEvidence(t *testing.T) {
	t.Parallel()
	golden(t, text(t, ofFile("ledger", dynamic(), hostNamed(t, "centos-7")), checks.TextOptions{Long: true}), `
ledger
  FAIL  starts         not on centos-7: glibc
  PASS  A1 file        whole and well formed
  PASS  A2 target      linux/amd64
  PASS  A3 kind        program at a fixed address (no PIE)
  PASS  A4 buildinfo   go1.26.8, example.com/orders
  PASS  B1 linkage     dynamic, glibc: needs libc.so.6
  PASS  B2 loader      /lib64/ld-linux-x86-64.so.2
  PASS  B3 resolve     only parts of the C library: see loader and glibc
  PASS  B4 libraries   only the C library's own: libc.so.6
  PASS  B5 rpath       none: libraries come from where the host keeps them
  PASS  B6 plugins     loads nothing but what it needs
  FAIL  C1 glibc       needs GLIBC_2.34 (__libc_start_main, pthread_attr_getstack, pthread_create, pthread_key_create and 2 more), GLIBC_2.32 (pthread_getattr_np, pthread_sigmask); centos-7 has 2.17
                       GLIBC_2.34: __libc_start_main, pthread_attr_getstack, pthread_create, pthread_key_create, pthread_setspecific and 1 more
                       GLIBC_2.32: pthread_getattr_np, pthread_sigmask
                       GLIBC_2.2.5: abort, free
                       hint: Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static), or zig, which aims at the oldest of Config.Hosts: CC_FOR_linux_amd64="zig cc"
  PASS  C2 abi-marker  none needed
  PASS  C3 private     none used
  PASS  C6 c++         none needed
  PASS  C8 arch-base   the oldest asked for is GLIBC_2.2.5
  PASS  D1 nss         no glibc linked in
  PASS  D2 dlopen      no glibc linked in
  PASS  D3 cgo         on
  PASS  E1 cpu         x86-64-v1, which every x86-64 processor is
  SKIP  E2 isa-note    its C code does not say for which processor it was compiled
                       hint: mage build:linux, whose record has the flags of every package
  PASS  F1 kernel      go1.26.8 needs Linux 3.2; centos-7 has 3.10
  PASS  F2 abi-tag     none
  PASS  F3 features    no module that is known to want more of the kernel than Go does
  PASS  F5 page-size   starts with every size of pages that amd64 has
  WARN  G5 hardening   some tables writable after start (partial RELRO), fixed address (no PIE)
                       hint: Config.LDFlags: "-s -w -bindnow"; Config.Flags: []string{"-buildmode=pie"}

1 build, 1 failed: ledger: glibc (centos-7)
`)
}

func TestLinesAreWrappedAndHintsAreNot(t *testing.T) {
	t.Parallel()
	r := ofFile("orders_linux_amd64", pure(set("vcs.modified", "true")), hostNamed(t, "scratch"))
	golden(t, text(t, r, checks.TextOptions{Width: 60}), `
orders_linux_amd64
  SKIP  starts      on scratch: not known: kernel
  WARN  buildinfo   go1.26.8, from a tree with changes that
                    are not committed
                    hint: git commit (or git stash), then build again
  PASS  linkage     static, pure Go: no loader, no library
  PASS  glibc       none needed
  PASS  cpu         x86-64-v1, which every x86-64 processor
                    is
  SKIP  kernel      go1.26.8 needs Linux 3.2; the kernel of
                    scratch is not known
                    hint: mage host:fetch USER@HOST, and name hosts/HOST.json in Config.Hosts
  WARN  host-files  may read certificate authorities (TLS),
                    time zones (time.LoadLocation), users
                    (os/user); scratch has none
                    hint: import _ "golang.org/x/crypto/x509roots/fallback", or the package ca-certificates; Config.Tags: []string{"timetzdata"}, or the package tzdata; an /etc/passwd, or USER and HOME in the environment
  PASS  20 more     file, target, kind, loader, resolve,
                    libraries, rpath, plugins, abi-marker,
                    private, c++, arch-base, nss, dlopen,
                    cgo, isa-note, abi-tag, features,
                    page-size, hardening

1 build, none failed, 2 to look at (WARN), 1 not known (SKIP)
`)
}

func TestNoLineIsWiderThanTheTerminal(t *testing.T) {
	t.Parallel()
	r := ofFile("ledger", dynamic(), hostNamed(t, "centos-7"), hostNamed(t, "debian-12"))
	for _, long := range []bool{false, true} {
		for line := range strings.Lines(text(t, r, checks.TextOptions{Width: 72, Long: long})) {
			line = strings.TrimRight(line, "\n")
			if utf8.RuneCountInString(line) > 72 && !strings.Contains(line, "hint: ") && !strings.HasPrefix(line, "1 build") {
				t.Errorf("%d columns: %s", utf8.RuneCountInString(line), line)
			}
		}
	}
}

// Names come from files that anybody may have written.
func TestWhatATerminalActsOnIsReplaced(t *testing.T) {
	t.Parallel()
	const evil = "lib\x1b[2J\r\u202eevil\x00\u0085\xff\u2066.so"
	r := ofFile("a\x1bb", dynamic(needed(evil, "libc.so.6"), interp("/opt/"+evil)))
	r.Items[0].Facts = []string{"go1.26.8\x1b[31m"}
	r.Items[0].Findings = append(r.Items[0].Findings, checks.Finding{ID: "X1", Check: "own\x07", Host: "h\x08", Status: checks.Fail, Text: evil, Hint: evil, Evidence: []string{evil}})
	for _, o := range []checks.TextOptions{{}, {Long: true}, {Width: 60, Long: true}} {
		got := text(t, r, o)
		for _, c := range got {
			if c != '\n' && (c < ' ' || c >= 0x7f) {
				t.Errorf("%+v: %q is in the text:\n%s", o, c, got)
				break
			}
		}
		if !strings.Contains(got, "hint: lib?[2J???evil????.so") && !strings.Contains(got, "hint: lib?[2J??evil????.so") {
			t.Errorf("%+v: the hint is not there:\n%s", o, got)
		}
	}
}

var escape = regexp.MustCompile("\x1b\\[[0-9;]*m")

func TestColourMovesNothing(t *testing.T) {
	t.Parallel()
	r := ofFile("ledger", dynamic(), hostNamed(t, "centos-7"), hostNamed(t, "debian-12"))
	paint := func(s checks.Status, word string) string {
		return "\x1b[3" + string(rune('1'+s)) + "m" + word + "\x1b[0m"
	}
	plain, painted := text(t, r, checks.TextOptions{Width: 80}), text(t, r, checks.TextOptions{Width: 80, Paint: paint})
	if painted == plain || !strings.Contains(painted, "\x1b[34mFAIL\x1b[0m  ") {
		t.Errorf("nothing is painted:\n%q", painted)
	}
	golden(t, escape.ReplaceAllString(painted, ""), plain)
}

func TestAnEmptyReportSaysSo(t *testing.T) {
	t.Parallel()
	golden(t, text(t, checks.Report{}, checks.TextOptions{}), "\n\nnothing was looked at\n")
}

func TestALineThatJustFitsIsNotWrapped(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		width int // of the terminal; 11 columns stand before the text
		want  int // lines
	}{
		{"0123456789 012345678", 31, 1},
		{"0123456789 0123456789", 31, 2},
		{"0123456789 0123456789", 30, 1}, // too narrow to wrap at all
		{"0123456789012345678901234", 31, 1},
	} {
		r := checks.Report{Items: []checks.Item{{Findings: []checks.Finding{{Check: "c", Text: c.text}}}}}
		got := strings.Count(text(t, r, checks.TextOptions{Width: c.width}), "\n") - 3 // headline, empty line, summary
		if got != c.want {
			t.Errorf("%q at %d columns takes %d lines, want %d", c.text, c.width, got, c.want)
		}
	}
}
