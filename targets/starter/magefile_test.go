package starter

import (
	"strings"
	"testing"
)

func TestTheMagefileSaysWhatWasFoundOut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		facts Facts
		has   []string
		lacks string
	}{
		{"one", Facts{Mains: []string{"./cmd/orders"}}, []string{"package  ./cmd/orders: the only main package", "cgo      not needed", "targets.Config{}"}, "Package:"},
		{"several, one by the name", Facts{Mains: []string{"./cmd/a", "./cmd/orders"}, Package: "./cmd/orders"}, []string{"one of 2 main packages", `	Package: "./cmd/orders", // also: ./cmd/a` + "\n"}, ""},
		{"several", Facts{Mains: []string{"./cmd/a", "./cmd/b"}}, []string{"not chosen: there are 2 main packages", `	// Package: "./cmd/a", // one of: ./cmd/a ./cmd/b` + "\n"}, "\tPackage:"},
		{"none", Facts{}, []string{"package  none yet"}, "cgo"},
		{"cgo", Facts{Mains: []string{"."}, Cgo: []string{"example.com/sql", "example.com/z"}}, []string{"cgo      needed by example.com/sql, example.com/z"}, "not needed"},
		{"not to be found out", Facts{Mains: []string{"."}, Unknown: "cgo: no network"}, []string{"unknown  cgo: no network"}, "not needed"},
		{"nothing to be found out, and one is named", Facts{Package: "./cmd/x", Unknown: "no network"}, []string{`Package: "./cmd/x",` + "\n"}, "also"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.facts.Name, tt.facts.NameFrom = "orders", "last element of the module path"
			text, err := magefile("example.org/orders/magefiles/seaworthy", tt.facts)
			if err != nil {
				t.Fatal(err)
			}
			got := string(text)
			for _, want := range append(tt.has, "//go:build mage\n\n// Builds, checks and tests orders.\npackage main\n", "name     orders: last element of the module path", `import "example.org/orders/magefiles/seaworthy/targets"`) {
				if !strings.Contains(got, want) {
					t.Errorf("there is no %q in\n%s", want, got)
				}
			}
			if tt.lacks != "" && strings.Contains(got, tt.lacks) {
				t.Errorf("there is %q in\n%s", tt.lacks, got)
			}
		})
	}
}

func TestTheMainPackageThatIsNamedLikeTheServiceIsChosen(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		mains, want string
	}{
		{"./cmd/orders", ""}, // the only one
		{"./cmd/a ./cmd/orders", "./cmd/orders"},
		{". ./cmd/a", "."},
		{". ./cmd/orders", ""},
		{"./cmd/a ./cmd/b", ""},
		{"./a/orders ./b/orders", ""},
		{"", ""},
	} {
		f := Facts{Name: "orders", Mains: strings.Fields(tt.mains)}
		if got := f.Choose("example.org/orders"); got != tt.want {
			t.Errorf("of %q it is %q, want %q", tt.mains, got, tt.want)
		}
	}
}
