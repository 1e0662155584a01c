package gomod

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestALiarIsNamedAndTheNextProxyAsked(t *testing.T) {
	t.Parallel()
	wrong, good := serve(t, 0, files(t, "good night")), serve(t, 0, files(t, "good day"))
	for _, sep := range []string{",", "|"} {
		f, notes := fetcher(t, service(t), wrong.URL+sep+good.URL)
		if err := f.Download(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := f.Verify(t.Context()); err != nil {
			t.Error(err)
		}
		want := []string{"proxy " + wrong.URL + " skipped (it lies: example.com/greet@v1.0.0 is not what go.sum says): trying " + good.URL}
		if diff := cmp.Diff(*notes, want); diff != "" {
			t.Errorf("notes (-got +want):\n%s", diff)
		}
	}
}

func TestWithoutAnHonestProxyNothingIsKept(t *testing.T) {
	t.Parallel()
	one, two := serve(t, 0, files(t, "good night")), serve(t, 0, files(t, "good bye"))
	f, _ := fetcher(t, service(t), one.URL+","+two.URL)
	err := f.Download(t.Context())
	want := "no module proxy is honest (" + one.URL + ": it lies: example.com/greet@v1.0.0 is not what go.sum says; " + two.URL + ": it lies: "
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Fatalf("%v", err)
	}
	if one.asked.Load() > 3 || two.asked.Load() > 3 {
		t.Errorf("a liar was asked again: %d and %d requests", one.asked.Load(), two.asked.Load())
	}
	if left := cached(t, f); len(left) != 0 {
		t.Errorf("left in the cache: %q", left)
	}
}

func TestUsersAndPasswordsAreNotTold(t *testing.T) {
	t.Parallel()
	f, notes := fetcher(t, service(t), "https://ada:secret@127.0.0.1:1,https://token@127.0.0.1:1")
	err := f.Download(t.Context())
	if err == nil || !strings.Contains(err.Error(), "no module proxy answered (https://127.0.0.1:1, https://127.0.0.1:1)") {
		t.Fatalf("%v", err)
	}
	said := strings.Join(*notes, "\n") + err.Error()
	if strings.Contains(said, "secret") || strings.Contains(said, "ada") || strings.Contains(said, "token") {
		t.Error(said)
	}
}

func TestWhatNobodyVouchesForIsKnown(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		env       Settings
		uncovered string
		unchecked bool
	}{
		{Settings{GOSUMDB: "sums.example"}, "", false},
		{Settings{GOSUMDB: "off", GONOSUMDB: "x.example"}, "GOSUMDB=off", true},
		{Settings{GOSUMDB: "sums.example", GONOSUMDB: "x.example/*"}, "GONOSUMDB=x.example/*", false},
		{Settings{GOSUMDB: "sums.example", GONOSUMDB: "x.example, *"}, "GONOSUMDB=x.example, *", true},
		{Settings{GOSUMDB: "sums.example", GONOSUMDB: "*/*"}, "GONOSUMDB=*/*", true},
		{Settings{GOSUMDB: "sums.example", GONOSUMDB: "x.example,,"}, "GONOSUMDB=x.example,,", false},
	} {
		if got := tt.env.Uncovered(); got != tt.uncovered || tt.env.Unchecked() != tt.unchecked {
			t.Errorf("%+v: %q, %v", tt.env, got, tt.env.Unchecked())
		}
	}
}

func TestAWrongGoModIsALieToo(t *testing.T) {
	t.Parallel()
	other := files(t, "good day")
	other["v1.0.0.mod"] = []byte("module example.com/greet\n\ngo 1.9\n")
	wrong, good := serve(t, 0, other), serve(t, 0, files(t, "good day"))
	f, notes := fetcher(t, service(t), wrong.URL+","+good.URL)
	if err := f.Download(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(*notes) != 1 || !strings.Contains((*notes)[0], "(it lies: go.mod of example.com/greet@v1.0.0 is not what go.sum says)") {
		t.Errorf("notes: %q", *notes)
	}
}

func TestAWrongModuleInTheCacheIsNoProxysLie(t *testing.T) {
	t.Parallel()
	dir := service(t)
	good := serve(t, 0, files(t, "good day"))
	f, notes := fetcher(t, dir, good.URL+","+good.URL)
	if err := f.Download(t.Context()); err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(dir, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	other := regexp.MustCompile(`(v1\.0\.0 h1:).{4}`).ReplaceAll(sum, []byte("${1}AAAA"))
	if err := os.WriteFile(filepath.Join(dir, "go.sum"), other, 0o644); err != nil {
		t.Fatal(err)
	}
	err = f.Download(t.Context())
	if err == nil || !strings.HasPrefix(err.Error(), "example.com/greet@v1.0.0 in the module cache is not what go.sum says: do not build with it") {
		t.Errorf("%v", err)
	}
	if len(*notes) != 0 {
		t.Errorf("notes: %q", *notes)
	}
}

// cached are the files of example.com/greet in f's module cache, without locks.
func cached(t *testing.T, f Fetcher) []string {
	t.Helper()
	env, err := f.Settings(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := filepath.Glob(filepath.Join(env.GOMODCACHE, "cache", "download", "example.com", "greet", "@v", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(file string) bool {
		return strings.HasSuffix(file, ".lock") || strings.HasSuffix(file, ".mod") || strings.HasSuffix(file, "list") // go.mod is right, and listed
	})
}
