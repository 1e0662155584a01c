package starter

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// next is the small kit a version later: a file changed, one new, one gone, and a
// module more.
func next(t *testing.T) *Kit {
	t.Helper()
	files := maps.Clone(smallKit)
	files["checks/doc.go"] += "\n// Newer is new.\nconst Newer = 1\n"
	files["checks/added.go"] = "package checks\n"
	delete(files, "checks/row.json")
	files["go.mod"] = strings.ReplaceAll(files["go.mod"], "color v1.19.0", "color v1.20.0")
	files["go.sum"] = strings.ReplaceAll(files["go.sum"], "color v1.19.0", "color v1.20.0")
	files["targets/targets.go"] += "\n// Added is new.\nfunc Added() error { return nil }\n"
	return openKit(t, lay(t, "", files))
}

// service has the small kit in it, and then what is edited.
func service(t *testing.T, edits map[string]string) string {
	t.Helper()
	dir := lay(t, "", map[string]string{"go.mod": ordersMod})
	install(t, openKit(t, lay(t, "", smallKit)), dir)
	return lay(t, dir, edits)
}

func bring(t *testing.T, k *Kit, dir string) *Plan {
	t.Helper()
	p, err := Update(k, look(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Write(); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAnUpdateIsWhatAnInitWouldHaveMade(t *testing.T) {
	t.Parallel()
	dir := service(t, nil)
	bring(t, next(t), dir)
	whole := lay(t, "", map[string]string{"go.mod": ordersMod})
	install(t, next(t), whole)
	if diff := cmp.Diff(tree(t, dir), tree(t, whole)); diff != "" {
		t.Error(diff)
	}
	if p := bring(t, next(t), dir); !p.Empty() {
		t.Errorf("a second update changes %v", p.Changes)
	}
}

func TestAnEditIsNotLost(t *testing.T) {
	t.Parallel()
	const kit = "magefiles/seaworthy/"
	dir := service(t, map[string]string{
		kit + "checks/doc.go":               "package checks // edited\n", // the newer kit changes it
		kit + "checks/row.json":             "edited\n",                   // and removes this
		kit + "templates/systemd/x.service": "edited\n",                   // and not this
		kit + "checks/added.go":             "package checks // mine\n",   // and brings this
		"magefiles/magefile.go":             "package main\n",
	})
	p := bring(t, next(t), dir)
	got := tree(t, dir)
	for name, want := range map[string]string{
		kit + "checks/doc.go.edited":        "package checks // edited\n",
		kit + "checks/row.json.edited":      "edited\n",
		kit + "templates/systemd/x.service": "edited\n",
		kit + "checks/added.go":             "package checks\n",
		kit + "checks/added.go.edited":      "package checks // mine\n",
		"magefiles/magefile.go":             "package main\n",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if !strings.Contains(got[kit+"checks/doc.go"], "Newer") || got[kit+"checks/row.json"] != "" {
		t.Error("the newer kit is not there")
	}
	if notes := strings.Join(p.Notes, "\n"); strings.Count(notes, "was edited here") != 3 {
		t.Errorf("the notes are\n%s", notes)
	}
	if i := slices.IndexFunc(p.Changes, func(c Change) bool { return c.Kind == Kept }); i < 0 || p.Changes[i].Path != kit+"templates/systemd/x.service" {
		t.Errorf("what stays is not named: %v", p.Changes)
	}
	if p := bring(t, next(t), dir); !p.Empty() {
		t.Errorf("a second update changes %v", p.Changes)
	}
}

func TestASecondEditGetsANameOfItsOwn(t *testing.T) {
	t.Parallel()
	const name = "magefiles/seaworthy/checks/doc.go"
	dir := service(t, map[string]string{name: "package checks // second\n", name + ".edited": "package checks // first\n"})
	bring(t, next(t), dir)
	if got := text(t, dir, name+".edited") + text(t, dir, name+".edited2"); got != "package checks // first\npackage checks // second\n" {
		t.Errorf("kept are %q", got)
	}
}

func TestOwnRequirementsStayAtTheirVersions(t *testing.T) {
	t.Parallel()
	dir := service(t, nil)
	mod := text(t, dir, "magefiles", "go.mod")
	mod = strings.Replace(mod, "go-cmp v0.7.0", "go-cmp v0.8.0", 1) + "\nrequire example.com/mine v1.2.3\n"
	lay(t, dir, map[string]string{"magefiles/go.mod": mod, "magefiles/go.sum": smallKit["go.sum"] + "example.com/mine v1.2.3 h1:m=\n"})
	if drifts, _, err := Status(look(t, dir)); err != nil || len(drifts) > 0 {
		t.Errorf("own requirements are drift: %v %v", drifts, err)
	}
	bring(t, next(t), dir)
	mod, sums := text(t, dir, "magefiles", "go.mod"), text(t, dir, "magefiles", "go.sum")
	for _, want := range []string{"example.com/mine v1.2.3\n", "color v1.20.0\n", "go-cmp v0.8.0 // indirect\n"} {
		if !strings.Contains(mod, want) {
			t.Errorf("go.mod lacks %q:\n%s", want, mod)
		}
	}
	if strings.Contains(mod, "v1.19.0") || !strings.Contains(sums, "example.com/mine v1.2.3 h1:m=") || !strings.Contains(sums, "color v1.20.0 ") {
		t.Errorf("go.mod and go.sum are\n%s\n%s", mod, sums)
	}
	if drifts, _, err := Status(look(t, dir)); err != nil || len(drifts) > 0 {
		t.Errorf("after the update they are: %v %v", drifts, err)
	}
}

func TestATargetThatTheServiceReplacesStaysReplaced(t *testing.T) {
	t.Parallel()
	dir := service(t, nil)
	targets := text(t, dir, "magefiles", "targets.go")
	gone := strings.Replace(targets, "// Test tests.\nfunc Test(ctx context.Context) error { return targets.Test(ctx) }\n", "", 1)
	if gone == targets {
		t.Fatal("there is no wrapper of Test to delete")
	}
	lay(t, dir, map[string]string{"magefiles/targets.go": gone})
	if drifts, _, _ := Status(look(t, dir)); len(drifts) != 1 || drifts[0].Kind != Edited {
		t.Errorf("a wrapper was deleted, with nothing in its place: %v", drifts)
	}
	lay(t, dir, map[string]string{"magefiles/own.go": "package main\n\nfunc Test() {}\n"})
	if drifts, _, err := Status(look(t, dir)); err != nil || len(drifts) > 0 {
		t.Errorf("a target that was replaced is drift: %v %v", drifts, err)
	}
	p := bring(t, next(t), dir)
	got := text(t, dir, "magefiles", "targets.go")
	if strings.Contains(got, "targets.Test(") || !strings.Contains(got, "targets.Added(") {
		t.Errorf("the wrappers are\n%s", got)
	}
	if !slices.Equal(p.Left, []string{"Test"}) || len(p.Notes) > 0 {
		t.Errorf("left out are %q, the notes are %q", p.Left, p.Notes)
	}
}

func TestAnEditedWrapperIsKeptBeside(t *testing.T) {
	t.Parallel()
	dir := service(t, nil)
	mine := strings.Replace(text(t, dir, "magefiles", "targets.go"), "targets.Test(ctx)", "nil", 1)
	lay(t, dir, map[string]string{"magefiles/targets.go": mine})
	bring(t, next(t), dir)
	if text(t, dir, "magefiles", "targets.go.edited") != mine {
		t.Error("the edited wrappers are lost")
	}
}

func TestStatusNamesEveryKindOfDrift(t *testing.T) {
	t.Parallel()
	const kit = "magefiles/seaworthy/"
	dir := service(t, map[string]string{kit + "checks/doc.go": "edited", kit + "checks/mine.go": "package checks\n", kit + "x.go.edited": "x", "magefiles/go.sum": "\n"})
	for _, name := range []string{kit + "checks/row.json", "magefiles/targets.go"} {
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	got, looked, err := Status(look(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	want := []Drift{
		{"magefiles/go.sum", Edited, "has no line for github.com/fatih/color, github.com/google/go-cmp, github.com/magefile/mage, golang.org/x/sys"},
		{kit + "checks/doc.go", Edited, ""}, {kit + "checks/row.json", Missing, ""}, {"magefiles/targets.go", Missing, ""},
		{kit + "checks/mine.go", Extra, ""}, {kit + "x.go.edited", Aside, ""},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Error(diff)
	}
	if looked < 10 {
		t.Errorf("%d files were looked at", looked)
	}
}

func TestWithoutAKitThereIsNothingToSay(t *testing.T) {
	t.Parallel()
	s := look(t, lay(t, "", map[string]string{"go.mod": ordersMod}))
	if _, _, err := Status(s); err != ErrNoKit {
		t.Errorf("status: %v", err)
	}
	if _, err := Update(next(t), s); err != ErrNoKit {
		t.Errorf("update: %v", err)
	}
}
