package host

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// image is what a container scan found in one distribution's image for one
// architecture: glibc's version, and by prefix every node defined.
type image struct {
	Glibc   string              `json:"glibc"`
	Symbols map[string][]string `json:"symbols"`
}

// scan reads the container scan, by image and the kernel's architecture name.
// It is not part of the repository: SEAWORTHY_SHARED names the file, or it lies
// beside the checkout.
func scan(t *testing.T) map[string]map[string]image {
	t.Helper()
	file, named := os.LookupEnv("SEAWORTHY_SHARED")
	beside := filepath.Join("..", "..", "..", "shared")
	if !named {
		file = filepath.Join(beside, "data", "distro-symbol-versions.json")
	}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) && !named {
		if _, err := os.Stat(beside); err == nil && os.Getenv("CI") == "true" {
			t.Fatalf("the container scan must be at hand in CI: no %s", file)
		}
		t.Skipf("no container scan to compare with: no %s", file)
	}
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]map[string]image
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// imageOf gives the scan's name of a host.
func imageOf(name string) string {
	switch name {
	case "centos-7":
		return "manylinux-2014"
	case "debian-forky":
		return "debian-testing"
	case "debian-sid":
		return "debian-unstable"
	case "arch":
		return "archlinux-latest"
	case "photon-4", "photon-5":
		return name + ".0"
	}
	return strings.NewReplacer("rhel-", "rhubi-", "rocky-", "rockylinux-", "oracle-", "oraclelinux-",
		"centos-stream-", "centos-stream", "opensuse-leap-", "opensuse-", "anolis-", "anolisos-").Replace(name)
}

var digits = regexp.MustCompile(`^[0-9.]+$`)

// summary is the form in which the catalogue keeps an image.
func (i image) summary() (ceilings map[string]string, markers []string) {
	ceilings = map[string]string{}
	for prefix, nodes := range i.Symbols {
		for _, node := range nodes {
			if !digits.MatchString(node) {
				markers = append(markers, prefix+"_"+node)
			} else if natural(node, ceilings[prefix]) > 0 {
				ceilings[prefix] = node
			}
		}
	}
	slices.Sort(markers)
	return ceilings, markers
}

func TestTheCatalogueAgreesWithTheContainerScan(t *testing.T) {
	t.Parallel()
	images := scan(t)
	compared := 0
	for _, h := range Catalogue() {
		found := images[imageOf(h.Name)]
		for goarch, machine := range map[string]string{"amd64": "x86_64", "arm64": "aarch64"} {
			i, scanned := found[machine]
			if _, known := h.Nodes[goarch]; known != scanned {
				t.Errorf("%s %s: in the catalogue: %t, scanned: %t", h.Name, goarch, known, scanned)
			} else if known {
				agree(t, h, goarch, i)
				compared++
			}
		}
	}
	if compared < 80 {
		t.Errorf("compared %d images: the names do not match", compared)
	}
}

// agree wants the same of h as of the scan. Where the packages of a moving suite
// were read after the scan, it wants no less.
func agree(t *testing.T, h Host, arch string, i image) {
	t.Helper()
	ceilings, markers := i.summary()
	if h.Sources["nodes."+arch].Kind == SuitePackages {
		noLess(t, Host{
			Name: "the scan", Init: h.Init, Libc: Libc{Kind: "glibc", Version: i.Glibc},
			Nodes:   map[string]map[string]string{arch: ceilings},
			Markers: map[string][]string{arch: markers},
		}, h)
		return
	}
	if h.Libc.Version != i.Glibc {
		t.Errorf("%s %s: glibc %s, scanned %s", h.Name, arch, h.Libc.Version, i.Glibc)
	}
	if diff := cmp.Diff(ceilings, h.Nodes[arch]); diff != "" {
		t.Errorf("%s %s: ceilings (-scan +catalogue):\n%s", h.Name, arch, diff)
	}
	if diff := cmp.Diff(markers, h.Markers[arch]); diff != "" {
		t.Errorf("%s %s: markers (-scan +catalogue):\n%s", h.Name, arch, diff)
	}
}
