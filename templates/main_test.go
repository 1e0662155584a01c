package templates_test

import (
	"bytes"
	"io/fs"
	"os"
	"testing"

	"example.com/seaworthy/checks/unit"
	"example.com/seaworthy/templates"
)

// absent skips a test whose tool is not there, and fails it where CI is true.
func absent(t *testing.T, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatalf("%s, and CI is true: nothing may be skipped there", why)
	}
	t.Skip(why)
}

func systemd(t *testing.T, u templates.Unit) []templates.File {
	t.Helper()
	files, err := templates.Systemd(u, templates.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// rendered is one of the files that systemd gets.
func rendered(t *testing.T, u templates.Unit, name string) []byte {
	t.Helper()
	for _, f := range systemd(t, u) {
		if f.Name == name {
			return f.Data
		}
	}
	t.Fatalf("no %s was rendered", name)
	return nil
}

// parsed wants a unit file in which systemd finds nothing odd.
func parsed(t *testing.T, data []byte) *unit.File {
	t.Helper()
	f, err := unit.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	if len(f.Oddities) > 0 {
		t.Errorf("systemd would find odd: %+v\n%s", f.Oddities, data)
	}
	return f
}

func write(t *testing.T, name, text string, mode fs.FileMode) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}
