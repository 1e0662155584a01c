package whole

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"
)

func TestTheSameBytesAreLeftAlone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "new", "report.json")
	past := time.Now().Add(-time.Hour).Truncate(time.Second)
	for _, step := range []struct {
		text    string
		touched bool
	}{{"one", true}, {"one", false}, {"two", true}} {
		if err := Write(file, []byte(step.text), 0o640); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if runtime.GOOS != "windows" && info.Mode() != 0o640 {
			t.Errorf("mode %v", info.Mode())
		}
		if touched := !info.ModTime().Equal(past); touched != step.touched {
			t.Errorf("%s: touched %v, want %v", step.text, touched, step.touched)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != step.text {
			t.Errorf("holds %q, %v", got, err)
		}
		if err := os.Chtimes(file, past, past); err != nil {
			t.Fatal(err)
		}
	}
	if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func TestWhatFailsHalfWayLeavesTheOldFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "report.json")
	if err := Write(file, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left")
	err := From(file, 0o644, func(w io.Writer) error {
		io.WriteString(w, "ne")
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("%v", err)
	}
	if got, err := os.ReadFile(file); string(got) != "old" {
		t.Errorf("holds %q, %v", got, err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}
