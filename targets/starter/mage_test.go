package starter

import (
	"strings"
	"testing"
)

func TestAServiceKeepsItsMage(t *testing.T) {
	t.Parallel()
	k := openKit(t, lay(t, "", smallKit))
	const own = "go -C seaworthy tool mage -w .. verify"
	for _, tt := range []struct {
		name, mod, magefile string
		command, note       string
		touched             bool
	}{
		{"none", "module m\n\ngo 1.26\n", "", "go tool mage verify", "", true},
		{"a new one", "module m\n\ngo 1.26\n\nrequire github.com/magefile/mage v1.16.0\n", "magefile.go", "go tool mage -d seaworthy -w . verify", "go.mod requires mage v1.16.0, which stays", true},
		{"an old one", "module m\n\ngo 1.26\n\nrequire github.com/magefile/mage v1.15.0\n", "magefile.go", own, "go.mod requires mage v1.15.0, which knows no options of targets", false},
		{"an old one of no use", "module m\n\ngo 1.26\n\nrequire github.com/magefile/mage v1.9.0 // indirect\n", "", "go -C magefiles tool mage -w .. verify", "go.mod requires mage v1.9.0, ", false},
		{"Mage itself", "module github.com/magefile/mage\n\ngo 1.12\n", "magefile.go", own, "the service is Mage itself: ", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"go.mod": tt.mod, "main.go": "package main\n"}
			if tt.magefile != "" {
				files[tt.magefile] = "//go:build mage\n\npackage main\n"
			}
			dir := lay(t, "", files)
			p := install(t, k, dir)
			if touched := text(t, dir, "go.mod") != tt.mod; touched != tt.touched {
				t.Errorf("go.mod changed: %v, want %v", touched, tt.touched)
			}
			if got := look(t, dir).Command("verify"); got != tt.command {
				t.Errorf("it is run by %q, want %q", got, tt.command)
			}
			if notes := strings.Join(p.Notes, "\n"); !strings.Contains(notes, tt.note) || tt.note == "" && strings.Contains(notes, "Mage") {
				t.Errorf("notes are\n%s\nwant %q", notes, tt.note)
			}
			if again := install(t, k, dir); !again.Empty() {
				t.Errorf("a second time changes %v", again.Changes)
			}
		})
	}
}
