package size_test

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/size"
)

func parts(t *testing.T, path string) map[string]int64 {
	t.Helper()
	list, err := size.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int64{}
	for _, p := range list {
		found[p.Name] = p.Bytes
	}
	return found
}

func TestThePartsAddUpToTheFile(t *testing.T) {
	t.Parallel()
	for name := range recipes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := fixture(t, name)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			left := info.Size()
			for part, bytes := range parts(t, path) {
				if left -= bytes; bytes < 0 {
					t.Errorf("%s is %d bytes", part, bytes)
				}
			}
			if left != 0 {
				t.Errorf("%d bytes of %d are of no part", left, info.Size())
			}
		})
	}
}

// sections are the sizes of a file's sections, as readelf prints them.
func sections(t *testing.T, path string) map[string]int64 {
	t.Helper()
	found := map[string]int64{}
	for _, line := range output(t, "readelf", "-SW", path) {
		_, line, _ = strings.Cut(line, "]")
		f := strings.Fields(line) // name, type, address, offset, size
		if len(f) < 9 || f[1] == "NOBITS" {
			continue
		}
		bytes, err := strconv.ParseInt(f[4], 16, 64)
		if err == nil {
			found[f[0]] += bytes
		}
	}
	return found
}

// contents says for some parts which sections they have, by the beginning of
// their names.
var contents = map[string][]string{
	size.Text:    {".text", ".init", ".fini", ".plt"},
	size.Pclntab: {".gopclntab", ".data.rel.ro.gopclntab"},
	size.Symbols: {".symtab", ".strtab"},
	size.Debug:   {".debug_"},
	size.Dynamic: {".rela", ".rel.", ".dyn", ".hash", ".gnu.hash", ".gnu.version", ".interp"},
}

func TestThePartsAreThoseOfReadelf(t *testing.T) {
	t.Parallel()
	for name := range recipes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := fixture(t, name)
			got, all := parts(t, path), sections(t, path)
			for part, prefixes := range contents {
				want := int64(0)
				for section, bytes := range all {
					begins := func(p string) bool { return strings.HasPrefix(section, p) }
					if slices.ContainsFunc(prefixes, begins) && !strings.HasSuffix(section, "_array") {
						want += bytes
					}
				}
				if got[part] != want {
					t.Errorf("%s: got %d, readelf has %d", part, got[part], want)
				}
			}
		})
	}
}

func TestTheLoadedPartsAreThoseOfSize(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"tide", "mixed-pie", "cgo", "gauge"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := fixture(t, name)
			got := parts(t, path)
			fields := strings.Fields(output(t, "size", path)[1]) // text with all that is read-only, data
			code, _ := strconv.ParseInt(fields[0], 10, 64)
			data, _ := strconv.ParseInt(fields[1], 10, 64)
			sum := got[size.Text] + got[size.Rodata] + got[size.Pclntab] + got[size.Data] + got[size.Dynamic]
			if want := code + data; sum > want || sum < want-1000 { // but for the notes
				t.Errorf("got %d, size has %d", sum, want)
			}
		})
	}
}

func TestStrippingTakesSymbolsAndDebugAndNothingElse(t *testing.T) {
	t.Parallel()
	whole, bare := parts(t, fixture(t, "tide")), parts(t, fixture(t, "tide-stripped"))
	if whole[size.Symbols] == 0 || whole[size.Debug] == 0 || bare[size.Symbols] != 0 || bare[size.Debug] != 0 {
		t.Errorf("got %v and %v", whole, bare)
	}
	for _, part := range []string{size.Text, size.Pclntab} {
		if whole[part] == 0 || whole[part] != bare[part] {
			t.Errorf("%s: got %d and %d", part, whole[part], bare[part])
		}
	}
}

func TestWhatIsRelocatedOnceIsConstantDataAsAnywhere(t *testing.T) {
	t.Parallel()
	fixed, moved := parts(t, fixture(t, "mixed")), parts(t, fixture(t, "mixed-pie"))
	for _, part := range []string{size.Rodata, size.Data} {
		if a, b := fixed[part], moved[part]; b < a*9/10 || b > a*11/10 {
			t.Errorf("%s: %d, and position-independent %d", part, a, b)
		}
	}
	if fixed[size.Dynamic] != 0 || moved[size.Dynamic] == 0 {
		t.Errorf("dynamic: %d, and position-independent %d", fixed[size.Dynamic], moved[size.Dynamic])
	}
}
