package install

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// path puts programs of these names, and nothing else, on PATH.
func path(t *testing.T, names ...string) {
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
	t.Setenv("MSYSTEM", "")
}

// Not parallel, like all that set PATH.
func TestWhatToTypeIsOfThisSystem(t *testing.T) {
	for program, want := range map[string][]string{
		"apt-get": {"apt-get install git", "apt-get install qemu-user-static", "install zig: unpack a release", "apt-get install systemd-container", "npm install -g pm2"},
		"dnf":     {"dnf install git", "dnf install qemu-user-static", "dnf install zig", "dnf install systemd-container", "npm install -g pm2"},
		"pacman":  {"pacman -S git", "pacman -S qemu-user-static", "pacman -S zig", "pacman -S systemd", "npm install -g pm2"},
		"apk":     {"apk add git", "apk add qemu-aarch64 && ln -s qemu-aarch64 /usr/bin/qemu-aarch64-static", "apk add zig", "install systemd-container", "npm install -g pm2"},
		"brew":    {"brew install git", "install QEMU's user-mode emulators", "brew install zig", "install systemd-container", "npm install -g pm2"},
	} {
		path(t, program)
		got := []string{Tool("git"), Emulator("arm64"), Tool("zig"), Tool("systemd-container"), Tool("pm2")}
		for i := range want {
			if !strings.HasPrefix(got[i], want[i]) {
				t.Errorf("with %s: %q, want %q", program, got[i], want[i])
			}
		}
	}
}

func TestWhereNoManagerIs(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has winget")
	}
	path(t)
	for got, want := range map[string]string{
		Tool("git"):                        "install git",
		Compiler("linux", "riscv64"):       "install zig, or name a compiler in Config.CC",
		Toolchain("arm-none-eabi"):         "install that toolchain, or name the compiler in Config.CC",
		Toolchain("riscv64-none-elf"):      "install that toolchain, or name the compiler in Config.CC",
		Go("go1.26.0"):                     "curl -fL https://go.dev/dl/go1.26.0." + runtime.GOOS + "-" + runtime.GOARCH + ".tar.gz | tar -C /usr/local -xz; export PATH=$PATH:/usr/local/go/bin",
		Compiler("linux", runtime.GOARCH):  "install gcc and the C library's headers, or name a compiler in Config.CC",
		Compiler("darwin", "arm64")[:6]:    "cgo fo",
		string(Here()) + "none":            "none",
		Manager("unheard of").Tool("nano"): "install nano",
	} {
		if strings.Contains(want, "gcc and") && runtime.GOOS != "linux" {
			continue
		}
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestMSYS2IsNotArch(t *testing.T) {
	path(t, "pacman")
	for system, want := range map[string]string{
		"UCRT64":     "pacman -S mingw-w64-ucrt-x86_64-gcc",
		"CLANGARM64": "pacman -S mingw-w64-clang-aarch64-clang",
		"MSYS":       "pacman -S mingw-w64-ucrt-x86_64-gcc",
		"":           "pacman -S gcc",
	} {
		t.Setenv("MSYSTEM", system)
		if got := Tool("gcc"); got != want {
			t.Errorf("in %q: %q, want %q", system, got, want)
		}
	}
	if got := Winget.Tool("git"); got != "winget install Git.Git" {
		t.Error(got)
	}
}

func TestACrossCompilerIsGccWhereItHasALibraryAndElseZig(t *testing.T) {
	arch := "riscv64"
	if runtime.GOARCH == arch {
		arch = "arm64"
	}
	for program, want := range map[string]string{
		"apt-get": "apt-get install " + tools["gcc linux/"+arch].packages[Apt],
		"dnf":     "dnf install zig", "pacman": "pacman -S zig", "apk": "apk add zig", "brew": "brew install zig",
	} {
		path(t, program)
		if got := Compiler("linux", arch); got != want {
			t.Errorf("with %s: %q, want %q", program, got, want)
		}
	}
	path(t, "dnf")
	if got := Compiler("windows", "386"); runtime.GOOS != "windows" && got != "dnf install mingw32-gcc" {
		t.Error(got)
	}
}

// What the table says is typed at a shell: nothing in it may surprise that.
func TestEveryManagerOfTheTableHasAVerb(t *testing.T) {
	t.Parallel()
	for name, tool := range tools {
		for m, packages := range tool.packages {
			if verbs[m] == "" || strings.TrimSpace(packages) == "" {
				t.Errorf("%s: %s: %q", name, m, packages)
			}
		}
		if len(tool.packages) == 0 && tool.elsewhere == "" {
			t.Errorf("%s comes from nowhere", name)
		}
	}
}
