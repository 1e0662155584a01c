package doctor

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"example.com/seaworthy/checks"
)

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// Not parallel: it changes the directory, whose module counts too.
func TestModulesAreLookedForInTheCache(t *testing.T) {
	cache, dir := t.TempDir(), t.TempDir()
	t.Chdir(dir)
	write(t, filepath.Join(dir, "go.mod"), `module example.com/orders

go 1.26

require (
	example.com/Greet v1.0.0
	example.com/mail v1.2.3
	example.com/near v0.0.0
	example.com/old v1.0.0
	example.com/rarely v1.0.0 // indirect
)

replace example.com/near => ../near

replace example.com/old v1.0.0 => example.com/new v2.0.0+incompatible
`)
	look := func(proxies string) []checks.Finding {
		p := patientWith(settings{GOMODCACHE: cache, GOPROXY: proxies})
		p.Dir = dir
		return p.modules(t.Context())
	}
	good := serve(t, 200, 0)
	says(t, look(good.URL), checks.Warn, "not in the module cache yet: example.com/Greet@v1.0.0 and ", "| go tool mage deps")
	says(t, look("off"), checks.Fail, "there is no proxy to fetch from: example.com/Greet@v1.0.0 and ")
	says(t, look("direct"), checks.Warn, "not in the module cache yet")

	write(t, filepath.Join(cache, "example.com", "!greet@v1.0.0", "go.mod"), "")
	write(t, filepath.Join(cache, "cache", "download", "example.com", "mail", "@v", "v1.2.3.zip"), "")
	says(t, look("off"), checks.Fail, "fetch from: example.com/new@v2.0.0+incompatible |")
	write(t, filepath.Join(cache, "example.com", "new@v2.0.0+incompatible", "go.mod"), "")
	says(t, look("off"), checks.Pass, "named in go.mod: in the module cache")
}

func TestSourcesFromTheFutureAreNamed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	p := patientWith(settings{})
	p.Dir = dir
	says(t, p.times(t.Context()), checks.Skip, "there is no source here")
	for _, name := range []string{"main.go", "vendor/later.go", "dist/later.go", ".git/later.go", "notes.txt"} {
		write(t, filepath.Join(dir, name), "")
	}
	later := time.Now().Add(50 * time.Hour)
	for _, name := range []string{"vendor/later.go", "dist/later.go", ".git/later.go", "notes.txt"} {
		if err := os.Chtimes(filepath.Join(dir, name), later, later); err != nil {
			t.Fatal(err)
		}
	}
	says(t, p.times(t.Context()), checks.Pass, "1 source file, none from the future")
	if err := os.Chtimes(filepath.Join(dir, "main.go"), later, later); err != nil {
		t.Fatal(err)
	}
	says(t, p.times(t.Context()), checks.Warn, "1 source file from the future, by up to 2 days (", "main.go")
}

// Not parallel: it changes the directory.
func TestWhatAKilledMageLeftIsRemovedOnceNobodyReadsIt(t *testing.T) {
	t.Chdir(t.TempDir())
	p := patientWith(settings{})
	says(t, p.leftover(t.Context()), checks.Pass)
	name := filepath.Join("magefiles", output)
	write(t, name, "//go:build ignore\n")
	longAgo := time.Now().Add(-10 * 365 * 24 * time.Hour)
	if err := os.Chtimes(name, longAgo, longAgo); err != nil { // as mage does
		t.Fatal(err)
	}
	says(t, p.leftover(t.Context()), checks.Skip, "another mage compiles here, or was killed")
	if done, err := p.mendLeftover(t.Context()); err != nil || done != nil {
		t.Errorf("%q, %v", done, err)
	}
	p.Now = func() time.Time { return time.Now().Add(settled + time.Second) }
	says(t, p.leftover(t.Context()), checks.Warn, "magefiles/"+output+" is left by a mage that was killed")
	write(t, output, "")
	if rows := p.leftover(t.Context()); len(rows) != 2 || rows[0].Status != checks.Fail {
		t.Errorf("%q", said(rows))
	}
	done, err := p.mendLeftover(t.Context())
	if err != nil || len(done) != 2 {
		t.Errorf("%q, %v", done, err)
	}
	says(t, p.leftover(t.Context()), checks.Pass)
}

func TestALinkInThePlaceOfALeftoverIsNotRemoved(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Symlink("elsewhere", output); err != nil {
		t.Skipf("no links here: %v", err)
	}
	p := patientWith(settings{})
	p.Now = func() time.Time { return time.Now().Add(time.Hour) }
	if done, err := p.mendLeftover(t.Context()); done != nil || err != nil {
		t.Errorf("%q, %v", done, err)
	}
}
