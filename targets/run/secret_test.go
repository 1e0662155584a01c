package run

import "testing"

func TestURLsLoseTheirUserAndPassword(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                               "",
		"https://proxy.example/x@v1.0.0": "https://proxy.example/x@v1.0.0",
		"https://ada:pa%20ss@proxy.example:8080/go":                       "https://proxy.example:8080/go",
		"https://token@a.example,http://b:p@ss@b.example|direct":          "https://a.example,http://b.example|direct",
		"db.example+1a2b+key https://u:p@db.example":                      "db.example+1a2b+key https://db.example",
		`Get "https://ada:xxxxx@a.example/m/@v/list": dial tcp: refused`:  `Get "https://a.example/m/@v/list": dial tcp: refused`,
		"example.com/m@v1.0.0: https://a.example/m/@v/v1.zip: 404 me@you": "example.com/m@v1.0.0: https://a.example/m/@v/v1.zip: 404 me@you",
	} {
		if got := WithoutSecrets(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
