package run

import (
	"slices"
	"testing"
)

func TestWordsAreThoseOfTheGoCommand(t *testing.T) {
	t.Parallel()
	for command, want := range map[string][]string{
		"":         nil,
		" \t":      nil,
		"gcc":      {"gcc"},
		" zig  cc": {"zig", "cc"},
		`"C:\Program Files\LLVM\bin\clang.exe" -m64`: {`C:\Program Files\LLVM\bin\clang.exe`, "-m64"},
		`'it is' -DNAME="x y"`:                       {"it is", `-DNAME="x`, `y"`},
		`"" a`:                                       {"", "a"},
		`"never ends`:                                {"never ends"},
	} {
		if got := Words(command); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", command, got, want)
		}
	}
}

func TestJoinedWordsAreSplitAgain(t *testing.T) {
	t.Parallel()
	for _, words := range [][]string{{"gcc", "-O2"}, {`C:\Program Files\cc.exe`, "-m64"}, {"", "a"}, {`say "hi" there`}, {`"quoted"`}, {"it's"}, {"'"}} {
		if got := Words(Joined(words)); !slices.Equal(got, words) {
			t.Errorf("%q became %s and %q", words, Joined(words), got)
		}
	}
	if got := Joined([]string{"zig", "cc", "-target", "x86_64-linux-gnu.2.17"}); got != "zig cc -target x86_64-linux-gnu.2.17" {
		t.Errorf("%s", got)
	}
}
