package triage

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// FuzzParse wants of any log that it can be shown, and judged.
func FuzzParse(f *testing.F) {
	for _, name := range []string{"testdata/supervisor/supervisord.log", "testdata/pm2/logs.out", "testdata/supervisor/panic.err"} {
		f.Add([]byte(read(f, name)))
	}
	for _, m := range messages {
		f.Add([]byte(m.text))
	}
	f.Add([]byte(`{"MESSAGE":[1,255,27],"_PID":"1","__REALTIME_TIMESTAMP":"1"}`))
	f.Add([]byte(`{"level":3,"msg":{},"err":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d := Judge(Input{Log: Parse(data)})
		for _, c := range d.Causes {
			for _, s := range append(c.Evidence, c.Text, c.Fix) {
				if !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\t' }) {
					t.Errorf("%s: %q cannot be shown", c.Kind, s)
				}
			}
		}
		if d.Verdict == Stopped != (len(d.Causes) > 0) {
			t.Errorf("verdict %v with causes %v", d.Verdict, kinds(d))
		}
	})
}

// FuzzParseState wants of any properties that they can be judged.
func FuzzParseState(f *testing.F) {
	for name := range endings {
		f.Add(kept(f, name)["show"])
	}
	f.Fuzz(func(t *testing.T, text string) {
		state := ParseState(text)
		d := Judge(Input{State: state})
		if state.Known() && d.Verdict == Unknown && d.Text == "" {
			t.Errorf("it says nothing")
		}
		state.Since()
		state.Program()
		state.LogFile()
	})
}
