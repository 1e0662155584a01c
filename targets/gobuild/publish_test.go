package gobuild

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// staged is an output whose compiler has just written text.
func stagedOutput(t *testing.T, text string) output {
	t.Helper()
	o := newOutput(t.TempDir(), "orders_linux_amd64", "orders")
	compileAgain(t, o, text)
	return o
}

// compileAgain puts a new file in the place of the staged one, as the go
// command does.
func compileAgain(t *testing.T, o output, text string) {
	t.Helper()
	write(t, o.staged()+".new", text)
	if err := os.Rename(o.staged()+".new", o.staged()); err != nil {
		t.Fatal(err)
	}
}

// sum is of "first".
const sum = "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e"

func TestPublishLeavesAnExecutableAndNothingElse(t *testing.T) {
	t.Parallel()
	o := stagedOutput(t, "first")
	sha, size, err := o.publish()
	if err != nil || sha != sum || size != 5 {
		t.Fatalf("%s, %d, %v", sha, size, err)
	}
	entries, err := os.ReadDir(o.dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("in dist: %v, %v", entries, err)
	}
	if info, err := entries[0].Info(); err != nil || info.Mode().Perm()&0o111 == 0 && filepath.Separator == '/' {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if got, ok := o.current(); !ok || got != sum {
		t.Errorf("current says %q, %v", got, ok)
	}
}

func TestCurrentNoticesEveryChangeFromOutside(t *testing.T) {
	t.Parallel()
	for what, tamper := range map[string]func(o output, file string) error{
		"linked anew": func(o output, _ string) error {
			if err := os.WriteFile(o.staged()+".new", []byte("first"), 0o755); err != nil {
				return err
			}
			return os.Rename(o.staged()+".new", o.staged())
		},
		"gone":        func(_ output, file string) error { return os.Remove(file) },
		"other bytes": func(_ output, file string) error { return os.WriteFile(file, []byte("fir"), 0o755) },
		"same size": func(_ output, file string) error {
			later := time.Now().Add(time.Second)
			if err := os.WriteFile(file, []byte("frist"), 0o755); err != nil {
				return err
			}
			return os.Chtimes(file, later, later)
		},
		"a link": func(o output, file string) error {
			if err := os.Remove(file); err != nil {
				return err
			}
			return os.Symlink(o.staged(), file)
		},
		"a directory": func(_ output, file string) error {
			if err := os.Remove(file); err != nil {
				return err
			}
			return os.Mkdir(file, 0o755)
		},
		"no memory":      func(o output, _ string) error { return os.Remove(o.publishedFile()) },
		"broken memory":  func(o output, _ string) error { return os.WriteFile(o.publishedFile(), []byte("{"), 0o644) },
		"no second link": func(o output, _ string) error { return os.Remove(o.seen()) },
	} {
		o := stagedOutput(t, "first")
		if _, _, err := o.publish(); err != nil {
			t.Fatal(err)
		}
		if err := tamper(o, filepath.Join(o.dir, o.file)); err != nil {
			t.Fatal(err)
		}
		if sha, ok := o.current(); ok {
			t.Errorf("%s: still current, %s", what, sha)
		}
	}
}

func TestAPublishThatFailsLeavesTheLastGoodFile(t *testing.T) {
	t.Parallel()
	o := stagedOutput(t, "first")
	if _, _, err := o.publish(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(o.staged()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := o.publish(); err == nil {
		t.Error("nothing staged is no error")
	}
	if got, err := os.ReadFile(filepath.Join(o.dir, o.file)); err != nil || string(got) != "first" {
		t.Errorf("dist has %q, %v", got, err)
	}
}

func TestReplaceWritesOnlyOtherBytes(t *testing.T) {
	t.Parallel()
	o := stagedOutput(t, "first")
	for _, step := range []struct {
		text    string
		changed bool
	}{{"first", true}, {"first", false}, {"second", true}, {"second", false}, {"first", true}} {
		compileAgain(t, o, step.text)
		_, size, changed, err := o.replace()
		if err != nil || changed != step.changed || size != int64(len(step.text)) {
			t.Errorf("%s: changed %v, want %v; %d bytes, %v", step.text, changed, step.changed, size, err)
		}
		if got, err := os.ReadFile(filepath.Join(o.dir, o.file)); err != nil || string(got) != step.text {
			t.Errorf("dist has %q, %v, want %q", got, err, step.text)
		}
	}
}
