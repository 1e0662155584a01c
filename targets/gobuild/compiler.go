package gobuild

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"example.com/seaworthy/targets/install"
	"example.com/seaworthy/targets/run"
)

// Compiler is a C compiler for one platform. The zero value is none.
type Compiler struct {
	Command []string // program and leading arguments: "zig", "cc", "-target", …
	From    string   // where it was found, in words
}

// NoCompiler says that there is no C compiler for a platform.
type NoCompiler struct {
	Text string // which one was looked for
	Hint string // what to type here to get one
}

func (e *NoCompiler) Error() string { return e.Text + ": " + e.Hint }

// toolchain is what the kit knows of C toolchains for one platform.
type toolchain struct {
	gcc []string // names of cross compilers, the common one first
	zig string   // zig's name of the architecture and system, with the glibc ABI
}

// toolchains: GNU triplets as Debian, Fedora, Homebrew's cross taps and MSYS2
// name them; zig targets as "zig targets" lists them.
var toolchains = map[string]toolchain{
	"linux/amd64":   {[]string{"x86_64-linux-gnu-gcc", "x86_64-unknown-linux-gnu-gcc", "x86_64-linux-musl-gcc"}, "x86_64-linux-gnu"},
	"linux/arm64":   {[]string{"aarch64-linux-gnu-gcc", "aarch64-unknown-linux-gnu-gcc", "aarch64-linux-musl-gcc"}, "aarch64-linux-gnu"},
	"linux/arm":     {[]string{"arm-linux-gnueabihf-gcc"}, "arm-linux-gnueabihf"},
	"linux/386":     {[]string{"i686-linux-gnu-gcc"}, "x86-linux-gnu"},
	"linux/riscv64": {[]string{"riscv64-linux-gnu-gcc"}, "riscv64-linux-gnu"},
	"linux/ppc64le": {[]string{"powerpc64le-linux-gnu-gcc"}, "powerpc64le-linux-gnu"},
	"linux/s390x":   {[]string{"s390x-linux-gnu-gcc"}, "s390x-linux-gnu"},
	"windows/amd64": {[]string{"x86_64-w64-mingw32-gcc"}, "x86_64-windows-gnu"},
	"windows/386":   {[]string{"i686-w64-mingw32-gcc"}, "x86-windows-gnu"},
	"windows/arm64": {[]string{"aarch64-w64-mingw32-gcc"}, "aarch64-windows-gnu"},
}

// FindCompiler looks for a C compiler for p: the configured command, then
// CC_FOR_linux_arm64, the host's own ($CC, gcc, clang) for its own platform,
// the usual cross names, musl-gcc, and zig. A configured command that does not
// exist is an error and not a reason to look further.
func FindCompiler(p Platform, configured string) (Compiler, error) {
	variable := "CC_FOR_" + p.GOOS + "_" + p.GOARCH
	for _, named := range []struct{ command, from string }{
		{configured, "Config.CC"},
		{os.Getenv(variable), variable},
	} {
		if named.command != "" {
			return namedCompiler(p, named.command, named.from)
		}
	}
	for _, name := range candidates(p) {
		if command := run.Words(name); onPath(command[0]) {
			return Compiler{command, command[0] + " found on PATH"}, nil
		}
	}
	return Compiler{}, &NoCompiler{
		fmt.Sprintf("no C compiler for %s on PATH (looked for %s)", p, strings.Join(candidates(p), ", ")), install.Compiler(p.GOOS, p.GOARCH),
	}
}

func namedCompiler(p Platform, command, from string) (Compiler, error) {
	words := run.Words(command)
	if len(words) == 0 || !onPath(words[0]) {
		return Compiler{}, &NoCompiler{fmt.Sprintf("C compiler %q, named by %s for %s, is not on PATH", command, from, p), installNamed(p, words)}
	}
	return Compiler{words, from + " names " + words[0]}, nil
}

// installNamed is what to type for a compiler that was asked for by name.
func installNamed(p Platform, words []string) string {
	if len(words) > 0 && program(words[0]) == "zig" {
		return install.Tool("zig")
	}
	return install.Compiler(p.GOOS, p.GOARCH)
}

// candidates are the commands to look for, in order.
func candidates(p Platform) []string {
	var names []string
	if p.Native() {
		if cc := strings.TrimSpace(os.Getenv("CC")); cc != "" {
			names = append(names, cc) // with its flags
		}
		names = append(names, "gcc", "clang")
	}
	t := toolchains[p.GOOS+"/"+p.GOARCH]
	names = append(names, t.gcc...)
	if p.Native() && p.GOOS == "linux" {
		names = append(names, "musl-gcc")
	}
	if t.zig != "" {
		names = append(names, "zig cc")
	}
	return names
}

func onPath(name string) bool {
	_, err := exec.LookPath(name)
	return err == nil
}

// zig reports whether c is zig's compiler, without a target of its own.
func (c Compiler) zig() bool {
	return len(c.Command) >= 2 && strings.HasPrefix(program(c.Command[0]), "zig") &&
		c.Command[1] == "cc" && !strings.Contains(strings.Join(c.Command, " "), "-target")
}

// aim gives zig, which compiles for everything, the target that the decision
// needs: musl for static, else glibc no newer than the floor.
func (c Compiler) aim(p Platform, static bool, floor string) Compiler {
	target := toolchains[p.GOOS+"/"+p.GOARCH].zig
	if !c.zig() || target == "" {
		return c
	}
	switch {
	case static:
		target = strings.Replace(target, "-gnu", "-musl", 1)
	case floor != "" && p.GOOS == "linux":
		target += "." + floor
	}
	c.Command = append(append([]string(nil), c.Command...), "-target", target)
	return c
}

// env names c, and the C++ compiler beside it, for the go command.
func (c Compiler) env() []string {
	env := []string{"CC=" + run.Joined(c.Command)}
	if cxx := c.cxx(); cxx != "" {
		env = append(env, "CXX="+cxx)
	}
	return env
}

// cxx is the C++ compiler of the same toolchain, "" if there is none.
func (c Compiler) cxx() string {
	dir, name := filepath.Split(c.Command[0])
	rest := c.Command[1:]
	switch {
	case len(rest) > 0 && rest[0] == "cc":
		rest = append([]string{"c++"}, rest[1:]...)
	case strings.HasSuffix(name, "gcc"):
		name = strings.TrimSuffix(name, "gcc") + "g++"
	case strings.HasSuffix(name, "clang"):
		name += "++"
	default:
		return ""
	}
	if !onPath(dir + name) {
		return ""
	}
	return strings.Join(append([]string{dir + name}, rest...), " ")
}

// version is the first line that the compiler says of itself, for the record.
func (c Compiler) version(ctx context.Context) string {
	out, err := run.Cmd{Path: c.Command[0], Args: append(append([]string(nil), c.Command[1:]...), "--version")}.Output(ctx)
	if err != nil {
		return strings.Join(c.Command, " ")
	}
	line, _, _ := strings.Cut(out, "\n")
	return strings.TrimSpace(line)
}

func program(path string) string {
	return strings.TrimSuffix(filepath.Base(path), ".exe")
}
