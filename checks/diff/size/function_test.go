package size_test

import (
	"testing"

	"example.com/seaworthy/checks/diff/size"
)

func TestTheFunctionsAreThoseTooWhichAreOnlyInlined(t *testing.T) {
	t.Parallel()
	const inside = "example.com/mixed/in%2eside."
	for _, name := range []string{"mixed", "mixed-pie", "mixed-386", "mixed-s390x"} {
		got := names(t, name)
		for _, want := range []string{"main.main", inside + "List.Sum", inside + "List.Sum.func1", inside + "Larger[go.shape.string]", inside + "Inlined"} {
			if !got[want] {
				t.Errorf("%s: no %s", name, want)
			}
		}
		if got[""] || got[inside+"Gone"] {
			t.Errorf("%s: there are names that there should not be", name)
		}
	}
	if text := inNm(t, fixture(t, "mixed"))["example.com/mixed/in.side"]; text.Funcs != 5 {
		t.Errorf("%d functions have code of their own, and Inlined should have none", text.Funcs)
	}
}

func names(t *testing.T, name string) map[string]bool {
	t.Helper()
	got, err := size.Functions(fixture(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestTheFunctionsOfCAreThoseOfTheSymbolTable(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"cgo": "thrice", "gauge": "main"} {
		if got := names(t, name); !got[want] || got["no_such_function"] {
			t.Errorf("%s: no %s among %d", name, want, len(got))
		}
	}
	if got := names(t, "gauge-bare"); len(got) != 0 {
		t.Errorf("got %v", got)
	}
	if got := names(t, "cgo-pie"); got["thrice"] || !got["main.main"] {
		t.Errorf("stripped: %d names", len(got))
	}
}
