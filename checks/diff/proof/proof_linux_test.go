package proof_test

import (
	"os"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"testing"
)

// whole is all faults and 200 comparisons of a build with itself; else there is a
// sample of them. SEAWORTHY_DIFF is "all" or "sample", which is the default, also
// in CI.
var whole = os.Getenv("SEAWORTHY_DIFF") == "all"

// room is where this process builds and runs.
var room string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	var err error
	if room, err = os.MkdirTemp("", "proof-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(room)
	return m.Run()
}

var rooms atomic.Int64

// newRoom is a directory below room, of a path as long as that of any other.
func newRoom(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(room, strconv.FormatInt(100000+rooms.Add(1), 10))
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// long skips what builds and runs for longer than a minute's patience.
func long(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds programs and runs them many times")
	}
}

// unavailable skips, in CI fails: there everything is to be installed.
func unavailable(t testing.TB, why string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	t.Skip(why)
}
