package host

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/probe"
	"example.com/seaworthy/checks/host/root"
)

// loaded is what a resolution comes to: what is loaded in order, what is
// missing, and which versions are not there.
type loaded struct{ Found, Missing, Versions []string }

func summary(r *root.Resolution) loaded {
	var l loaded
	for _, o := range r.Objects {
		l.Found = append(l.Found, o.Name+" "+string(o.By))
	}
	for _, s := range r.Missing() {
		l.Missing = append(l.Missing, s.Name)
	}
	for _, v := range r.Versions {
		l.Versions = append(l.Versions, v.Version+" of "+v.File)
	}
	return l
}

// TestAProfileAnswersAsTheMachineItself resolves programs of this machine by its
// profile and by its root file system: both must say the same.
func TestAProfileAnswersAsTheMachineItself(t *testing.T) {
	t.Parallel()
	p, err := probe.Probe(context.Background(), probe.Options{Untried: true})
	if err != nil {
		t.Fatal(err)
	}
	byProfile := FromProfile("here", p)
	byRoot, err := Open("root:/")
	if err != nil {
		t.Fatal(err)
	}
	defer byRoot.Close()
	programs, err := filepath.Glob("/usr/bin/*")
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, name := range programs {
		b, err := binary.ReadFile(name)
		if err != nil || b.Format != binary.ELF || len(b.Needed) == 0 || b.HasRunPath || b.HasRPath {
			continue // private directories of one program are in no profile
		}
		compared++
		opt := root.Options{Path: name, CPULevel: byProfile.CPU}
		if diff := cmp.Diff(summary(byRoot.System.Resolve(b, opt)), summary(byProfile.System.Resolve(b, opt))); diff != "" {
			t.Errorf("%s (-root +profile):\n%s", name, diff)
		}
	}
	if compared < 20 && len(programs) > 100 {
		t.Errorf("only %d programs were compared", compared)
	}
}

func TestAnEmptyRootHasNoCLibrary(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	h, err := Open("root:" + dir)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if h.Libc.Kind != "none" || h.Name != "root:"+dir {
		t.Errorf("%q has libc %q", h.Name, h.Libc.Kind)
	}
	if _, err := Open("root:" + filepath.Join(dir, "nowhere")); !os.IsNotExist(err) && err == nil {
		t.Error("a root that is not there is taken")
	}
}
