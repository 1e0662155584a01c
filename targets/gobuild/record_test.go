package gobuild

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestAWrittenRecordIsReadBack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "orders_linux_amd64")
	want := Record{Schema: 1, Name: "orders", Platform: "linux/amd64", File: "orders", SHA256: sum, Link: LinkRecord{Mode: "static", Reason: "because"}}
	if err := writeJSON(filepath.Join(dir, RecordFile), want); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadBuild(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without its binary: %v", err)
	}
	write(t, filepath.Join(dir, "orders"), "first")
	got, err := ReadBuild(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, Build{Name: "orders_linux_amd64", Path: filepath.Join(dir, "orders"), Record: want}); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestARecordCannotNameAFileElsewhere(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "build")
	write(t, filepath.Join(dir, "..", "secret"), "secret")
	write(t, filepath.Join(dir, RecordFile), `{"file": "../secret"}`)
	if b, err := ReadBuild(dir); err == nil {
		t.Errorf("read %s", b.Path)
	}
}

func TestABrokenRecordIsAnErrorWithItsPath(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, RecordFile), `{"file": `)
	if _, err := ReadBuild(dir); err == nil || !strings.Contains(err.Error(), filepath.Join(dir, RecordFile)) {
		t.Errorf("%v", err)
	}
}
