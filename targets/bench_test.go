package targets

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// BenchmarkBuildLinux compares mage build:linux with the two go build commands
// that it stands for, side by side and with the same flags, on the sample
// service: once with nothing changed and once with the main package changed.
// The ratios are (mage build:linux - a target that does nothing) / go build,
// medians of b.N rounds in the order A B B A; run it with -benchtime=10x.
func BenchmarkBuildLinux(b *testing.B) {
	for _, change := range []bool{false, true} {
		b.Run(map[bool]string{false: "unchanged", true: "changed"}[change], func(b *testing.B) {
			newPair(b).compare(b, change)
		})
	}
}

// cost is what one command took.
type cost struct{ wall, cpu time.Duration }

// rivals is a service in a directory of its own, and the two ways to build it.
type rivals struct {
	dir, mage string
	version   int // of the main package's source
}

func newPair(b *testing.B) *rivals {
	root, err := filepath.Abs("..")
	if err != nil {
		b.Fatal(err)
	}
	p := &rivals{dir: b.TempDir(), mage: filepath.Join(b.TempDir(), "mage")}
	must(b, os.CopyFS(filepath.Join(p.dir, "tide"), os.DirFS(filepath.Join(root, "testdata", "services", "tide"))))
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	must(b, err)
	text := strings.Replace(string(mod), "module example.com/seaworthy", "module example.com/bench", 1) +
		"\nrequire example.com/seaworthy v0.0.0\n\nreplace example.com/seaworthy => " + root + "\n"
	must(b, os.WriteFile(filepath.Join(p.dir, "go.mod"), []byte(text), 0o644))
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	must(b, err)
	must(b, os.WriteFile(filepath.Join(p.dir, "go.sum"), sum, 0o644))
	must(b, os.Mkdir(filepath.Join(p.dir, "magefiles"), 0o755))
	must(b, os.WriteFile(filepath.Join(p.dir, "magefiles", "magefile.go"), []byte(benchMagefile), 0o644))
	p.run(b, root, nil, "go", "build", "-o", p.mage, "github.com/magefile/mage")
	p.commit(b)
	p.kit(b)
	p.bare(b)
	return p
}

// commit makes the directory a git repository, as services are.
func (p *rivals) commit(b *testing.B) {
	must(b, os.WriteFile(filepath.Join(p.dir, ".gitignore"), []byte("dist/\nbare/\nmage_output_file.go\n"), 0o644))
	for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=b", "-c", "user.email=b@example.com", "commit", "-qm", "bench"}, {"tag", "v1.0.0"}} {
		p.run(b, p.dir, nil, "git", args...)
	}
}

const benchMagefile = `//go:build mage

package main

import (
	//mage:import
	"example.com/seaworthy/targets"
)

func init() { targets.Service = targets.Config{Dir: "tide"} }

// Nothing does nothing.
func Nothing() {}
`

// compare runs the rounds and reports the medians of their ratios.
func (p *rivals) compare(b *testing.B, change bool) {
	var wall, cpu, start []float64
	for b.Loop() {
		rest := p.run(b, p.dir, nil, p.mage, "nothing")
		sides := []func(*testing.B) cost{p.kit, p.bare, p.bare, p.kit}
		var got [4]cost
		for i, side := range sides {
			if change {
				p.edit(b)
			}
			got[i] = side(b)
		}
		kit, bare := got[0].plus(got[3]), got[1].plus(got[2])
		wall = append(wall, float64(kit.wall-2*rest.wall)/float64(bare.wall))
		cpu = append(cpu, float64(kit.cpu-2*rest.cpu)/float64(bare.cpu))
		start = append(start, rest.wall.Seconds())
	}
	b.ReportMetric(median(wall), "wall/gobuild")
	b.ReportMetric(median(cpu), "cpu/gobuild")
	b.ReportMetric(median(start), "s-mage-start")
}

// edit changes the main package, so that it is compiled and linked again.
func (p *rivals) edit(b *testing.B) {
	p.version++
	src := fmt.Sprintf("package main\n\nvar edition = %q\n\nfunc init() { _ = edition }\n", fmt.Sprint(p.version))
	must(b, os.WriteFile(filepath.Join(p.dir, "tide", "cmd", "tide", "edition.go"), []byte(src), 0o644))
}

func (p *rivals) kit(b *testing.B) cost { return p.run(b, p.dir, nil, p.mage, "build:linux") }

// bare runs the go commands of the plan for both platforms at the same time.
func (p *rivals) bare(b *testing.B) cost {
	var wg sync.WaitGroup
	costs := make([]cost, 2)
	begin := time.Now()
	for i, arch := range []string{"amd64", "arm64"} {
		wg.Go(func() {
			costs[i] = p.run(b, filepath.Join(p.dir, "tide"), []string{"CGO_ENABLED=0", "GOOS=linux", "GOARCH=" + arch},
				"go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -X 'main.version=devel'",
				"-o", filepath.Join(p.dir, "bare", arch), "./cmd/tide")
		})
	}
	wg.Wait()
	return cost{time.Since(begin), costs[0].cpu + costs[1].cpu}
}

// run runs one command and returns what it and the processes it waited for took.
func (p *rivals) run(b *testing.B, dir string, env []string, name string, args ...string) cost {
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	begin := time.Now()
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Errorf("%s: %v\n%s", cmd, err, out)
	}
	return cost{time.Since(begin), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()}
}

func (c cost) plus(d cost) cost { return cost{c.wall + d.wall, c.cpu + d.cpu} }

func median(x []float64) float64 {
	slices.Sort(x)
	return x[len(x)/2]
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}
