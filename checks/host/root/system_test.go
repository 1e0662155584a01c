package root

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestASystemHasTheFactsOfItsRoot(t *testing.T) {
	t.Parallel()
	files := loaderFiles("2.31")
	maps.Copy(files, map[string]any{
		"/usr/lib/os-release":                []byte("# a comment\nID=debian\nVERSION_ID=\"11\"\nPRETTY_NAME=\"A \\\"B\\\" \\$C\"\nEMPTY=\nODD='it\\'\nno assignment\n"),
		"/etc/os-release":                    link("../usr/lib/os-release"),
		"/etc/nsswitch.conf":                 []byte("passwd: files systemd # sss\nhosts:\tfiles mdns4_minimal [NOTFOUND=return] dns\n\nbroken\n"),
		"/etc/ssl/certs/ca-certificates.crt": []byte("pem"),
		"/usr/share/zoneinfo/UTC":            []byte("TZif"),
		"/etc/ld.so.cache":                   []byte("ld.so-1.7.0"),
		"/lib/ld-musl-x86_64.so.1":           append(library{Soname: "libc.so"}.build(), "\x001.2.3\x00"...),
		"/etc/ld-musl-x86_64.path":           []byte("/a\n/b:/c\n"),
	})
	_, s := systemOf(t, tarOf(t, files))
	for _, c := range []struct {
		name      string
		got, want any
	}{
		{"release", s.Release, map[string]string{"ID": "debian", "VERSION_ID": "11", "PRETTY_NAME": `A "B" $C`, "EMPTY": "", "ODD": `it\`}},
		{"nss", s.NSS, map[string][]string{"passwd": {"files", "systemd"}, "hosts": {"files", "mdns4_minimal", "dns"}}},
		{"ca", s.CABundle, "/etc/ssl/certs/ca-certificates.crt"},
		{"zoneinfo", s.Zoneinfo, "/usr/share/zoneinfo"},
		{"cache", s.NoCache, errCacheShort.Error()},
		{"unread", s.Unread, []string(nil)},
		{"loaders", len(s.Loaders), 2},
		{"musl", s.Loaders[0].SystemDirs, []string{"/a", "/b", "/c"}},
		{"musl version", s.Loaders[0].Version, "1.2.3"},
		{"glibc", s.Loaders[1].SystemDirs, []string{"/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib", "/usr/lib"}},
		{"glibc version", s.Loaders[1].Version, "2.31"},
	} {
		if diff := cmp.Diff(c.got, c.want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", c.name, diff)
		}
	}
	if kind, version := s.Libc(); kind != Glibc || version != "2.31" {
		t.Errorf("libc is %q %q, want glibc 2.31 before musl", kind, version)
	}
}

func TestAnEmptyRootIsARoot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, s := systemOf(t, dir)
	if kind, _ := s.Libc(); kind != "" || s.Cache != nil || s.Release != nil || s.Unread != nil {
		t.Errorf("an empty root has %+v", s)
	}
	write(t, dir, appPath, program(library{Needed: []string{"liba.so"}}).build())
	r := resolveApp(t, dir, Options{})
	if r.NoInterp != notThere || r.Loader == nil || r.Loader.Path != "" {
		t.Errorf("NoInterp %q, Loader %+v", r.NoInterp, r.Loader)
	}
	if diff := cmp.Diff(linesOf(r), []string{"liba.so => missing"}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
	if got := r.Steps[0].Tried[1].Path; got != "/lib64/liba.so" {
		t.Errorf("tried %q, want the usual directories of a 64-bit glibc", got)
	}
}

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	t.Parallel()
	files := loaderFiles("2.36")
	maps.Copy(files, map[string]any{"/etc/nsswitch.conf": link("nsswitch.conf"), "/etc/os-release/x": []byte{}, "/etc/ld.so.cache/x": []byte{}})
	_, s := systemOf(t, tarOf(t, files))
	for _, want := range []string{"/etc/nsswitch.conf: more than 40 symbolic links", "/etc/os-release: not a regular file", "/etc/ld.so.cache: not a regular file"} {
		if !strings.Contains(strings.Join(s.Unread, "\n"), want) {
			t.Errorf("nothing says %q:\n%s", want, strings.Join(s.Unread, "\n"))
		}
	}
}

func TestADirectoryThatMayNotBeRead(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("everything may be read")
	}
	dir := t.TempDir()
	write(t, dir, "/lib64/x", nil)
	at := filepath.Join(dir, "lib64")
	if err := os.Chmod(at, 0); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(at, 0o755)
	_, s := systemOf(t, dir)
	if len(s.Unread) == 0 {
		t.Error("nothing says that /lib64 was not read")
	}
	if f, err := Open(at); err == nil {
		f.Close()
		t.Error("a directory that cannot be listed was opened as a root")
	}
}

func TestACancelledContextStopsReading(t *testing.T) {
	t.Parallel()
	f, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if s, err := f.System(ctx); !errors.Is(err, context.Canceled) || s != nil {
		t.Errorf("got %v, %v", s, err)
	}
}
