package pm2_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/pm2"
)

func TestParseKeepsLinesAndWhatComesTwice(t *testing.T) {
	t.Parallel()
	got, err := pm2.Parse([]byte("{\n \"a\": [1,\n  \"x\\n\"],\n \"a\":\n  null, \"b\": true}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := pm2.Value{Kind: pm2.Object, Line: 1, Members: []pm2.Member{
		{Key: "a", Line: 2, Value: pm2.Value{Kind: pm2.Array, Line: 2, Items: []pm2.Value{{Kind: pm2.Number, Text: "1", Line: 2}, {Kind: pm2.String, Text: "x\n", Line: 3}}}},
		{Key: "a", Line: 4, Value: pm2.Value{Kind: pm2.Null, Line: 5}},
		{Key: "b", Line: 5, Value: pm2.Value{Kind: pm2.Boolean, Text: "true", Line: 5}},
	}}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error(diff)
	}
	if v, ok := got.Get("a"); ok {
		t.Errorf("a is %+v, want none: the last one is null", v)
	}
}

func TestParseRefusesWhatIsNoJSON(t *testing.T) {
	t.Parallel()
	for text, line := range map[string]int{
		"": 1, "{}\n{}": 2, "{\n // a comment\n}": 2, "{\"a\":1,\n}": 2, "{'a':1}": 1, "\ufeff{}": 1, "{}\n;": 2, "[1\n": 1,
	} {
		_, err := pm2.Parse([]byte(text))
		var syntax *pm2.SyntaxError
		if !errors.As(err, &syntax) || syntax.Line != line {
			t.Errorf("%q: got %v, want a SyntaxError in line %d", text, err, line)
		}
	}
	if _, err := pm2.Parse([]byte("1e999")); err != nil {
		t.Errorf("a number that is too big is JSON: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{`{"apps":[{"name":"a","args":["b"]}]}`, "[1,\n{}]", "\"\xff\"", "1e999", `{"a":{"a":[[]]}}`, "nul"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := pm2.Parse(data)
		if valid := json.Valid(data); valid != (err == nil) {
			t.Fatalf("valid is %v, and Parse says %v", valid, err)
		}
		if last := 1 + strings.Count(string(data), "\n"); err == nil && (v.Line < 1 || v.Line > last) {
			t.Fatalf("line %d of %d", v.Line, last)
		}
		for _, app := range v.Apps() {
			for _, m := range app.Members {
				pm2.Fault(m.Key, m.Value)
				app.Setting(m.Key)
			}
		}
	})
}
