package gobuild

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// programs puts executables of these names, and nothing else, on PATH.
func programs(t *testing.T, names ...string) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range names {
		if runtime.GOOS == "windows" {
			name += ".exe"
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir)
	t.Setenv("CC", "")
}

// native and foreign are the platform of the test and one of another machine.
var (
	native  = Platform{GOOS: runtime.GOOS, GOARCH: runtime.GOARCH}
	foreign = Platform{GOOS: "linux", GOARCH: "riscv64"}
)

// Not parallel, like all that set PATH.
func TestFindCompilerLooksInOrder(t *testing.T) {
	for _, tt := range []struct {
		what       string
		p          Platform
		configured string
		variable   string // CC_FOR_…
		cc         string // CC
		path       []string
		want       string
		from       string
	}{
		{"Config wins", foreign, "mine -O1", "other", "", []string{"mine", "other", "riscv64-linux-gnu-gcc"}, "mine -O1", "Config.CC names mine"},
		{"then the variable", foreign, "", "other -O2", "", []string{"other", "riscv64-linux-gnu-gcc"}, "other -O2", "CC_FOR_linux_riscv64 names other"},
		{"then the cross name", foreign, "", "", "", []string{"gcc", "zig", "riscv64-linux-gnu-gcc"}, "riscv64-linux-gnu-gcc", "riscv64-linux-gnu-gcc found on PATH"},
		{"then zig", foreign, "", "", "", []string{"gcc", "zig"}, "zig cc", "zig found on PATH"},
		{"CC is for the host alone", foreign, "", "", "mine", []string{"mine", "zig"}, "zig cc", "zig found on PATH"},
		{"the host's CC", native, "", "", "mine -m64", []string{"mine", "gcc"}, "mine -m64", "mine found on PATH"},
		{"the host's gcc", native, "", "", "", []string{"clang", "gcc", "zig"}, "gcc", "gcc found on PATH"},
		{"the host's clang", native, "", "", "", []string{"clang", "zig"}, "clang", "clang found on PATH"},
	} {
		programs(t, tt.path...)
		t.Setenv("CC", tt.cc)
		t.Setenv("CC_FOR_linux_riscv64", tt.variable)
		got, err := FindCompiler(tt.p, tt.configured)
		if err != nil {
			t.Errorf("%s: %v", tt.what, err)
		}
		if diff := cmp.Diff([]string{strings.Join(got.Command, " "), got.From}, []string{tt.want, tt.from}); diff != "" {
			t.Errorf("%s (-got +want):\n%s", tt.what, diff)
		}
	}
}

func TestFindCompilerFindsMuslOnLinuxOnly(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("musl-gcc is for Linux")
	}
	programs(t, "musl-gcc", "zig")
	if got, err := FindCompiler(native, ""); err != nil || got.Command[0] != "musl-gcc" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestFindCompilerSaysHowToInstallOne(t *testing.T) {
	mac := Platform{GOOS: "darwin", GOARCH: "arm64"}
	for _, tt := range []struct {
		p          Platform
		configured string
		path       []string
		want       string
	}{
		{foreign, "", []string{"apt-get"}, "no C compiler for linux/riscv64 on PATH (looked for riscv64-linux-gnu-gcc, zig cc): apt-get install gcc-riscv64-linux-gnu libc6-dev-riscv64-cross"},
		{foreign, "", []string{"dnf"}, "): dnf install zig"},
		{foreign, "", []string{"pacman"}, "): pacman -S zig"},
		{foreign, "", []string{"apk"}, "): apk add zig"},
		{foreign, "", []string{"brew"}, "): brew install zig"},
		{native, "", []string{"apt-get"}, "): apt-get install gcc libc6-dev"},
		{native, "", []string{"dnf"}, "): dnf install gcc"},
		{native, "", []string{"pacman"}, "): pacman -S gcc"},
		{foreign, "mine -O2", []string{"apt-get", "gcc", "zig"}, `C compiler "mine -O2", named by Config.CC for linux/riscv64, is not on PATH: apt-get install gcc-riscv64`},
		{foreign, " ", []string{"apt-get", "zig"}, `C compiler " ", named by Config.CC for linux/riscv64, is not on PATH`},
	} {
		programs(t, tt.path...)
		t.Setenv("CC_FOR_linux_riscv64", "")
		got, err := FindCompiler(tt.p, tt.configured)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s with %q: %+v, %v; want %q", tt.p, tt.path, got, err, tt.want)
		}
	}
	if mac != native {
		programs(t, "gcc", "apt-get")
		if _, err := FindCompiler(mac, ""); err == nil || !strings.HasSuffix(err.Error(), "cgo for macOS is built on macOS: xcode-select --install") {
			t.Errorf("for a Mac: %v", err)
		}
	}
}

func TestTheCxxCompilerIsOfTheSameToolchain(t *testing.T) {
	programs(t, "aarch64-linux-gnu-g++", "clang++", "zig")
	for cc, want := range map[string]string{
		"aarch64-linux-gnu-gcc":     "aarch64-linux-gnu-g++",
		"aarch64-linux-gnu-gcc -O2": "aarch64-linux-gnu-g++ -O2",
		"clang":                     "clang++",
		"zig cc -target x86":        "zig c++ -target x86",
		"gcc":                       "", // g++ is not there
		"tcc":                       "",
	} {
		c := Compiler{Command: strings.Fields(cc)}
		if got := c.cxx(); got != want {
			t.Errorf("of %s: %q, want %q", cc, got, want)
		}
	}
}

func TestOnlyZigWithoutATargetIsAimed(t *testing.T) {
	t.Parallel()
	arm := Platform{GOOS: "linux", GOARCH: "arm"}
	for _, tt := range []struct {
		cc     string
		p      Platform
		static bool
		floor  string
		want   string
	}{
		{"gcc", native, true, "2.17", "gcc"},
		{"zig cc -target mine", foreign, true, "2.17", "zig cc -target mine"},
		{"zig ar", foreign, true, "", "zig ar"},
		{"zig cc", Platform{GOOS: "plan9", GOARCH: "386"}, false, "", "zig cc"},
		{"zig cc", foreign, false, "", "zig cc -target riscv64-linux-gnu"},
		{"zig cc", foreign, false, "2.28", "zig cc -target riscv64-linux-gnu.2.28"},
		{"zig cc", arm, true, "2.28", "zig cc -target arm-linux-musleabihf"},
		{"/opt/zig/zig cc", arm, false, "", "/opt/zig/zig cc -target arm-linux-gnueabihf"},
		{"zig cc", Platform{GOOS: "windows", GOARCH: "amd64"}, false, "2.17", "zig cc -target x86_64-windows-gnu"},
	} {
		c := Compiler{Command: strings.Fields(tt.cc)}
		if got := strings.Join(c.aim(tt.p, tt.static, tt.floor).Command, " "); got != tt.want {
			t.Errorf("%s at %s: %q, want %q", tt.cc, tt.p, got, tt.want)
		}
		if strings.Join(c.Command, " ") != tt.cc {
			t.Errorf("aiming changed the compiler it was given: %q", c.Command)
		}
	}
}

func TestACompilerMayLieInAPathWithSpaces(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "Program Files", "cc.exe")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	c, err := FindCompiler(foreign, `"`+file+`" -m64`)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{file, "-m64"}, c.Command); diff != "" {
		t.Error(diff)
	}
	if got, want := c.env()[0], `CC="`+file+`" -m64`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
