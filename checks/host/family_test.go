package host

import (
	"regexp"
	"slices"
	"testing"
)

var release = regexp.MustCompile(`-v?[0-9].*$`)

// families are the releases of one distribution, older before newer.
func families() map[string][]Host {
	all := map[string][]Host{}
	for _, h := range Catalogue() {
		family := release.ReplaceAllString(h.Name, "")
		switch h.Name {
		case "debian-forky", "debian-sid": // they sort after the numbers, as they should
			family = "debian"
		}
		all[family] = append(all[family], h)
	}
	return all
}

func TestANewerReleaseOffersNoLess(t *testing.T) {
	t.Parallel()
	pairs := 0
	for _, hosts := range families() {
		for i := range len(hosts) - 1 {
			pairs++
			noLess(t, hosts[i], hosts[i+1])
		}
	}
	if pairs < 35 {
		t.Errorf("compared %d pairs of releases: the families are not found", pairs)
	}
}

func noLess(t *testing.T, older, newer Host) {
	t.Helper()
	rises := func(what, from, to string) {
		t.Helper()
		if from != "" && to != "" && natural(from, to) > 0 {
			t.Errorf("%s: %s is %s in %s, and %s in %s", what, what, from, older.Name, to, newer.Name)
		}
	}
	if older.Libc.Kind != newer.Libc.Kind || older.Init != newer.Init {
		t.Errorf("%s and %s differ in libc or init", older.Name, newer.Name)
	}
	rises("libc", older.Libc.Version, newer.Libc.Version)
	rises("kernel", older.Kernel, newer.Kernel)
	rises("cpu", older.CPU, newer.CPU)
	if newer.Systemd != 0 && older.Systemd > newer.Systemd {
		t.Errorf("systemd is %d in %s, and %d in %s", older.Systemd, older.Name, newer.Systemd, newer.Name)
	}
	for arch, ceilings := range older.Nodes {
		for prefix, ceiling := range ceilings {
			rises(arch+" "+prefix, ceiling, newer.Nodes[arch][prefix])
		}
		for _, m := range older.Markers[arch] {
			if !slices.Contains(newer.Markers[arch], m) {
				t.Errorf("%s %s defines %s, %s does not", older.Name, arch, m, newer.Name)
			}
		}
	}
}
