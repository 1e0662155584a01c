package templates

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"example.com/seaworthy/checks/unit"
)

// spice are the characters that some format or other gives a meaning.
var spice = []string{
	`"`, `'`, `\`, "%", "%%", "%n", "%(ENV_HOME)s", "%(here)s", "$", "$$", "${HOME}", "$HOME", ";", " ;", " #", "#", "|", "&", "{", "}", "<", ">", "*", "?", "~", "`", "!", "@", "-", ":", "+",
	"=", ",", " ", "  ", "\t", "\n", "\r", "\x1b", "\x01", "\x7f", "a", "b", "7", "x41", "n", "é", "日本", "\U0001D11E", "\u00a0", "\u2028", "\u0085", "\ufeff",
}

// random is text of up to n spices, of those that ok takes.
func random(r *rand.Rand, n int, ok func(string) bool) string {
	for {
		var b strings.Builder
		for range r.IntN(n + 1) {
			b.WriteString(spice[r.IntN(len(spice))])
		}
		if ok == nil || ok(b.String()) {
			return b.String()
		}
	}
}

// backArgument reads an argument as systemd does, by the kit's parser.
func backArgument(text string) (string, error) {
	commands, err := unit.Commands("/bin/x " + text)
	if err != nil || len(commands) != 1 || len(commands[0].Args) != 1 {
		return "", errors.Join(err, errors.New("it is not one argument"))
	}
	return backPercent(strings.ReplaceAll(commands[0].Args[0], "$$", "$")), nil
}

func backPercent(text string) string { return strings.ReplaceAll(text, "%%", "%") }

// oneLine wants text that stays on its line.
func oneLine(t *testing.T, text string) {
	t.Helper()
	if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.HasSuffix(text, `\`) {
		t.Errorf("%q does not stay on its line", text)
	}
}

func FuzzSystemdArgument(f *testing.F) {
	for _, s := range spice {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := systemdArgument(s)
		if err != nil {
			if notText(s) == "" {
				t.Errorf("%q was refused: %v", s, err)
			}
			return
		}
		oneLine(t, text)
		if got, err := backArgument(text); got != s || err != nil {
			t.Errorf("%q is written %s and read %q, %v", s, text, got, err)
		}
		if len(unit.Specifiers(text)) > 0 {
			t.Errorf("%q is written %s, which has a specifier", s, text)
		}
	})
}

func FuzzSystemdVariable(f *testing.F) {
	for _, s := range spice {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := systemdVariable("NAME", s)
		if err != nil {
			return
		}
		oneLine(t, text)
		commands, err := unit.Commands("/bin/x " + text)
		if err != nil || len(commands) != 1 || len(commands[0].Args) != 1 || backPercent(commands[0].Args[0]) != "NAME="+s {
			t.Errorf("%q is written %s and read %q, %v", s, text, commands, err)
		}
	})
}

func FuzzSystemdWord(f *testing.F) {
	for _, s := range spice {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := systemdWord(s)
		if err != nil {
			if notLine(s) == "" {
				t.Errorf("%q was refused: %v", s, err)
			}
			return
		}
		oneLine(t, text)
		if got, err := unit.Words(text); err != nil || len(got) != 1 || backPercent(got[0]) != s {
			t.Errorf("%q is written %s and read %q, %v", s, text, got, err)
		}
	})
}

func FuzzSystemdLine(f *testing.F) {
	for _, s := range spice {
		f.Add("a" + s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := systemdLine(s)
		if err != nil {
			return
		}
		oneLine(t, text)
		file := read(t, []byte("[Service]\nWorkingDirectory="+text+"\nUser=orders\n"))
		if got := backPercent(file.Value("Service", "WorkingDirectory")); got != s || file.Value("Service", "User") != "orders" || len(file.Oddities) > 0 {
			t.Errorf("%q is written %s and read %q, %+v", s, text, got, file)
		}
	})
}

// backFile reads a file of variables as systemd's load_env_file does, and a shell:
// the subset of it that has one quoted value.
func backFile(text string) (name, value string) {
	name, text, _ = strings.Cut(text, `="`)
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text) && strings.IndexByte("\\\"`$", text[i+1]) >= 0:
			i++
			b.WriteByte(text[i])
		case text[i] == '"' && i == len(text)-1:
			return name, b.String()
		case strings.IndexByte("\\\"`$", text[i]) >= 0:
			return name, "not escaped: " + text[i:]
		default:
			b.WriteByte(text[i])
		}
	}
	return name, "never closed: " + b.String()
}

func FuzzVariableLine(f *testing.F) {
	for _, s := range spice {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := variableLine("NAME", s)
		if err != nil {
			return
		}
		if name, value := backFile(text); name != "NAME" || value != s {
			t.Errorf("%q is written %s and read %q", s, text, value)
		}
		hidden, err := commented("NAME", s)
		for line := range strings.SplitSeq(hidden, "\n") {
			if !strings.HasPrefix(line, "#") || err != nil {
				t.Errorf("%q is written as the comment\n%s, %v", s, hidden, err)
			}
		}
	})
}

func FuzzSupervisorArgument(f *testing.F) {
	for _, s := range spice {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := supervisorArgument(s)
		if err != nil {
			if notSupervisor(s) == "" {
				t.Errorf("%q was refused: %v", s, err)
			}
			return
		}
		noComment(t, text)
		if got, ok := shlex(backPercent(text)); !ok || got != s {
			t.Errorf("%q is written %s and read %q", s, text, got)
		}
	})
}

func FuzzSupervisorVariable(f *testing.F) {
	for _, s := range spice {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := supervisorVariable("NAME", s)
		if err != nil {
			return
		}
		noComment(t, text)
		value, _ := strings.CutPrefix(text, "NAME=")
		if got := backPercent(value[1 : len(value)-1]); got != s || strings.Trim(s, `"'`) != s || strings.Contains(s, value[:1]) {
			t.Errorf("%q is written %s and read %q", s, text, got)
		}
	})
}

// noComment wants a value in which configparser finds no comment.
func noComment(t *testing.T, text string) {
	t.Helper()
	oneLine(t, text)
	if strings.Contains(text, here) {
		t.Errorf("%q has %s", text, here)
	}
	runes := []rune(text)
	for i := 1; i < len(runes); i++ {
		if (runes[i] == ';' || runes[i] == '#') && (unicode.IsSpace(runes[i-1]) || unicode.Is(unicode.Z, runes[i-1])) {
			t.Errorf("%q has a comment at %d", text, i)
		}
	}
}

// shlex reads one word as Python's shlex.split does in its POSIX mode.
func shlex(text string) (word string, ok bool) {
	var b strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case c == '\\' && quoted && i+1 < len(text) && strings.IndexByte(`"\`, text[i+1]) >= 0:
			i++
			b.WriteByte(text[i])
		case !quoted && strings.IndexByte(" \t\r\n'\\#", c) >= 0:
			return b.String(), false
		default:
			b.WriteByte(c)
		}
	}
	return b.String(), !quoted
}

func TestADurationIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		want := time.Duration(1+r.Int64N(100_000_000)) * []time.Duration{time.Millisecond, time.Second, time.Minute, time.Hour}[r.IntN(4)] / 1000
		want = max(want.Round(time.Millisecond), time.Millisecond)
		if got, ok := unit.Seconds(span(want)); !ok || got.Round(time.Millisecond) != want {
			t.Fatalf("%v is written %s and read %v", want, span(want), got)
		}
	}
}

func TestBareTakesNothingThatNeedsQuotes(t *testing.T) {
	t.Parallel()
	for _, s := range slices.Concat(spice, []string{"", "a b", "100%x", "a;b", "a\nb"}) {
		if strings.IndexByte("-@:+=,*~", (s + " ")[0]) >= 0 || s == "a" || s == "b" || s == "7" || s == "x41" || s == "n" {
			continue
		}
		if text, err := bare(s); err == nil {
			t.Errorf("%q was written %q", s, text)
		}
	}
	if text, err := bare("512M", "150%", "CAP_KILL"); text != "512M 150% CAP_KILL" || err != nil {
		t.Errorf("got %q, %v", text, err)
	}
}
