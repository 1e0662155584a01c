package gobuild

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecideFollowsThePolicy(t *testing.T) {
	t.Parallel()
	linux, mac := Platform{"linux", "amd64", ""}, Platform{"darwin", "arm64", ""}
	sqlite := []string{"example.com/sqlite"}
	gcc := Compiler{[]string{"gcc"}, "gcc found on PATH"}
	zig := Compiler{[]string{"zig", "cc"}, "zig found on PATH"}
	for _, tt := range []struct {
		what  string
		facts LinkFacts
		cc    Compiler
		want  Decision
	}{
		{"pure Go", LinkFacts{Platform: linux}, Compiler{},
			Decision{Static: true, Reason: "nothing outside the standard library needs cgo"}},
		{"pure Go, static wanted", LinkFacts{Platform: linux, Want: Static}, Compiler{},
			Decision{Static: true, Reason: "nothing outside the standard library needs cgo"}},
		{"pure wanted", LinkFacts{Platform: linux, Want: Pure}, Compiler{},
			Decision{Static: true, Reason: "cgo off because Config.Link says so"}},
		{"pure wanted, cgo imported", LinkFacts{Platform: linux, Want: Pure, Cgo: sqlite, NoGlibc: "alpine has musl"}, Compiler{},
			Decision{Static: true, Reason: "cgo off because Config.Link says so, although example.com/sqlite uses cgo"}},
		{"cgo", LinkFacts{Platform: linux, Cgo: sqlite}, gcc,
			Decision{Cgo: true, Compiler: gcc, Reason: "example.com/sqlite uses cgo; dynamic because no host needs it static; gcc found on PATH"}},
		{"cgo in several packages", LinkFacts{Platform: linux, Cgo: []string{"a", "b", "c"}}, gcc,
			Decision{Cgo: true, Compiler: gcc, Reason: "a and 2 more use cgo; dynamic because no host needs it static; gcc found on PATH"}},
		{"cgo, static wanted", LinkFacts{Platform: linux, Cgo: sqlite, Want: Static}, gcc,
			Decision{Cgo: true, Static: true, Compiler: gcc, Reason: "example.com/sqlite uses cgo; static because Config.Link says so; gcc found on PATH"}},
		{"dynamic wanted without need", LinkFacts{Platform: linux, Want: Dynamic}, gcc,
			Decision{Cgo: true, Compiler: gcc, Reason: "no package needs cgo; dynamic because Config.Link says so; gcc found on PATH"}},
		{"a host with musl", LinkFacts{Platform: linux, Cgo: sqlite, NoGlibc: "alpine has musl"}, gcc,
			Decision{Cgo: true, Static: true, Compiler: gcc, Reason: "example.com/sqlite uses cgo; static because alpine has musl; gcc found on PATH"}},
		{"a host with musl is no matter to a Mac", LinkFacts{Platform: mac, Cgo: sqlite, NoGlibc: "alpine has musl"}, gcc,
			Decision{Cgo: true, Compiler: gcc, Reason: "example.com/sqlite uses cgo; dynamic because no host needs it static; gcc found on PATH"}},
		{"dynamic wanted for a Mac beside such a host", LinkFacts{Platform: mac, Cgo: sqlite, Want: Dynamic, NoGlibc: "alpine has musl"}, gcc,
			Decision{Cgo: true, Compiler: gcc, Reason: "example.com/sqlite uses cgo; dynamic because Config.Link says so; gcc found on PATH"}},
		{"zig aims at the floor", LinkFacts{Platform: linux, Cgo: sqlite, Floor: "2.17"}, zig,
			Decision{Cgo: true, Compiler: Compiler{[]string{"zig", "cc", "-target", "x86_64-linux-gnu.2.17"}, zig.From}, Reason: "example.com/sqlite uses cgo; dynamic because no host needs it static; zig found on PATH"}},
		{"zig is static with musl", LinkFacts{Platform: linux, Cgo: sqlite, Want: Static, Floor: "2.17"}, zig,
			Decision{Cgo: true, Static: true, Compiler: Compiler{[]string{"zig", "cc", "-target", "x86_64-linux-musl"}, zig.From}, Reason: "example.com/sqlite uses cgo; static because Config.Link says so; zig found on PATH"}},
	} {
		asked := false
		tt.facts.Compiler = func() (Compiler, error) { asked = true; return tt.cc, nil }
		got, err := Decide(tt.facts)
		if err != nil {
			t.Errorf("%s: %v", tt.what, err)
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", tt.what, diff)
		}
		if asked != tt.want.Cgo {
			t.Errorf("%s: asked for a compiler: %v", tt.what, asked)
		}
	}
}

func TestDecideNamesBothSidesOfAContradiction(t *testing.T) {
	t.Parallel()
	missing := errors.New("no C compiler for linux/amd64")
	linux, mac := Platform{"linux", "amd64", ""}, Platform{"darwin", "arm64", ""}
	for _, tt := range []struct {
		facts LinkFacts
		want  string
	}{
		{LinkFacts{Platform: linux, Want: Dynamic, NoGlibc: "alpine has musl"}, "link mode dynamic and hosts contradict each other: alpine has musl"},
		{LinkFacts{Platform: mac, Want: Static, Cgo: []string{"a"}}, "link mode static and platform darwin/arm64 contradict each other"},
		{LinkFacts{Platform: linux, Cgo: []string{"a"}}, missing.Error()},
	} {
		tt.facts.Compiler = func() (Compiler, error) { return Compiler{}, missing }
		d, err := Decide(tt.facts)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%+v: %v, want an error with %q", d, err, tt.want)
		}
	}
}

func TestADecisionBecomesTagsFlagsAndVariables(t *testing.T) {
	t.Parallel()
	linux, mac := Platform{GOOS: "linux", GOARCH: "amd64"}, Platform{GOOS: "darwin", GOARCH: "arm64"}
	gcc := Compiler{Command: []string{"no-such-gcc"}}
	for _, tt := range []struct {
		d                   Decision
		p                   Platform
		mode, tags, ld, env string
	}{
		{Decision{Static: true}, linux, "static", "", "", "CGO_ENABLED=0"},
		{Decision{Cgo: true, Compiler: gcc}, linux, "dynamic", "", "", "CGO_ENABLED=1 CC=no-such-gcc"},
		{Decision{Cgo: true, Static: true, Compiler: gcc}, linux, "static", "netgo osusergo", "-linkmode external -extldflags -static", "CGO_ENABLED=1 CC=no-such-gcc"},
		{Decision{Cgo: true, Static: true, Compiler: gcc}, mac, "static", "netgo osusergo", "", "CGO_ENABLED=1 CC=no-such-gcc"},
	} {
		got := []string{tt.d.Mode(), strings.Join(tt.d.Tags(), " "), tt.d.ldflags(tt.p), strings.Join(tt.d.Env(), " ")}
		if diff := cmp.Diff(got, []string{tt.mode, tt.tags, tt.ld, tt.env}); diff != "" {
			t.Errorf("%+v on %s (-got +want):\n%s", tt.d, tt.p, diff)
		}
	}
}

func TestParseLinkIsTheInverseOfString(t *testing.T) {
	t.Parallel()
	for _, want := range []Link{Auto, Pure, Static, Dynamic} {
		if got, err := ParseLink(want.String()); err != nil || got != want {
			t.Errorf("%q is read as %q, %v", want.String(), got, err)
		}
	}
	for _, s := range []string{"", "Static", "none"} {
		if got, err := ParseLink(s); err == nil {
			t.Errorf("%q is read as %q", s, got)
		}
	}
}
