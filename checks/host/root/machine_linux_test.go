package root

import (
	"os"
	"path/filepath"
	"testing"

	"example.com/seaworthy/checks/binary"

	"github.com/google/go-cmp/cmp"
)

// The programs of this machine, asked of its own loader. SEAWORTHY_TREES above
// 60 asks all of them.
func TestResolutionOfThisMachinesPrograms(t *testing.T) {
	t.Parallel()
	needLoader(t, glibcLoader)
	programs, err := filepath.Glob("/usr/bin/*")
	if err != nil {
		t.Fatal(err)
	}
	f, s := systemOf(t, "/")
	level, platform := processor()
	asked, step := 0, 1
	if treeCount() <= 60 {
		step = max(len(programs)/40, 1)
	}
	for i := 0; i < len(programs); i += step {
		at, err := filepath.EvalSymlinks(programs[i]) // as the kernel says it in /proc/self/exe
		if err != nil {
			continue
		}
		b, err := binary.ReadFile(at)
		if err != nil || b.Interp != glibcLoader || b.Mode&(os.ModeSetuid|os.ModeSetgid) != 0 {
			continue
		}
		tr := &sample{root: "/", dir: "/"}
		want := parseAnswer(tr.run(t, loaderCommand(at), "LD_TRACE_LOADED_OBJECTS=1"), at)
		got := answerOf(s.Resolve(b, Options{Path: at, CPULevel: level, Platform: platform}))
		if diff := cmp.Diff(got, want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", at, diff)
		}
		asked++
	}
	if asked == 0 {
		t.Fatal("no program was asked about")
	}
	t.Logf("%d programs, %d libraries read", asked, len(f.objects))
}
