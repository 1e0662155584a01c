package targets

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/targets/run"
)

// A trial that cannot be made is no difference, and bisect cannot tell the two
// apart: the complaint lies beside the job.
func TestATrialThatCannotBeMadeComplains(t *testing.T) {
	t.Parallel()
	room := t.TempDir()
	job := bisectJob{Dir: room, Args: []string{"build", "-no-such-flag=PATTERN"}, Package: "example.com/orders", Name: "orders", Room: filepath.Join(room, "bisect")}
	file, err := job.write()
	if err != nil {
		t.Fatal(err)
	}
	err = tryPattern(t.Context(), "v+x1", file)
	var e exit
	if !errors.As(err, &e) || e.code != broken {
		t.Errorf("got %v", err)
	}
	said, err := os.ReadFile(job.complaint())
	if err != nil || !strings.Contains(string(said), "-no-such-flag=v+x1") {
		t.Errorf("complaint %q, %v", said, err)
	}
	if _, err := job.write(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(job.complaint()); err == nil {
		t.Error("the next job begins with the complaint of the last")
	}
}

func TestATrialWithoutAJobIsBroken(t *testing.T) {
	t.Parallel()
	err := tryPattern(t.Context(), "y", filepath.Join(t.TempDir(), "job.json"))
	if e, ok := err.(exit); !ok || e.ExitStatus() != broken { // mage asserts the type
		t.Errorf("got %v", err)
	}
}

const oneSet = "cat <<END\n--- change set #1 (enabling changes causes failure)\na.go:7:13\n---\nEND\n"

// The search is in a shell in place of bisect.
func TestASearchSaysWhyItHasNoEnd(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sh"); err != nil && os.Getenv("CI") == "true" {
		t.Fatal(err)
	} else if err != nil {
		t.Skip(err)
	}
	for _, tt := range []struct {
		name, script, why string
		sets              int
	}{
		{"found", oneSet, "", 1},
		{"nothing", "echo 'bisect: fatal error: target fails inconsistently' >&2; exit 1", "the runs do not agree with each other", 0},
		{"no word", "exit 7", "sh -c 'exit 7': exit status 7", 0},
		{"too long", oneSet + "sleep 60", "the search was not done after 3s", 1},
		{"a trial that complains", "echo 'no space' >complaint.txt\n" + oneSet, "no space\n", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			job := bisectJob{Room: t.TempDir()}
			sets, why, err := job.search(t.Context(), run.Cmd{Path: "sh", Args: []string{"-c", tt.script}, Dir: job.Room, Timeout: 3 * time.Second})
			if err != nil || why != tt.why || len(sets) != tt.sets {
				t.Errorf("got %v, %q, %v, want %d sets and %q", sets, why, err, tt.sets, tt.why)
			}
		})
	}
}

func TestASearchThatIsInterruptedIsAnError(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := (bisectJob{Room: t.TempDir()}).search(ctx, run.Cmd{Path: "sh", Args: []string{"-c", "exit 1"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
