package try

import (
	"context"
	"os"
	"path/filepath"
	"time"
)

// text is what is in a file; "" if there is none.
func text(path string) string {
	data, _ := os.ReadFile(path)
	return string(data)
}

// files is what is in the files of a pattern, one after the other.
func files(pattern string) []byte {
	var all []byte
	names, _ := filepath.Glob(pattern)
	for _, name := range names {
		all = append(all, text(name)...)
	}
	return all
}

// pause waits, or until ctx is done.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
