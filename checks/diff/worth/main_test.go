package worth_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

// The programs of the tests; "" on systems where nothing is timed.
var meter, plain, slow string

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	if runtime.GOOS == "windows" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "worth-test-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	meter = build(filepath.Join(dir, "meter"), "./meter")
	plain = build(filepath.Join(dir, "plain"), "./testdata/spin")
	slow = build(filepath.Join(dir, "slow"), "-ldflags=-X=main.factor=3", "./testdata/spin")
	return m.Run()
}

func build(path string, what ...string) string {
	cmd := exec.Command("go", append([]string{"build", "-o", path}, what...)...)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		panic(fmt.Sprintf("build %s: %v\n%s", path, err, out))
	}
	return path
}

func spin(path string) cases.Build { return cases.Build{Name: "spin", Path: path} }

// suite has a case for each script.
func suite(scripts ...string) *cases.Suite {
	s := &cases.Suite{}
	for i, text := range scripts {
		s.Cases = append(s.Cases, cases.Case{Name: fmt.Sprintf("case%d", i+1), Data: []byte(strings.ReplaceAll(text, "; ", "\n") + "\n")})
	}
	return s
}
