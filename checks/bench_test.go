package checks_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/probe"
	"example.com/seaworthy/checks/host/profile"
)

// serverLibraries is how many shared libraries a server has, roughly.
const serverLibraries = 150

// BenchmarkHosts is all that check:binary does for one binary: to read it, to
// read the hosts, and to ask every check about each.
func BenchmarkHosts(b *testing.B) {
	var rows, machines []string
	for _, h := range host.Catalogue()[:50] {
		rows = append(rows, h.Name)
	}
	if runtime.GOOS == "linux" {
		machines = fleet(b, 50)
	}
	static, dynamic := filepath.Join("..", "dist", "tide_linux_amd64", "tide"), "/usr/bin/git"
	for _, c := range []struct {
		what, file string
		hosts      []string
	}{
		{"static/50-distributions", static, rows}, {"dynamic/50-distributions", dynamic, rows},
		{"static/5-machines", static, machines[:min(5, len(machines))]}, {"dynamic/5-machines", dynamic, machines[:min(5, len(machines))]},
		{"static/50-machines", static, machines}, {"dynamic/50-machines", dynamic, machines},
	} {
		b.Run(c.what, func(b *testing.B) {
			for b.Loop() {
				lookAt(b, c.file, c.hosts)
			}
		})
	}
}

// fleet writes n profiles of this machine, with as many libraries as a server has.
func fleet(b *testing.B, n int) (paths []string) {
	p, err := probe.Probe(b.Context(), probe.Options{})
	if err != nil {
		b.Skip(err)
	}
	p.Libraries = p.Libraries[:min(len(p.Libraries), serverLibraries)]
	for i := range n {
		path := filepath.Join(b.TempDir(), fmt.Sprintf("web-%d.json", i))
		if err := profile.WriteFile(path, p); err != nil {
			b.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func lookAt(b *testing.B, file string, names []string) {
	read, err := binary.ReadFile(file)
	if err != nil {
		b.Skipf("%v: mage build:linux first", err)
	}
	hosts, err := host.OpenAll(names)
	if err != nil {
		b.Fatal(err)
	}
	defer host.CloseAll(hosts)
	if found := checks.Run(checks.Default(), checks.Subject{Name: file, File: read}, hosts); len(found) < len(names) {
		b.Fatalf("only %d findings for %d hosts", len(found), len(names))
	}
}
