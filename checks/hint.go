package checks

import (
	"fmt"
	"slices"

	"example.com/seaworthy/checks/binary"
)

// nameHosts is what to type where nothing was named to compare with.
const nameHosts = `Config.Hosts: []string{"debian-12"} (for one run: SEAWORTHY_HOSTS=debian-12)`

// fetchProfile is what to type where a distribution is not enough to tell, and one
// machine is.
const fetchProfile = "mage host:fetch USER@HOST, and name hosts/HOST.json in Config.Hosts"

// dropPIE is what to type where only -buildmode=pie makes a loader necessary.
const dropPIE = `take "-buildmode=pie" out of Config.Flags`

// noRelr is what to type against packed relocations.
const noRelr = "link with -Wl,-z,nopack-relative-relocs"

// zigArches are the architectures for which zig can aim at an old glibc.
var zigArches = []string{"386", "amd64", "arm", "arm64", "ppc64le", "riscv64", "s390x"}

// toStatic is how to make the file need no library and no loader.
func (s Subject) toStatic() string {
	const link = "Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static)"
	switch {
	case s.Wanted.Language == "c":
		return `Config.C: Flags: []string{"-static"}`
	case s.File.Go == nil:
		return "link it with -static"
	case s.File.Link() == binary.LoaderOnly:
		return dropPIE
	case s.pieAsked():
		return link + ", and " + dropPIE
	}
	return link
}

// olderGlibc is what to do about a glibc that is too new for the host.
func (s Subject) olderGlibc() string {
	switch {
	case s.File.Go == nil:
		return s.toStatic() + ", or build it on " + s.Host.Name
	case slices.Contains(zigArches, s.arch()):
		return s.toStatic() + fmt.Sprintf(`, or zig, which aims at the oldest of Config.Hosts: %s="zig cc"`, s.compilerVariable())
	}
	return s.toStatic()
}

// compilerVariable is the variable that names the C compiler of the file's
// platform.
func (s Subject) compilerVariable() string { return "CC_FOR_linux_" + s.arch() }

// toMusl is how to keep it static and have musl inside in place of glibc.
func (s Subject) toMusl() string {
	if s.File.Go == nil {
		return "musl-gcc -static"
	}
	if s.arch() == "amd64" {
		return s.compilerVariable() + "=musl-gcc"
	}
	return s.compilerVariable() + `="zig cc"`
}
