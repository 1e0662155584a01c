package unit_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/unit"
)

func TestCommandsAreSplitAsSystemdDoes(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][]unit.Command{
		"":                               nil,
		"/bin/a":                         {{Path: "/bin/a"}},
		"/bin/a b  c":                    {{Path: "/bin/a", Args: []string{"b", "c"}}},
		`/bin/a "b c" 'd e' f"g h"i`:     {{Path: "/bin/a", Args: []string{"b c", "d e", "fg hi"}}},
		`/bin/a b\x20c \t \101 \u20ac`:   {{Path: "/bin/a", Args: []string{"b c", "\t", "A", "€"}}},
		`/bin/a \d \x0g "\""`:            {{Path: "/bin/a", Args: []string{`\d`, `\x0g`, `"`}}},
		`/bin/a ""`:                      {{Path: "/bin/a", Args: []string{""}}},
		"/bin/a b ; /bin/c d":            {{Path: "/bin/a", Args: []string{"b"}}, {Path: "/bin/c", Args: []string{"d"}}},
		`/bin/a b \; c`:                  {{Path: "/bin/a", Args: []string{"b", ";", "c"}}},
		`/bin/a ";" c`:                   {{Path: "/bin/a", Args: []string{";", "c"}}},
		"/bin/a b;c":                     {{Path: "/bin/a", Args: []string{"b;c"}}},
		"/bin/a ;":                       {{Path: "/bin/a"}},
		"; /bin/a":                       {{Path: "/bin/a"}},
		"-/bin/a":                        {{Prefix: "-", Path: "/bin/a"}},
		"@-/bin/a b c":                   {{Prefix: "@-", Path: "/bin/a", Args: []string{"b", "c"}}},
		"!!/bin/a":                       {{Prefix: "!!", Path: "/bin/a"}},
		"-:+/bin/a":                      {{Prefix: "-:+", Path: "/bin/a"}},
		`"/opt/my app/bin"`:              {{Path: "/opt/my app/bin"}},
		"true":                           {{Path: "true"}},
		"%h/bin/a":                       {{Path: "%h/bin/a"}},
		"/bin/sh -c 'a | b > c; d && e'": {{Path: "/bin/sh", Args: []string{"-c", "a | b > c; d && e"}}},
		"/bin/a # b":                     {{Path: "/bin/a", Args: []string{"#", "b"}}},
		"/bin/a ${B} $C":                 {{Path: "/bin/a", Args: []string{"${B}", "$C"}}},
		`/bin/a \`:                       {{Path: "/bin/a", Args: []string{`\`}}},
	} {
		got, err := unit.Commands(value)
		if err != nil {
			t.Errorf("%q: %v", value, err)
		}
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%q (-got +want)\n%s", value, diff)
		}
	}
}

func TestCommandsThatSystemdRefuses(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]error{
		`/bin/a "b`:    unit.ErrQuote,
		`/bin/a 'b\'`:  unit.ErrQuote,
		"-":            unit.ErrNoPath,
		"bin/a":        unit.ErrRelative,
		"./a":          unit.ErrRelative,
		"++/bin/a":     unit.ErrRelative,
		"--/bin/a":     unit.ErrRelative,
		"/bin/":        unit.ErrDirectory,
		`/bin/a\"b`:    unit.ErrUnsafe,
		"@/bin/a":      unit.ErrEmptyArgs,
		"/bin/a ; b/c": unit.ErrRelative,
	} {
		if _, err := unit.Commands(value); err != want {
			t.Errorf("%q: got %v, want %v", value, err, want)
		}
	}
}

func TestTimeSpans(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{
		"90": 90 * time.Second, "1min 30s": 90 * time.Second, "1.5h": 90 * time.Minute, "2h30min": 150 * time.Minute, "500ms": 500 * time.Millisecond,
		"infinity": unit.Forever, "0": 0, "1w": 7 * 24 * time.Hour, " 5 s ": 5 * time.Second, "1M": 2629800 * time.Second, "100000y": unit.Forever,
	} {
		if got, ok := unit.Seconds(value); !ok || got != want {
			t.Errorf("%q is %v, %v, want %v", value, got, ok, want)
		}
	}
	for _, value := range []string{"", "s", "5x", "-5", "5 5 x", "1..5", "forever"} {
		if got, ok := unit.Seconds(value); ok {
			t.Errorf("%q is %v, want none", value, got)
		}
	}
}

func TestSpecifiers(t *testing.T) {
	t.Parallel()
	got := unit.Specifiers("50% %%z %n %S/x %z %-a %")
	want := []unit.Specifier{{Letter: "n", Known: true}, {Letter: "S", Known: true, Since: 236}, {Letter: "z"}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}
