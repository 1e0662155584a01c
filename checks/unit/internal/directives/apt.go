package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// packages hold the man pages, and the library with the parser.
var packages = []string{"systemd", "libsystemd-shared"}

// fetch downloads the packages of a Debian suite and unpacks them into
// dir/root. It leaves apt's own state alone. It returns systemd's version.
func fetch(dir, suite string) (string, error) {
	config, err := configure(dir, suite)
	if err != nil {
		return "", err
	}
	apt := func(words ...string) (string, error) { return command(dir, config, "apt-get", words...) }
	if _, err := apt("update"); err != nil {
		return "", err
	}
	if _, err := apt(append([]string{"download"}, packages...)...); err != nil {
		return "", err
	}
	version := ""
	for _, name := range packages {
		archives, err := filepath.Glob(filepath.Join(dir, name+"_*.deb"))
		if err != nil || len(archives) != 1 {
			return "", fmt.Errorf("package %s of %s: %d files came", name, suite, len(archives))
		}
		if _, err := command(dir, config, "dpkg-deb", "-x", archives[0], filepath.Join(dir, "root")); err != nil {
			return "", err
		}
		if version, err = command(dir, config, "dpkg-deb", "-f", archives[0], "Version"); err != nil {
			return "", err
		}
	}
	return strings.TrimSpace(version), nil
}

// configure writes an apt configuration whose only source is the suite, from
// the mirror that this machine uses.
func configure(dir, suite string) (string, error) {
	mirror, err := mirrorOfDebian(dir)
	if err != nil {
		return "", err
	}
	for _, sub := range []string{"lists/partial", "cache/archives/partial"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return "", err
		}
	}
	source := fmt.Sprintf("deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n", mirror, suite)
	if err := os.WriteFile(filepath.Join(dir, "sources.list"), []byte(source), 0o644); err != nil {
		return "", err
	}
	config := fmt.Sprintf(`Dir::Etc::sourcelist "%[1]s/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::State::lists "%[1]s/lists";
Dir::State::status "/dev/null";
Dir::Cache "%[1]s/cache";
APT::Sandbox::User "root";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Translations::DefaultEnabled "false";
`, dir)
	file := filepath.Join(dir, "apt.conf")
	return file, os.WriteFile(file, []byte(config), 0o644)
}

// mirrorOfDebian is where apt gets Debian's own packages from.
func mirrorOfDebian(dir string) (string, error) {
	out, err := command(dir, "", "apt-get", "indextargets", "--format", "$(ORIGIN) $(REPO_URI)", "Identifier: Packages")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(out) {
		origin, uri, ok := strings.Cut(strings.TrimSpace(line), " ")
		if ok && origin == "Debian" && !strings.Contains(uri, "security") {
			return uri, nil
		}
	}
	return "", fmt.Errorf("no source of Debian's packages among apt's: write apt-get update")
}

func command(dir, config, name string, words ...string) (string, error) {
	cmd := exec.Command(name, words...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL=C", "APT_CONFIG="+config)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(words, " "), err, strings.TrimSpace(stderr.String()))
	}
	return string(out), nil
}
