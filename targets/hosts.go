package targets

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"example.com/seaworthy/checks/host"
	"example.com/seaworthy/checks/host/fetch"
	"example.com/seaworthy/checks/host/probe"
	"example.com/seaworthy/checks/host/profile"
	"example.com/seaworthy/targets/run"
)

// profiles is the directory that profiles are written to. It belongs into the
// repository: a profile holds no secret.
const profiles = "hosts"

// listHosts prints the catalogue, a distribution a line.
func listHosts() error {
	all := host.Catalogue()
	s, err := settle(Service, environ())
	if err != nil {
		return exit{misused, err}
	}
	if s.json {
		enc := json.NewEncoder(os.Stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(all)
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "host\tC library\tkernel\tinit\tx86-64\tend of life\textended")
	for _, h := range all {
		fmt.Fprintln(w, strings.Join(cells(h), "\t"))
	}
	return w.Flush()
}

// cells are one line of the list; "-" is not known, or does not apply.
func cells(h host.Host) []string {
	init := h.Init
	if h.Systemd > 0 {
		init = "systemd " + strconv.Itoa(h.Systemd)
	}
	row := []string{h.Name, strings.TrimSpace(h.Libc.Kind + " " + h.Libc.Version), h.Kernel, init, h.CPU, h.EndOfLife, h.ExtendedEndOfLife}
	for i, cell := range row {
		if cell == "" {
			row[i] = "-"
		}
	}
	return row
}

// probeHost writes the profile of this machine.
func probeHost(ctx context.Context, name string) error {
	ctx, stop := run.Context(ctx)
	defer stop()
	p, err := probe.Probe(ctx, probe.Options{})
	if err != nil {
		return exit{broken, fmt.Errorf("%w: write mage host:fetch USER@HOST for another machine", err)}
	}
	return keepProfile(name, p)
}

// keepProfile writes a profile and says how to use it.
func keepProfile(name string, p *profile.Profile) error {
	if name == "" || strings.ContainsAny(name, "/\\: ,\t\n") || strings.HasPrefix(name, ".") {
		return exit{misused, fmt.Errorf("host name %q cannot be a file name: write a plain one, such as prod", name)}
	}
	if err := os.MkdirAll(profiles, 0o755); err != nil {
		return exit{broken, err}
	}
	file := filepath.Join(profiles, name+".json")
	if err := profile.WriteFile(file, p); err != nil {
		return exit{broken, err}
	}
	fmt.Printf("%s: %s, %s %s, %s, Linux %s\n", filepath.ToSlash(file), p.OS.PrettyName, p.Libc.Kind, p.Libc.Version, p.Arch, p.Kernel)
	fmt.Printf("keep it: git add %s\n", filepath.ToSlash(file))
	fmt.Printf("use it: Config.Hosts: []string{%q} (for one run: SEAWORTHY_HOSTS=%s)\n", filepath.ToSlash(file), filepath.ToSlash(file))
	return nil
}

// fetchHost brings the profile of another machine.
func fetchHost(ctx context.Context, target string) error {
	ctx, stop := run.Context(ctx)
	defer stop()
	p, err := fetch.Fetch(ctx, target, fetch.Options{
		Run:    runCommand,
		Prober: func(arch string) ([]byte, error) { return proberFor(ctx, arch) },
	})
	var e *fetch.Error
	if errors.As(err, &e) && e.Hint != "" {
		err = fmt.Errorf("%w: %s", err, e.Hint)
	}
	if err != nil {
		return exit{broken, err}
	}
	return keepProfile(hostName(target), p)
}

// hostName is the machine's name in an ssh target.
func hostName(target string) string {
	name := strings.TrimPrefix(target, "ssh://")
	name = name[strings.LastIndex(name, "@")+1:]
	name, _, _ = strings.Cut(name, "/")
	name, _, _ = strings.Cut(name, ":")
	return name
}
