package gomod

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// stalled is the error of a go command that was stopped because nothing came.
type stalled struct{ after time.Duration }

func (s *stalled) Error() string { return fmt.Sprintf("nothing came for %v", s.after) }

// watch does something that fills dir, and stops it once nothing has been added
// there for f.Stall; it says so before. A slow proxy is not stopped as long as it brings anything:
// a zip file grows while it comes. A go.mod is written when it is whole.
func (f Fetcher) watch(ctx context.Context, dir string, do func(context.Context) error) error {
	limit := cmp.Or(f.Stall, time.Minute)
	inner, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var watching sync.WaitGroup
	watching.Go(func() {
		since, begun, seen, told := time.Now(), time.Now(), sizeOf(dir, time.Now()), false
		for tick := time.NewTicker(max(limit/20, time.Millisecond)); ; {
			select {
			case <-inner.Done():
				tick.Stop()
				return
			case <-tick.C:
			}
			now := sizeOf(dir, begun)
			if now != seen || now.unpacking {
				since, seen = time.Now(), now
			}
			if quiet := (limit / 3).Round(time.Millisecond); time.Since(since) > quiet && !told {
				f.note(fmt.Sprintf("nothing has come for %v: waiting for %v at most", quiet, limit))
				told = true
			}
			if time.Since(since) > limit {
				stop(&stalled{limit})
			}
		}
	})
	err := do(inner)
	stop(nil)
	watching.Wait()
	if cause, ok := context.Cause(inner).(*stalled); ok && err != nil {
		return cause
	}
	return err
}

// size is what lies below a directory, as far as a download changes it.
type size struct {
	files     int
	bytes     int64
	unpacking bool // the go command is at work on the disk, and not on the network
}

// sizeOf adds up the files below dir. A .partial file, which stands beside a zip
// file while that is unpacked, counts if it is not older than begun: a crash
// leaves it.
func sizeOf(dir string, begun time.Time) (s size) {
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // files come and go
		}
		if fi, err := d.Info(); err == nil {
			s.files++
			s.bytes += fi.Size()
			s.unpacking = s.unpacking || strings.HasSuffix(d.Name(), ".partial") && fi.ModTime().After(begun)
		}
		return nil
	})
	return s
}
