package checks_test

import (
	"debug/elf"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// ruling is what one rule says of one subject.
type ruling struct {
	what   string
	file   *binary.Binary
	wanted checks.Wanted
	host   string // of the catalogue or of madeUp; "" = none named
	on     *host.Host
	says   string // status and text; "" is that nothing is said
	hint   string
}

// madeUp are hosts as a profile of one's own may describe them.
var madeUp = map[string]host.Host{
	"blank":      {Name: "blank"},
	"glibc-2.25": {Name: "glibc-2.25", Libc: host.Libc{Kind: "glibc", Version: "2.25"}},
	"glibc-2.26": {Name: "glibc-2.26", Libc: host.Libc{Kind: "glibc", Version: "2.26"}},
	"other-9":    {Name: "other-9", Libc: host.Libc{Kind: "musl", Version: "9"}},
	"ancient":    {Name: "ancient", Libc: host.Libc{Kind: "glibc", Version: "2.12"}, Kernel: "2.6.32"},
	"antique":    {Name: "antique", Libc: host.Libc{Kind: "glibc", Version: "2.36"}, Kernel: "2.6.30"},
	"muslish":    {Name: "muslish", Libc: host.Libc{Kind: "musl", Version: "1.2.5"}, Kernel: "2.6.30"},
}

func hostNamed(t testing.TB, name string) host.Host {
	t.Helper()
	if h, ok := madeUp[name]; ok {
		return h
	}
	h, err := host.Lookup(name)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// judge asks the default check with the id.
func judge(t testing.TB, id string, r ruling) checks.Finding {
	t.Helper()
	var hosts []host.Host
	if r.host != "" {
		hosts = append(hosts, hostNamed(t, r.host))
	}
	if r.on != nil {
		hosts = append(hosts, *r.on)
	}
	for _, f := range checks.Run(checks.Default(), checks.Subject{Name: r.what, File: r.file, Wanted: r.wanted}, hosts) {
		if f.ID == id {
			return f
		}
	}
	if r.says != "" {
		t.Fatalf("no default check has id %s, or it says nothing", id)
	}
	return checks.Finding{}
}

// holds compares what the rule with the id says with each ruling.
func holds(t *testing.T, id string, rulings []ruling) {
	t.Helper()
	for _, r := range rulings {
		t.Run(r.what, func(t *testing.T) {
			t.Parallel()
			f := judge(t, id, r)
			got := f.Status.String() + " " + f.Text
			if f.ID == "" {
				got = ""
			}
			if got != r.says {
				t.Errorf("%s\n got %s\nwant %s", id, got, r.says)
			}
			if diff := cmp.Diff(r.hint, f.Hint); diff != "" {
				t.Errorf("%s: hint (-want +got):\n%s", id, diff)
			}
		})
	}
}

// edit changes one thing of a binary.
type edit func(*binary.Binary)

func with(b *binary.Binary, edits ...edit) *binary.Binary {
	for _, e := range edits {
		e(b)
	}
	return b
}

// pure is what CGO_ENABLED=0 go build makes for linux/amd64.
func pure(edits ...edit) *binary.Binary {
	b := &binary.Binary{
		Format: binary.ELF, Class: 64, Type: elf.ET_EXEC, Machine: elf.EM_X86_64, Stack: binary.StackNonExecutable, Sections: 20,
		Go: &binary.GoInfo{GoVersion: "go1.26.8", Path: "example.com/orders"},
	}
	return with(b, append([]edit{set("CGO_ENABLED", "0"), set("GOARCH", "amd64"), set("GOOS", "linux"), set("GOAMD64", "v1")}, edits...)...)
}

// dynamic is what go build with cgo makes.
func dynamic(edits ...edit) *binary.Binary {
	return pure(append([]edit{set("CGO_ENABLED", "1"), interp("/lib64/ld-linux-x86-64.so.2"), needed("libc.so.6"), func(b *binary.Binary) {
		b.Dynamic, b.Relro = true, true
		b.Imports = []string{"__libc_start_main", "abort", "free"}
		b.Requires = []binary.Library{{File: "libc.so.6", Versions: []binary.Version{
			{Name: "GLIBC_2.2.5", Symbols: []string{"abort", "free"}, Count: 2},
			{Name: "GLIBC_2.32", Symbols: []string{"pthread_getattr_np", "pthread_sigmask"}, Count: 2},
			{Name: "GLIBC_2.34", Symbols: []string{"__libc_start_main", "pthread_attr_getstack", "pthread_create", "pthread_key_create", "pthread_setspecific"}, Count: 6},
		}}}
	}}, edits...)...)
}

// staticGlibc is what -extldflags -static makes.
func staticGlibc(edits ...edit) *binary.Binary {
	return pure(append([]edit{set("CGO_ENABLED", "1"), func(b *binary.Binary) { b.Libc = binary.StaticLibc{Kind: "glibc"} }}, edits...)...)
}

// inC drops what Go leaves.
func inC(b *binary.Binary) { b.Go = nil }

func set(key, value string) edit {
	return func(b *binary.Binary) {
		for i, s := range b.Go.Settings {
			if s.Key == key {
				b.Go.Settings[i].Value = value
				return
			}
		}
		b.Go.Settings = append(b.Go.Settings, debug.BuildSetting{Key: key, Value: value})
	}
}

// fetch is what to type where only one machine can tell.
const fetch = "mage host:fetch USER@HOST, and name hosts/HOST.json in Config.Hosts"

// wiped drops what the go command leaves, and keeps what shows Go all the same.
func wiped(b *binary.Binary) { b.Go, b.MayBeGo = nil, true }

func unset(b *binary.Binary)            { b.Go.Settings = nil }
func release(version string) edit       { return func(b *binary.Binary) { b.Go.GoVersion = version } }
func interp(path string) edit           { return func(b *binary.Binary) { b.Interp = path } }
func needed(libs ...string) edit        { return func(b *binary.Binary) { b.Needed = libs } }
func format(f binary.Format) edit       { return func(b *binary.Binary) { *b = binary.Binary{Format: f} } }
func kind(t elf.Type) edit              { return func(b *binary.Binary) { b.Type = t } }
func libc(l binary.StaticLibc) edit     { return func(b *binary.Binary) { b.Libc = l } }
func damaged(b *binary.Binary)          { b.Defects = []string{"PT_INTERP at 0x318 does not end with a NUL"} }
func requires(l ...binary.Library) edit { return func(b *binary.Binary) { b.Requires = l } }

// asks is a library that has to define the versions, each for one symbol.
func asks(file string, versions ...string) binary.Library {
	l := binary.Library{File: file}
	for _, v := range versions {
		l.Versions = append(l.Versions, binary.Version{Name: v, Symbols: []string{"use_" + strings.ToLower(v)}, Count: 1})
	}
	return l
}

// on makes it a file for another machine.
func on(m elf.Machine, class int, goarch string) edit {
	return func(b *binary.Binary) {
		b.Machine, b.Class = m, class
		if b.Go != nil {
			set("GOARCH", goarch)(b)
		}
	}
}

var (
	arm64   = on(elf.EM_AARCH64, 64, "arm64")
	arm     = on(elf.EM_ARM, 32, "arm")
	riscv64 = on(elf.EM_RISCV, 64, "riscv64")
)

// built is the record of a build for the platform.
func built(platform string) checks.Wanted {
	return checks.Wanted{Known: true, Platform: platform, Language: "go"}
}

var builtC = checks.Wanted{Known: true, Platform: "linux/amd64", Language: "c"}
