package profile_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"example.com/seaworthy/checks/host/profile"
)

// sample is a profile with something in each kind of field.
func sample() *profile.Profile {
	empty := ""
	return &profile.Profile{
		Schema:   profile.Schema,
		Probed:   time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC),
		Unknown:  map[string]string{"ports": "not permitted", "limits.somaxconn": "no /proc"},
		OS:       profile.OS{ID: "debian", VersionID: "12", PrettyName: `Debian "12" <b>`},
		Arch:     "amd64",
		CPU:      profile.CPU{Level: "v3", Flags: []string{"avx", "avx2"}},
		Kernel:   "6.1.0-18-amd64",
		PageSize: 4096,
		Libc:     profile.Libc{Kind: "glibc", Version: "2.36"},
		Systemd:  252,
		Users:    []profile.Account{{Name: "root"}},
		Features: map[string]profile.Feature{"epoll": {Result: profile.Yes}},
		Mounts:   []profile.Mount{{Path: "/", Filesystem: "ext4", Inodes: 10, FreeInodes: 3}, {Path: "/srv", Absent: true}},
		NSS:      map[string][]string{"hosts": {"files", "dns"}},
		Loaders:  []profile.Loader{{Path: "/lib64/ld-linux-x86-64.so.2", Real: "/usr/lib/ld.so", Arch: "amd64", Dirs: []string{"/lib"}}},
		Cache:    profile.Cache{Path: "/etc/ld.so.cache", Entries: []profile.Entry{{Path: "/lib/libz.so.1", Flags: 0x303}}},
		Dirs:     []profile.Dir{{Path: "/lib", Real: "/usr/lib"}, {Path: "/usr/local/lib", Absent: true}, {Path: "/secret", Problem: "permission denied"}},
		Libraries: []profile.Library{
			{Path: "/usr/lib/libz.so.1.2.13", Names: []string{"libz.so.1"}, Arch: "amd64", RunPath: &empty, Defines: []string{"ZLIB_1.2.0"}},
		},
	}
}

func written(t *testing.T, p *profile.Profile) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := profile.Write(&out, p); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatIsWrittenIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	got, err := profile.Read(bytes.NewReader(written(t, sample())))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, sample(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("read is - and written is +:\n%s", diff)
	}
	if got.Libraries[0].RunPath == nil || got.Libraries[0].RPath != nil {
		t.Error("an empty RUNPATH and a missing RPATH are not told apart")
	}
}

func TestWritingDoesNotChangeTheProfile(t *testing.T) {
	t.Parallel()
	p := &profile.Profile{Schema: profile.Schema}
	if text := written(t, p); bytes.Contains(text, []byte("null")) {
		t.Errorf("a nil list is written as null, which is read as not known:\n%s", text)
	}
	if p.Users != nil || p.OS.IDLike != nil {
		t.Error("nil lists are filled in")
	}
}

func TestOneLineForEachValueAndElement(t *testing.T) {
	t.Parallel()
	text := string(written(t, sample()))
	for _, line := range []string{
		"\t\"arch\": \"amd64\",\n",
		"\t\t\"pretty_name\": \"Debian \\\"12\\\" <b>\"\n",
		"\t\t{\"name\":\"root\",\"id\":0}\n",
		"\t\t\t{\"path\":\"/lib/libz.so.1\",\"flags\":771}\n",
		"\t\"ports\": [],\n",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("no line %q in:\n%s", line, text)
		}
	}
}

func TestUnknownFieldsAreLeftOut(t *testing.T) {
	t.Parallel()
	text := bytes.Replace(written(t, sample()), []byte("{"), []byte(`{"added later": {"a": [1]},`), 1)
	got, err := profile.Read(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, sample(), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("with and without the field:\n%s", diff)
	}
}

func TestWhatADocumentLacksIsNotKnown(t *testing.T) {
	t.Parallel()
	p, err := profile.Read(strings.NewReader(`{"schema":1,"arch":"arm64","limits":{"somaxconn":128,"nofile":{"soft":1024}},"users":null,"libc":{"kind":"musl"}}`))
	if err != nil {
		t.Fatal(err)
	}
	for place, known := range map[string]bool{
		"arch": true, "limits.somaxconn": true, "limits.nofile.soft": true, "libc.kind": true,
		"limits.nofile.hard": false, "limits.pid_max": false, "users": false, "systemd": false, "mounts": false, "cpu.level": false, "probed": false,
	} {
		if got := p.Why(place) == ""; got != known {
			t.Errorf("%s known: %v, want %v (%q)", place, got, known, p.Why(place))
		}
	}
}

func TestBadDocumentsAreRefusedInWords(t *testing.T) {
	t.Parallel()
	whole := string(written(t, sample()))
	for name, c := range map[string]struct{ text, want string }{
		"newer schema":       {`{"schema": 2, "arch": 5}`, "schema 2, and this version reads up to 1: update Seaworthy, or probe the machine again"},
		"no schema":          {`{"arch": "amd64"}`, "not a profile"},
		"schema zero":        {`{"schema": 0}`, "not a profile"},
		"schema in words":    {`{"schema": "one"}`, "not a profile"},
		"empty":              {"", "breaks off after 0 bytes"},
		"broken off":         {whole[:len(whole)/2], fmt.Sprintf("breaks off after %d bytes", len(whole)/2)},
		"list":               {"[1]", "a JSON array: not a profile"},
		"text":               {"Welcome to prod!\n", "not JSON at byte 1"},
		"two documents":      {whole + whole, "not JSON at byte"},
		"another type":       {`{"schema":1,"libc":{"kind":7}}`, "libc.kind is a JSON number"},
		"negative":           {`{"schema":1,"users":[{"name":"x","id":-1}]}`, "users.id is a JSON number -1"},
		"relative library":   {`{"schema":1,"libraries":[{"path":"lib/x.so"}]}`, `libraries[0]: "lib/x.so" is not an absolute path`},
		"library twice":      {`{"schema":1,"libraries":[{"path":"/x.so"},{"path":"/x.so"}]}`, `libraries[1]: "/x.so" is there twice`},
		"relative directory": {`{"schema":1,"dirs":[{"path":""}]}`, `dirs[0]: "" is not an absolute path`},
		"relative loader":    {`{"schema":1,"loaders":[{"path":"ld.so"}]}`, "loaders[0]"},
		"relative mount":     {`{"schema":1,"mounts":[{"path":"tmp"}]}`, "mounts[0]"},
		"inodes":             {`{"schema":1,"mounts":[{"path":"/","inodes":1,"free_inodes":2}]}`, "2 free inodes of 1"},
		"page size":          {`{"schema":1,"page_size":5000}`, "page_size 5000"},
		"systemd":            {`{"schema":1,"systemd":-1}`, "systemd -1"},
		"flood of objects":   {`{"schema":1,"libraries":[` + strings.Repeat("{},", 300_000) + `{}]}`, "objects: not a profile"},
		"too large":          {`{"schema":1,"arch":"` + strings.Repeat("x", 16<<20) + `"}`, "larger than 16 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := profile.Read(strings.NewReader(c.text))
			if err == nil {
				t.Fatalf("read as %+v", p)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %q, want %q in it", err, c.want)
			}
		})
	}
}

func TestErrorsOfFilesNameThePath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cut := filepath.Join(dir, "cut.json")
	if err := os.WriteFile(cut, []byte(`{"schema":1,`), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{cut, filepath.Join(dir, "missing.json"), dir} {
		if _, err := profile.ReadFile(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("error %v, want %q in it", err, path)
		}
	}
	if err := profile.WriteFile(filepath.Join(dir, "no", "p.json"), sample()); err == nil || !strings.Contains(err.Error(), "p.json") {
		t.Errorf("error %v of writing into a missing directory", err)
	}
}

func TestWriteFileLeavesOneFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "prod.json")
	for range 2 {
		if err := profile.WriteFile(path, sample()); err != nil {
			t.Fatal(err)
		}
	}
	got, err := profile.ReadFile(path)
	if err != nil || got.Kernel != sample().Kernel {
		t.Errorf("read %+v, %v", got, err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left %v", entries)
	}
}

func FuzzRead(f *testing.F) {
	var out bytes.Buffer
	if err := profile.Write(&out, sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add(out.Bytes()[:out.Len()/2])
	f.Add([]byte(`{"schema":1,"cache":{"entries":[null]},"libraries":[{"path":"/x","names":["../y",""]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := profile.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		p.Inventory().Lookup("/usr/lib/libz.so.1")
		var again bytes.Buffer
		if err := profile.Write(&again, p); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		q, err := profile.Read(&again)
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		if diff := cmp.Diff(q, p, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("read again it differs:\n%s", diff)
		}
	})
}
