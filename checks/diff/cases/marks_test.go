package cases_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var marks atomic.Int64

func newMark(t *testing.T) string {
	return fmt.Sprintf("%s-%d-%d", strings.ReplaceAll(t.Name(), "/", "-"), os.Getpid(), marks.Add(1))
}

// marked returns the processes that have the mark in their environment. Where
// there is no /proc there are none.
func marked(mark string) []string {
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	var found []string
	for _, file := range files {
		environ, _ := os.ReadFile(file)
		if !bytes.Contains(append(environ, 0), []byte("CASES_MARK="+mark+"\x00")) {
			continue
		}
		line, _ := os.ReadFile(filepath.Join(filepath.Dir(file), "cmdline"))
		found = append(found, filepath.Base(filepath.Dir(file))+" "+strings.ReplaceAll(string(line), "\x00", " "))
	}
	return found
}

// expectNone fails the test if a process with the mark is there: at once, for a
// run has to have ended them all when it returns.
func expectNone(t *testing.T, mark string) {
	t.Helper()
	if left := marked(mark); len(left) > 0 {
		t.Errorf("%d processes are left: %q", len(left), left)
	}
}

// within fails the test if what does not become true.
func within(t *testing.T, d time.Duration, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(d); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("after %v: not %s", d, what)
		}
	}
}

// endMarked ends what a test was about to leave.
func endMarked(t *testing.T, mark string) {
	t.Helper()
	within(t, 10*time.Second, "they are ended", func() bool {
		left := marked(mark)
		for _, line := range left {
			if pid, err := strconv.Atoi(strings.Fields(line)[0]); err == nil {
				if p, err := os.FindProcess(pid); err == nil {
					p.Kill()
				}
			}
		}
		return len(left) == 0
	})
}
