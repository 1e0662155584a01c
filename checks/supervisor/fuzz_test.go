package supervisor_test

import (
	"strings"
	"testing"

	"example.com/seaworthy/checks/supervisor"
)

func FuzzParse(f *testing.F) {
	for _, text := range []string{"[program:x]\ncommand=/bin/x \"a ; b\"\n", "x", "[a]\n=1", "[a]\nb=1\n c\n\n d\n", "[a]\r\nb:1 #c", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := supervisor.Parse(text)
		lines := strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text), "\n") + 1
		last := 0
		for _, s := range file.Settings {
			for _, p := range s.Parts {
				if p.Line <= last || p.Line > lines {
					t.Fatalf("line %d of %d, after %d: %q", p.Line, lines, last, text)
				}
				last = p.Line
			}
			if err == nil && (s.Key == "" || s.Key != strings.ToLower(s.Key)) {
				t.Fatalf("key %q of %q", s.Key, text)
			}
			supervisor.Words(s.Value)
			supervisor.Variables(s.Value)
			if e, err := supervisor.Expand(s.Value); err == nil && len(e.Names) == 0 && strings.Count(s.Value, "%")%2 == 0 && len(e.Text) > len(s.Value) {
				t.Fatalf("expanded %q to %q", s.Value, e.Text)
			}
			supervisor.Fault("program:x", s.Key, s.Value)
		}
	})
}
