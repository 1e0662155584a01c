package binary_test

import (
	"testing"

	"example.com/seaworthy/checks/binary"
)

func TestFloorIsTheHighestVersionThatIsANumber(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name            string
		versions        []binary.Version
		version, symbol string
	}{
		{"none", nil, "", ""},
		{"one", []binary.Version{{Name: "GLIBC_2.17", Symbols: []string{"a"}}}, "GLIBC_2.17", "a"},
		{"ten is above nine", []binary.Version{{Name: "GLIBC_2.10"}, {Name: "GLIBC_2.9"}}, "GLIBC_2.10", ""},
		{"three parts", []binary.Version{{Name: "GLIBC_2.3"}, {Name: "GLIBC_2.3.4", Symbols: []string{"b"}}}, "GLIBC_2.3.4", "b"},
		{"weak", []binary.Version{{Name: "GLIBC_2.34", Weak: true}, {Name: "GLIBC_2.5"}}, "GLIBC_2.5", ""},
		{"only weak", []binary.Version{{Name: "GLIBC_2.34", Weak: true}}, "", ""},
		{"marks", []binary.Version{{Name: "GLIBC_PRIVATE"}, {Name: "GLIBC_ABI_DT_RELR"}, {Name: "GLIBC_"}, {Name: "GLIBC_2."}}, "", ""},
		{"another prefix", []binary.Version{{Name: "GLIBCXX_3.4.30"}}, "", ""},
		{"the first symbol by name", []binary.Version{
			{Name: "GLIBC_2.34", Symbols: []string{"pthread_create"}},
			{Name: "GLIBC_2.34", Symbols: []string{"__libc_start_main"}},
		}, "GLIBC_2.34", "__libc_start_main"},
		{"a symbol of a lower version does not count", []binary.Version{
			{Name: "GLIBC_2.2", Symbols: []string{"abort"}},
			{Name: "GLIBC_2.34", Symbols: []string{"dlopen"}},
			{Name: "GLIBC_2.3", Symbols: []string{"acct"}},
		}, "GLIBC_2.34", "dlopen"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := &binary.Binary{}
			for _, v := range tt.versions { // each in a library of its own: the floor is of all
				b.Requires = append(b.Requires, binary.Library{Versions: []binary.Version{v}})
			}
			version, symbol := b.Floor("GLIBC_")
			if version != tt.version || symbol != tt.symbol {
				t.Errorf("got %q %q, want %q %q", version, symbol, tt.version, tt.symbol)
			}
		})
	}
}

func TestCompareVersionsGoesByNumbers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b string
		want int
	}{
		{"2.34", "2.34", 0},
		{"2.10", "2.9", +1},
		{"2.3.4", "2.3", +1},
		{"2.3.4", "2.4", -1},
		{"3.10", "3.10.0", 0},
		{"", "", 0},
		{"", "0", 0},
		{"", "1", -1},
		{"2.034", "2.34", 0},
		{"5.10.0-28-amd64", "5.10", 0},
		{"18446744073709551617", "18446744073709551616", +1},
		{"1..2", "1.0.2", 0},
	}
	for _, tt := range tests {
		if got := binary.CompareVersions(tt.a, tt.b); got != tt.want {
			t.Errorf("CompareVersions(%q, %q): got %d, want %d", tt.a, tt.b, got, tt.want)
		}
		if got := binary.CompareVersions(tt.b, tt.a); got != -tt.want {
			t.Errorf("CompareVersions(%q, %q): got %d, want %d", tt.b, tt.a, got, -tt.want)
		}
	}
}

func TestFloorOfBuiltPrograms(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"pure", "pure-pie", "c-musl", "c-static"} {
		if version, symbol := readFixture(t, name).Floor("GLIBC_"); version != "" || symbol != "" {
			t.Errorf("%s: got %q %q, want none", name, version, symbol)
		}
	}
	// Which version that is depends on the C library of this machine; that
	// there is one, and which symbol brings it, does not.
	if version, symbol := readFixture(t, "c").Floor("GLIBC_"); version == "" || symbol != "__libc_start_main" {
		t.Errorf("c: got %q %q, want __libc_start_main", version, symbol)
	}
	for _, name := range []string{"cgo", "net-cgo", "cgo-arm64"} {
		version, symbol := readFixture(t, name).Floor("GLIBC_")
		if binary.CompareVersions(version[len("GLIBC_"):], "2.2") < 0 || symbol == "" {
			t.Errorf("%s: got %q %q", name, version, symbol)
		}
	}
}
