// Package install says what to type to get a tool on this system.
package install

import (
	"cmp"
	"os"
	"os/exec"
	"runtime"
	"strings"
)

// Manager is the package manager of a system. The zero value is none that the
// kit knows.
type Manager string

// The managers that the kit knows. MSYS2 has a manager of its own on Windows.
const (
	Apt    Manager = "apt"
	Dnf    Manager = "dnf"
	Pacman Manager = "pacman"
	Apk    Manager = "apk"
	Brew   Manager = "brew"
	MSYS2  Manager = "msys2"
	Winget Manager = "winget"
)

// verbs are what to type before the names of packages.
var verbs = map[Manager]string{
	Apt: "apt-get install ", Dnf: "dnf install ", Pacman: "pacman -S ", Apk: "apk add ",
	Brew: "brew install ", MSYS2: "pacman -S ", Winget: "winget install ",
}

// Here is the manager of this system: the first on PATH. Windows always has
// winget, unless this is a shell of MSYS2 (which sets MSYSTEM).
func Here() Manager {
	for _, m := range []struct {
		program string
		Manager
	}{{"apt-get", Apt}, {"dnf", Dnf}, {"pacman", Pacman}, {"apk", Apk}, {"brew", Brew}} {
		if _, err := exec.LookPath(m.program); err == nil {
			if m.Manager == Pacman && os.Getenv("MSYSTEM") != "" {
				return MSYS2
			}
			return m.Manager
		}
	}
	if runtime.GOOS == "windows" {
		return Winget
	}
	return ""
}

// Tool is what to type here for a tool of the table: "git", "gcc linux/arm64".
// Where no package has it, it is where else to get it.
func Tool(name string) string { return Here().Tool(name) }

// Tool is what to type for a tool of the table on a system with m.
func (m Manager) Tool(name string) string {
	t := tools[name]
	if packages := t.packages[m]; packages != "" {
		return verbs[m] + m.spelled(packages)
	}
	return cmp.Or(t.elsewhere, "install "+name)
}

// environments are the prefixes of MSYS2's packages, by MSYSTEM.
var environments = map[string]string{
	"UCRT64": "mingw-w64-ucrt-x86_64-", "MINGW64": "mingw-w64-x86_64-", "MINGW32": "mingw-w64-i686-",
	"CLANG64": "mingw-w64-clang-x86_64-", "CLANGARM64": "mingw-w64-clang-aarch64-",
}

// spelled puts the environment's prefix in the place of MINGW-. A shell of MSYS
// itself has none: UCRT64 is what MSYS2 advises. Those of clang have no gcc.
func (m Manager) spelled(packages string) string {
	if strings.HasPrefix(os.Getenv("MSYSTEM"), "CLANG") {
		packages = strings.ReplaceAll(packages, "MINGW-gcc", "MINGW-clang")
	}
	prefix := cmp.Or(environments[os.Getenv("MSYSTEM")], environments["UCRT64"])
	return strings.ReplaceAll(packages, "MINGW-", prefix)
}

// Compiler is what to type here for a C compiler that compiles for a platform.
func Compiler(goos, goarch string) string {
	m, pair := Here(), goos+"/"+goarch
	name := "gcc " + pair
	switch {
	case goos == "darwin":
		return "cgo for macOS is built on macOS: xcode-select --install"
	case goos == runtime.GOOS && goarch == runtime.GOARCH:
		name = "gcc"
	}
	if tools[name].packages[m] == "" && tools["zig"].packages[m] != "" {
		name = "zig" // it compiles for everything
	}
	switch {
	case tools[name].packages[m] != "":
		return m.Tool(name)
	case name == "gcc":
		return "install gcc and the C library's headers, or name a compiler in Config.CC"
	}
	return "install zig, or name a compiler in Config.CC"
}

// Toolchain is what to type here for a C toolchain for machines without an
// operating system, by its triplet, "arm-none-eabi".
func Toolchain(triplet string) string {
	if t := Tool("gcc " + triplet); t != "install gcc "+triplet {
		return t
	}
	return "install that toolchain, or name the compiler in Config.CC"
}

// machines are QEMU's names of architectures, where they are not Go's.
var machines = map[string]string{"amd64": "x86_64", "arm64": "aarch64", "386": "i386"}

// Emulator is what to type here for QEMU's emulator of an architecture, under the
// name qemu-aarch64-static. Alpine's is static and has another name.
func Emulator(goarch string) string {
	if Here() != Apk {
		return Tool("qemu")
	}
	name := "qemu-" + cmp.Or(machines[goarch], goarch)
	return "apk add " + name + " && ln -s " + name + " /usr/bin/" + name + "-static"
}

// Go is what to type here for Go of at least this version, "go1.26.0". Debian's
// is older than a release of Debian, so there it comes from Go itself.
func Go(version string) string {
	if t := Tool("go"); t != "install go" {
		return t
	}
	archive := version + "." + runtime.GOOS + "-" + runtime.GOARCH + ".tar.gz"
	return "curl -fL https://go.dev/dl/" + archive + " | tar -C /usr/local -xz; export PATH=$PATH:/usr/local/go/bin"
}
