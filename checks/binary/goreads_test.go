package binary_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/binary"
)

func TestGoReadsWhatTheLinkerLeftIn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]*binary.GoReads{
		"pure":         {},
		"pure-arm64":   {},
		"pure-386":     {}, // words of 4 bytes
		"pure-s390x":   {}, // most significant byte first
		"net-cgo":      {Users: true, Resolver: true},
		"net-netgo":    {Users: true, Resolver: true},
		"https":        {Roots: true, Zones: true, Resolver: true},
		"https-pie":    {Roots: true, Zones: true, Resolver: true},
		"https-own":    {Roots: true, Zones: true, OwnZones: true, Resolver: true},
		"cgo-shared":   {},
		"c":            nil,
		"c-static":     nil,
		"windows":      nil,
		"c-exports":    nil,
		"pure-mips":    {},
		"cgo-musl":     {},
		"pure-loong64": {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := binary.LookAtGo(fixture(t, name))
			if diff := cmp.Diff(got, want); (err != nil) != (name == "windows") || diff != "" {
				t.Errorf("%v, got (-), want (+)\n%s", err, diff)
			}
		})
	}
}

func TestWhatMayBeGoIsTold(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{"pure": true, "pure-stripped": true, "pure-pie": true, "cgo": true, "c": false, "c-static-bare": false, "c-library": false} {
		if got := readFixture(t, name).MayBeGo; got != want {
			t.Errorf("%s: may be Go is %v, want %v", name, got, want)
		}
	}
}
