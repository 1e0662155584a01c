package binary_test

import (
	"strings"
	"testing"

	"example.com/seaworthy/checks/binary"
)

const (
	ldGlibc      = "/lib64/ld-linux-x86-64.so.2"
	ldGlibcARM64 = "/lib/ld-linux-aarch64.so.1"
	ldMusl       = "/lib/ld-musl-x86_64.so.1"
)

func TestLinkOfBuiltPrograms(t *testing.T) {
	t.Parallel()
	tests := []struct {
		fixture  string
		link     binary.Link
		platform string
		interp   string
		needed   string // joined by spaces
	}{
		{"pure", binary.GoStatic, "linux/amd64", "", ""},
		{"pure-stripped", binary.GoStatic, "linux/amd64", "", ""},
		{"pure-pie", binary.LoaderOnly, "linux/amd64", ldGlibc, ""},
		{"pure-arm64", binary.GoStatic, "linux/arm64", "", ""},
		{"pure-arm", binary.GoStatic, "linux/arm", "", ""},
		{"pure-386", binary.GoStatic, "linux/386", "", ""},
		{"pure-riscv64", binary.GoStatic, "linux/riscv64", "", ""},
		{"pure-ppc64le", binary.GoStatic, "linux/ppc64le", "", ""},
		{"pure-s390x", binary.GoStatic, "linux/s390x", "", ""},
		{"pure-mips", binary.GoStatic, "linux/mips", "", ""},
		{"pure-mips64le", binary.GoStatic, "linux/mips64le", "", ""},
		{"pure-loong64", binary.GoStatic, "linux/loong64", "", ""},
		{"pure-freebsd", binary.GoStatic, "freebsd/amd64", "", ""},
		{"cgo", binary.DynamicGlibc, "linux/amd64", ldGlibc, "libc.so.6"},
		{"net-cgo", binary.DynamicGlibc, "linux/amd64", ldGlibc, "libc.so.6"},
		{"net-netgo", binary.GoStatic, "linux/amd64", "", ""},
		{"net-static", binary.StaticGlibc, "linux/amd64", "", ""},
		{"cgo-static-pie", binary.StaticPIE, "linux/amd64", "", ""},
		{"cgo-shared", binary.SharedObject, "linux/amd64", "", "libc.so.6"},
		{"cgo-musl", binary.DynamicMusl, "linux/amd64", ldMusl, "libc.so"},
		{"cgo-musl-static", binary.StaticMusl, "linux/amd64", "", ""},
		{"cgo-arm64", binary.DynamicGlibc, "linux/arm64", ldGlibcARM64, "libc.so.6"},
		{"c", binary.DynamicGlibc, "linux/amd64", ldGlibc, "libc.so.6"},
		{"c-static", binary.StaticGlibc, "linux/amd64", "", ""},
		{"c-static-bare", binary.StaticGlibc, "linux/amd64", "", ""},
		{"c-musl", binary.DynamicMusl, "linux/amd64", ldMusl, "libc.so"},
		{"c-musl-static", binary.StaticMusl, "linux/amd64", "", ""},
		{"c-musl-bare", binary.Static, "linux/amd64", "", ""},
		{"c-arm64", binary.DynamicGlibc, "linux/arm64", ldGlibcARM64, "libc.so.6"},
		{"c-library", binary.SharedObject, "linux/amd64", "", ""},
		{"c-object", binary.UnknownLink, "linux/amd64", "", ""},
		{"windows", binary.UnknownLink, "windows/amd64", "", ""},
		{"windows-arm64", binary.UnknownLink, "windows/arm64", "", ""},
		{"darwin", binary.UnknownLink, "darwin/arm64", "", ""},
		{"darwin-amd64", binary.UnknownLink, "darwin/amd64", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.fixture, func(t *testing.T) {
			t.Parallel()
			b := readFixture(t, tt.fixture)
			if got := b.Link(); got != tt.link {
				t.Errorf("link: got %q, want %q", got, tt.link)
			}
			if got := b.Platform(); got != tt.platform {
				t.Errorf("platform: got %q, want %q", got, tt.platform)
			}
			if b.Interp != tt.interp {
				t.Errorf("interp: got %q, want %q", b.Interp, tt.interp)
			}
			if got := strings.Join(b.Needed, " "); got != tt.needed {
				t.Errorf("needed: got %q, want %q", got, tt.needed)
			}
			if b.Defects != nil || b.Truncated {
				t.Errorf("a well-formed file has defects %q", b.Defects)
			}
		})
	}
}

// readFixture reads a fixture that must be readable.
func readFixture(t *testing.T, name string) *binary.Binary {
	t.Helper()
	b, err := binary.ReadFile(fixture(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}
