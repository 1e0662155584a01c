package truth_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// suite is a release of Debian, with the architectures and packages that are
// taken from it. apt has a state of its own for each, and changes nothing else.
type suite struct {
	name     string
	alias    string   // under which mirrors have it as well; it moves on with each release
	packages []string // "libc6:arm64"
	dir      string   // of its state and its packages
}

// suites are all that the mirrors serve. Their glibc is 2.31, 2.36, 2.41 and
// whatever is newest.
var suites = []suite{
	{name: "bullseye", alias: "oldoldstable", packages: append(forEach("amd64", cxxPackages...), "libc6:arm64", "libc6:i386")},
	{name: "bookworm", alias: "oldstable", packages: append(forEach("amd64", cxxPackages...), "libc6:arm64", "libc6:armhf", "musl:amd64")},
	{name: "trixie", alias: "stable", packages: append(forEach("amd64", cxxPackages...), "libc6:arm64", "libc6:i386", "libc6:riscv64")},
	{name: "forky", alias: "testing", packages: append(forEach("amd64", cxxPackages...), "libc6:arm64")},
	{name: "sid", alias: "unstable", packages: append(forEach("amd64", cxxPackages...), "libc6:arm64", "libc6:riscv64", "musl:amd64", "musl:arm64")},
}

// cxxPackages are what a C++ program needs.
var cxxPackages = []string{"libc6", "libgcc-s1", "libstdc++6", "zlib1g"}

func forEach(arch string, packages ...string) []string {
	var all []string
	for _, p := range packages {
		all = append(all, p+":"+arch)
	}
	return all
}

// archiveKeys sign every suite; the package debian-archive-keyring has them.
const archiveKeys = "/usr/share/keyrings/debian-archive-keyring.gpg"

// mirror is where this machine's own apt takes Debian from.
func mirror() (string, error) {
	out, err := command{most: time.Minute, args: []string{"apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Created-By: Packages"}}.must()
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(out) {
		if uri, ok := strings.CutPrefix(strings.TrimSpace(line), "Debian "); ok && !strings.Contains(uri, "security") {
			return uri, nil
		}
	}
	return "", fmt.Errorf("apt has no Debian among its sources: %q", out)
}

// keptPackages is a directory that keeps the packages from one run to the next,
// as they were when they came; "" keeps none.
var keptPackages = os.Getenv("SEAWORTHY_TRUTH_PACKAGES")

// fetch gets the suite's packages.
func (s suite) fetch(uri string) error {
	if keptPackages == "" {
		return s.download(uri)
	}
	kept := filepath.Join(keptPackages, s.name)
	if _, err := os.Stat(kept); err == nil {
		return os.CopyFS(s.dir, os.DirFS(kept))
	}
	if err := s.download(uri); err != nil {
		return err
	}
	return s.keep(kept)
}

// keep copies the packages to a directory, all or none.
func (s suite) keep(kept string) error {
	found, err := filepath.Glob(filepath.Join(s.dir, "*.deb"))
	if err == nil {
		err = os.MkdirAll(kept+".new", 0o755)
	}
	if err == nil {
		_, err = command{most: time.Minute, args: append([]string{"cp", "-t", kept + ".new"}, found...)}.must()
	}
	if err != nil {
		return err
	}
	return os.Rename(kept+".new", kept)
}

// patience is how long to wait for a mirror that is brought up to date meanwhile: its
// lists do not fit together then.
const patience = time.Minute

// download gets the suite's lists and packages from a mirror. What it has under the
// alias may fit together where the other does not.
func (s suite) download(uri string) error {
	for pause := 10 * time.Second; ; pause *= 2 {
		err := s.downloadAs(s.name, uri)
		if err != nil && s.downloadAs(s.alias, uri) == nil {
			return nil
		}
		if err == nil || pause > patience {
			return err
		}
		time.Sleep(pause)
	}
}

func (s suite) downloadAs(name, uri string) error {
	if err := os.RemoveAll(filepath.Join(s.dir, "lists")); err != nil {
		return err
	}
	for _, dir := range []string{"lists/partial", "cache/archives/partial"} {
		if err := os.MkdirAll(filepath.Join(s.dir, dir), 0o755); err != nil {
			return err
		}
	}
	source := fmt.Sprintf("deb [arch=%s signed-by=%s] %s %s main\n", strings.Join(s.architectures(), ","), archiveKeys, uri, name)
	if err := os.WriteFile(filepath.Join(s.dir, "sources.list"), []byte(source), 0o644); err != nil {
		return err
	}
	if err := s.apt("update"); err != nil {
		return err
	}
	if err := s.isItself(); err != nil {
		return err
	}
	return s.apt(append([]string{"download"}, s.packages...)...)
}

// isItself reports a suite that is another: an alias may have moved on.
func (s suite) isItself() error {
	found, err := filepath.Glob(filepath.Join(s.dir, "lists", "*_InRelease"))
	if err != nil || len(found) != 1 {
		return cmp.Or(err, fmt.Errorf("%s: %d releases, want 1", s.name, len(found)))
	}
	data, err := os.ReadFile(found[0])
	if err == nil && !strings.Contains(string(data), "\nCodename: "+s.name+"\n") {
		err = fmt.Errorf("%s is not the release %s", filepath.Base(found[0]), s.name)
	}
	return err
}

func (s suite) architectures() []string {
	var archs []string
	seen := map[string]bool{}
	for _, p := range s.packages {
		_, arch, _ := strings.Cut(p, ":")
		if !seen[arch] {
			archs, seen[arch] = append(archs, arch), true
		}
	}
	return archs
}

// apt runs apt-get in the suite's own state.
func (s suite) apt(args ...string) error {
	options := []string{
		"Dir::Etc::sourcelist=" + s.dir + "/sources.list", "Dir::Etc::sourceparts=-", "Dir::Etc::preferencesparts=-",
		"Dir::State::lists=" + s.dir + "/lists", "Dir::State::status=/dev/null", "Dir::Cache=" + s.dir + "/cache",
		"Acquire::Languages=none", "Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false",
		"Acquire::Retries=3", "APT::Sandbox::User=root", "APT::Architecture=amd64",
	}
	for _, arch := range s.architectures() {
		options = append(options, "APT::Architectures::="+arch)
	}
	line := []string{"apt-get", "-q"}
	for _, o := range options {
		line = append(line, "-o", o)
	}
	_, err := command{dir: s.dir, most: 3 * time.Minute, args: append(line, args...)}.must()
	return err
}

// unpack puts packages of the suite into a root.
func (s suite) unpack(root string, packages ...string) error {
	for _, p := range packages {
		name, arch, _ := strings.Cut(p, ":")
		found, err := filepath.Glob(filepath.Join(s.dir, name+"_*_"+arch+".deb"))
		if err != nil || len(found) != 1 {
			return cmp.Or(err, fmt.Errorf("%s of %s: %d packages", p, s.name, len(found)))
		}
		if _, err := (command{most: time.Minute, args: []string{"dpkg-deb", "-x", found[0], root}}).must(); err != nil {
			return err
		}
	}
	return mergeUsr(root)
}

// mergeUsr makes the links that the package base-files brings from trixie on.
func mergeUsr(root string) error {
	for _, dir := range []string{"lib", "lib32", "lib64"} {
		at := filepath.Join(root, dir)
		if _, err := os.Lstat(at); err == nil {
			continue
		}
		if _, err := os.Stat(filepath.Join(root, "usr", dir)); err != nil {
			continue
		}
		if err := os.Symlink("usr/"+dir, at); err != nil {
			return err
		}
	}
	return nil
}
