package binary_test

import (
	"bytes"
	"os"
	"testing"

	"example.com/seaworthy/checks/binary"
)

func TestGoInfoHasTheSettingsOfTheBuild(t *testing.T) {
	t.Parallel()
	tests := []struct{ fixture, key, want string }{
		{"pure", "GOAMD64", "v1"},
		{"pure", "CGO_ENABLED", "0"},
		{"pure-v3", "GOAMD64", "v3"},
		{"pure-pie", "-buildmode", "pie"},
		{"pure-stripped", "-trimpath", "true"},
		{"pure-arm64", "GOARM64", "v8.0"},
		{"pure-mips", "GOARCH", "mips"},
		{"net-netgo", "-tags", "netgo,osusergo"},
		{"cgo", "CGO_ENABLED", "1"},
		{"pure", "no such setting", ""},
		{"c", "GOAMD64", ""},
	}
	for _, tt := range tests {
		t.Run(tt.fixture+"/"+tt.key, func(t *testing.T) {
			t.Parallel()
			if got := readFixture(t, tt.fixture).Go.Setting(tt.key); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// stripSections removes the section headers of a 64-bit little-endian file.
func stripSections(data []byte) []byte {
	b := &built{image: image{wide: true}, bytes: bytes.Clone(data)}
	b.put(40, 8, 0)
	b.put(60, 2, 0)
	return b.bytes
}

// wipeGoInfo overwrites the magic of the build information, as garble does.
func wipeGoInfo(data []byte) []byte {
	magic := append([]byte("\xff Go build"), "inf:"...)
	return bytes.ReplaceAll(data, magic, make([]byte, len(magic)))
}

func TestGoInfoIsFoundWithoutSectionHeaders(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"pure", "pure-stripped", "pure-pie", "cgo", "net-static"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(fixture(t, name))
			if err != nil {
				t.Fatal(err)
			}
			want := read(t, data)
			got := read(t, stripSections(data))
			if got.Sections != 0 || got.Go == nil || whole(got.Go).String() != whole(want.Go).String() {
				t.Errorf("got %v, want %v", got.Go, want.Go)
			}
			if got.Link() != want.Link() || got.GoBuildID != want.GoBuildID || got.GoBuildID == "" {
				t.Errorf("got link %q, build ID %q, want %q, %q", got.Link(), got.GoBuildID, want.Link(), want.GoBuildID)
			}
		})
	}
}

func TestProcessorLevelIsFoundWhereBuildInformationIsWiped(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"pure-v3": "v3", "pure": ""} {
		data, err := os.ReadFile(fixture(t, name))
		if err != nil {
			t.Fatal(err)
		}
		if b := read(t, data); b.GoCPULevel != "" {
			t.Errorf("%s: got %q beside build information", name, b.GoCPULevel)
		}
		for _, wiped := range [][]byte{wipeGoInfo(data), stripSections(wipeGoInfo(data))} {
			b := read(t, wiped)
			if b.Go != nil || b.GoCPULevel != want {
				t.Errorf("%s: got level %q, Go %v, want %q and none", name, b.GoCPULevel, b.Go, want)
			}
			if b.Link() != binary.GoStatic {
				t.Errorf("%s: got link %q, want %q", name, b.Link(), binary.GoStatic)
			}
		}
	}
}

// TestOldGoInfoIsReadThroughItsPointers has the form of Go 1.13 to 1.17, which
// no toolchain at hand writes.
func TestOldGoInfoIsReadThroughItsPointers(t *testing.T) {
	t.Parallel()
	const module = "path\texample.com/old\nmod\texample.com/old\t(devel)\t\n"
	for _, l := range layouts {
		im := image{wide: l.wide, big: l.big, static: true, tail: make([]byte, 512)}
		b := im.build()
		tail := (b.at["tail"] + 15) &^ 15
		word := b.word()
		place := func(at int, pointers ...uint64) {
			for i, p := range pointers {
				b.put(tail+at+i*word, word, p)
			}
		}
		addr := func(at int) uint64 { return imageBase + uint64(tail+at) }
		text := func(at int, s string) uint64 { return uint64(copy(b.bytes[tail+at:], s)) }
		text(0, "\xff Go build"+"inf:")
		b.bytes[tail+14] = byte(word)
		if l.big {
			b.bytes[tail+15] = 1
		}
		framed := "0123456789abcdef" + module + "0123456789abcdef"
		place(16, addr(64), addr(96))
		place(64, addr(128), text(128, "go1.17"))
		place(96, addr(160), text(160, framed))
		got := read(t, b.bytes).Go
		if got == nil || got.GoVersion != "go1.17" || got.Main.Path != "example.com/old" {
			t.Errorf("%s: got %+v", l.name, got)
		}
	}
}
