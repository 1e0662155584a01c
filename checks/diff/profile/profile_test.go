package profile_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"testing"

	format "github.com/google/pprof/profile"

	"example.com/seaworthy/checks/diff/profile"
)

func TestAProfileSaysWhatItIs(t *testing.T) {
	t.Parallel()
	p, err := profile.Read(file(t, "cpu.pprof", encoded(t, simple())))
	if err != nil {
		t.Fatal(err)
	}
	if len(p.SHA256) != 64 {
		t.Errorf("got %q", p.SHA256)
	}
	p.SHA256 = ""
	text, err := json.Marshal(p)
	want := `{"file":"cpu.pprof","sha256":"","sample_type":"samples/count","taken":"2026-10-03T12:00:00Z","seconds":10,"samples":100}`
	if string(text) != want || err != nil {
		t.Errorf("got %s, %v", text, err)
	}
}

func TestAProfileWithoutGzipIsOneToo(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := simple().WriteUncompressed(&b); err != nil {
		t.Fatal(err)
	}
	if p, err := profile.Parse(&b); err != nil || p.Samples != 100 {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestAProfileWithoutDateOrLengthSaysNothingOfThem(t *testing.T) {
	t.Parallel()
	raw := simple()
	raw.TimeNanos, raw.DurationNanos = 0, 0
	p, err := profile.Parse(bytes.NewReader(encoded(t, raw)))
	if err != nil {
		t.Fatal(err)
	}
	text, _ := json.Marshal(p)
	if _, ok := p.Age(day); ok || strings.Contains(string(text), "taken") || strings.Contains(string(text), "seconds") {
		t.Errorf("got %s", text)
	}
}

func TestTheFirstOfTheTwoValuesThatTheCompilerTakesCounts(t *testing.T) {
	t.Parallel()
	raw := simple()
	raw.SampleType[0].Type = "events"
	p, err := profile.Parse(bytes.NewReader(encoded(t, raw)))
	if err != nil || p.SampleType != "cpu/nanoseconds" || p.Samples != 1e9 {
		t.Errorf("got %+v, %v", p, err)
	}
}

// changed is a good profile after a change.
func changed(t *testing.T, change func(*format.Profile)) []byte {
	t.Helper()
	p := simple()
	change(p)
	return encoded(t, p)
}

func heap(t *testing.T) []byte {
	t.Helper()
	debug.SetGCPercent(debug.SetGCPercent(100))
	var b bytes.Buffer
	if err := pprof.Lookup("heap").WriteTo(&b, 0); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zeros(t *testing.T, n int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(make([]byte, n))
	if err == nil {
		err = z.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWhatGoBuildCannotUseIsAnErrorOfOneLine(t *testing.T) {
	t.Parallel()
	good := encoded(t, simple())
	flipped := bytes.Clone(good)
	flipped[len(flipped)-6] ^= 1 // in the checksum
	for want, content := range map[string][]byte{
		"an empty file, and no profile":                               nil,
		`no pprof profile: it begins with "404 page not found"`:       []byte("404 page not found\n"),
		`no pprof profile: it begins with "GO PREPROFILE V1"`:         []byte("GO PREPROFILE V1\nmain.main\n"),
		"no pprof profile, or a damaged one: ":                        {0xff, 0xfe, 3},
		"a profile that is cut off: the gzip file ends before its en": good[:len(good)/2],
		"a damaged profile: gzip: invalid checksum":                   flipped,
		"larger than 64 MiB, which no CPU profile is":                 zeros(t, 65<<20),
		"a profile without samples: the program did nothing":          changed(t, func(p *format.Profile) { p.Sample = nil }),
		"a profile without samples: ":                                 changed(t, func(p *format.Profile) { p.Sample, p.SampleType = nil, nil }),
		"no CPU profile: it has alloc_objects/count, alloc_space/byt": heap(t),
		"a profile with negative samples": changed(t, func(p *format.Profile) {
			p.Sample[1].Value[0] = -1
		}),
		"a damaged profile: its samples add up to more": changed(t, func(p *format.Profile) {
			p.Sample[1].Value[0] = math.MaxInt64
		}),
		"a profile without the lines in which functions begin": changed(t, func(p *format.Profile) {
			for _, f := range p.Function {
				f.StartLine = 0
			}
		}),
		"a profile of addresses without the names": changed(t, func(p *format.Profile) {
			for _, l := range p.Location {
				l.Line = nil
			}
		}),
	} {
		path := file(t, "bad.pprof", content)
		p, err := profile.Read(path)
		if err == nil || p != nil || !strings.HasPrefix(err.Error(), path+": "+want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("got %v, want %q", err, want)
		}
	}
}

func TestAProfileThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "default.pgo")
	if _, err := profile.Read(path); !os.IsNotExist(err) {
		t.Errorf("got %v", err)
	}
	if _, err := profile.Read(filepath.Dir(path)); err == nil {
		t.Error("a directory is a profile")
	}
}

func TestAProfileOfMoreEntriesThanThereCanBeIsRefused(t *testing.T) {
	t.Parallel()
	for name, content := range map[string][]byte{
		"empty samples":             bytes.Repeat([]byte{0x12, 0}, 5<<20),
		"lines of one location":     append([]byte{0x22, 0x80, 0x80, 0x80, 0x05}, bytes.Repeat([]byte{0x22, 0}, 5<<20)...),
		"labels of the last sample": append([]byte{0x12, 0x80, 0x80, 0x80, 0x05}, bytes.Repeat([]byte{0x1a, 0}, 5<<20)...),
	} {
		_, err := profile.Parse(bytes.NewReader(content))
		if err == nil || !strings.HasPrefix(err.Error(), "more than 4194304 entries") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Whatever the bytes, there is a profile with samples, or an error.
func FuzzParse(f *testing.F) {
	f.Add(encoded(f, simple()))
	var b bytes.Buffer
	if err := simple().WriteUncompressed(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("GO PREPROFILE V1\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := profile.Parse(bytes.NewReader(b))
		if (p == nil) == (err == nil) {
			t.Fatalf("got %v, %v", p, err)
		}
		if p == nil {
			return
		}
		c := p.Coverage(func(name string) bool { return len(name)%2 == 0 }, "example.com/tide")
		if p.Samples <= 0 || c.Leaf < 0 || c.Leaf > 1 || c.ModuleKept < 0 || c.ModuleKept > 1 {
			t.Errorf("%+v: %+v", p, c)
		}
		_ = p.Sentence(day, c)
	})
}
