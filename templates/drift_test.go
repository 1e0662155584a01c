package templates_test

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"example.com/seaworthy/templates"
)

// all renders for everything.
func all(t *testing.T, u templates.Unit, made string) (files []templates.File) {
	t.Helper()
	for _, render := range []func(templates.Unit, templates.Options) ([]templates.File, error){templates.Systemd, templates.Supervisor, templates.PM2} {
		some, err := render(u, templates.Options{Made: made})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, some...)
	}
	return files
}

func onDisk(files []templates.File) fstest.MapFS {
	dir := fstest.MapFS{"README": {Data: []byte("not ours\n")}, "mine.service": {Data: []byte("[Service]\nExecStart=/bin/true\n")}}
	for _, f := range files {
		dir[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	return dir
}

func drifts(t *testing.T, rendered []templates.File, dir fstest.MapFS) string {
	t.Helper()
	found, err := templates.Check(rendered, dir)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	for _, d := range found {
		words = append(words, d.Name+" "+d.Kind)
		if differs := d.Kind == "stale" || d.Kind == "edited"; (d.Diff != "") != differs {
			t.Errorf("%s is %s, and the difference is %q", d.Name, d.Kind, d.Diff)
		}
	}
	return strings.Join(words, ", ")
}

func TestDrift(t *testing.T) {
	t.Parallel()
	u := templates.Unit{Name: "orders", Socket: true, Listen: []string{"8080"}}
	files := all(t, u, "seaworthy v1.0.0")
	if got := drifts(t, files, onDisk(files)); got != "" {
		t.Errorf("what was just rendered is %s", got)
	}
	everything := "orders.env K, orders.service K, orders.socket K, orders.sysusers.conf K, orders.tmpfiles.conf K, pm2/ecosystem.json K, supervisor/orders.conf K"
	if got := drifts(t, files, fstest.MapFS{}); got != strings.ReplaceAll(everything, "K", "missing") {
		t.Errorf("of an empty directory it says %s", got)
	}
	if got := drifts(t, all(t, u, "seaworthy v1.1.0"), onDisk(files)); got != strings.ReplaceAll(everything, "K", "stale") {
		t.Errorf("of another version it says %s", got)
	}
	later := u
	later.Args, later.Socket = []string{"serve"}, false
	if got := drifts(t, all(t, later, "seaworthy v1.0.0"), onDisk(files)); got != "orders.service stale, orders.socket extra, pm2/ecosystem.json stale, supervisor/orders.conf stale" {
		t.Errorf("of another description it says %s", got)
	}
	for _, f := range files {
		for _, edit := range []func([]byte) []byte{
			func(data []byte) []byte { return append(data, "# mine\n"...) },
			func(data []byte) []byte { return bytes.Replace(data, []byte("orders"), []byte("orderz"), 1) },
			func(data []byte) []byte {
				i := bytes.LastIndex(data, []byte("order"))
				return slices.Concat(data[:i], []byte("b"), data[i:])
			},
			func([]byte) []byte { return []byte("\n") },
		} {
			dir := onDisk(files)
			dir[f.Name].Data = edit(slices.Clone(f.Data))
			if got := drifts(t, files, dir); got != f.Name+" edited" {
				t.Errorf("%s was edited, and it says %q\n%s", f.Name, got, dir[f.Name].Data)
			}
		}
	}
}

func TestADifferenceIsShownFromWhatIsThereToWhatWouldBe(t *testing.T) {
	t.Parallel()
	files := all(t, templates.Unit{Name: "orders"}, "")
	dir := onDisk(files)
	dir["orders.service"].Data = bytes.Replace(files[0].Data, []byte("UMask=0077"), []byte("UMask=0000"), 1)
	found, err := templates.Check(files, dir)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	minus, plus := strings.Index(found[0].Diff, "UMask=0000"), strings.Index(found[0].Diff, "UMask=0077")
	if minus < 0 || plus < minus {
		t.Errorf("the difference is\n%s", found[0].Diff)
	}
}

func TestADirectoryThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	files := all(t, templates.Unit{Name: "orders"}, "")
	dir := t.TempDir()
	if err := os.MkdirAll(dir+"/orders.service", 0o755); err != nil { // a directory where the file should be
		t.Fatal(err)
	}
	if found, err := templates.Check(files, os.DirFS(dir)); err == nil {
		t.Errorf("got %v", found)
	}
	if found, err := templates.Check(files, os.DirFS(dir+"/none")); err != nil || len(found) != len(files) {
		t.Errorf("of a directory that is not there: %v, %v", found, err)
	}
}
