package proof_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"

	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
)

var odd = &program{name: "odd", dir: ".", main: "./testdata/odd", flags: []string{"-trimpath"}}

// variant is odd with what its linker was told.
func variant(t *testing.T, name string) cases.Build {
	t.Helper()
	return odd.build(t, "-ldflags=-X main.variant="+name)
}

// The most that the heap, and the files of one run, may grow to.
const (
	mostHeap = 100 << 20
	mostDisk = 32 << 20
)

// Not in parallel: other tests have a heap as well.
func TestEndlessOutputIsBoundedInMemoryAndOnDisk(t *testing.T) {
	size := 64
	if whole {
		size = 1024
	}
	plain, other := variant(t, "plain"), variant(t, "other")
	for _, tt := range []struct {
		name      string
		line      string
		candidate cases.Build
		want      noise.Outcome
		words     []string
	}{
		{"equal", fmt.Sprint("exec odd flood ", size), plain, noise.Same, nil},
		{"longer", fmt.Sprint("exec odd flood ", size), other, noise.Differs, []string{"stdout", fmt.Sprint(size << 20), fmt.Sprint(size<<20 + 8)}},
		{"never the same", "exec odd noise 16", plain, noise.CannotTell, nil}, // noise hides it
		{"never the same, and longer", "exec odd noise 16", other, noise.Differs, []string{"stdout", "16777216 bytes", "16777224 bytes"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			work := newRoom(t)
			heap, disk := most(heapSize), most(func() int64 { return filesIn(work) })
			all, err := diff.Trial{Suite: script(tt.line), Baseline: plain, Candidate: tt.candidate, Options: cases.Options{Work: work}}.Run(t.Context())
			grew, wrote := heap(), disk()
			if err != nil {
				t.Fatal(err)
			}
			expect(t, all[0], tt.want, tt.words...)
			t.Logf("heap %d MiB, disk %d MiB, %d+%d runs", grew>>20, wrote>>20, all[0].Baseline, all[0].Candidate)
			if grew > mostHeap {
				t.Errorf("the heap grew to %d MiB", grew>>20)
			}
			if wrote > mostDisk {
				t.Errorf("there were %d MiB of files", wrote>>20)
			}
		})
	}
}

// most returns a function that says how large something was at most since.
func most(size func() int64) func() int64 {
	runtime.GC()
	debug.FreeOSMemory()
	var largest int64
	done, quit := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			largest = max(largest, size())
			select {
			case <-quit:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() int64 { close(quit); <-done; return largest }
}

// heapSize is what objects take that are in use or not yet swept.
func heapSize() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// filesIn is the size of all files but the service, which is a link.
func filesIn(dir string) (sum int64) {
	filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && entry.Name() != odd.name {
			if info, err := entry.Info(); err == nil {
				sum += info.Size()
			}
		}
		return nil
	})
	return sum
}
