package install

// tool is what each manager calls the packages of one tool. A system that has
// none of them gets it from elsewhere.
type tool struct {
	packages  map[Manager]string
	elsewhere string
}

// tools by the name of the tool, and of the platform where it is made for one.
// Fedora's and Arch's cross compilers come without a C library for Linux, so that
// those systems, like Alpine and Homebrew, take zig: it is not among them here.
var tools = map[string]tool{
	"git": {packages: everywhere("git", "Git.Git", "git")},
	"go": {packages: map[Manager]string{
		Dnf: "golang", Pacman: "go", Apk: "go", Brew: "go", Winget: "GoLang.Go", MSYS2: "MINGW-go",
	}},
	"gcc": {packages: map[Manager]string{
		Apt: "gcc libc6-dev", Dnf: "gcc", Pacman: "gcc", Apk: "gcc musl-dev", Brew: "gcc", MSYS2: "MINGW-gcc",
	}},
	"zig": {
		packages: map[Manager]string{
			Dnf: "zig", Pacman: "zig", Apk: "zig", Brew: "zig", Winget: "zig.zig",
			MSYS2: "mingw-w64-clang-x86_64-zig; export PATH=$PATH:/clang64/bin", // there for clang alone
		},
		elsewhere: "install zig: unpack a release from ziglang.org, and put its directory on PATH",
	},
	"gcc linux/amd64":   {packages: map[Manager]string{Apt: "gcc-x86-64-linux-gnu libc6-dev-amd64-cross"}},
	"gcc linux/arm64":   {packages: map[Manager]string{Apt: "gcc-aarch64-linux-gnu libc6-dev-arm64-cross"}},
	"gcc linux/arm":     {packages: map[Manager]string{Apt: "gcc-arm-linux-gnueabihf libc6-dev-armhf-cross"}},
	"gcc linux/386":     {packages: map[Manager]string{Apt: "gcc-i686-linux-gnu libc6-dev-i386-cross"}},
	"gcc linux/riscv64": {packages: map[Manager]string{Apt: "gcc-riscv64-linux-gnu libc6-dev-riscv64-cross"}},
	"gcc linux/ppc64le": {packages: map[Manager]string{Apt: "gcc-powerpc64le-linux-gnu libc6-dev-ppc64el-cross"}},
	"gcc linux/s390x":   {packages: map[Manager]string{Apt: "gcc-s390x-linux-gnu libc6-dev-s390x-cross"}},
	"gcc windows/amd64": {packages: map[Manager]string{
		Apt: "gcc-mingw-w64-x86-64", Dnf: "mingw64-gcc", Pacman: "mingw-w64-gcc", Apk: "mingw-w64-gcc", Brew: "mingw-w64",
	}},
	"gcc windows/386": {packages: map[Manager]string{
		Apt: "gcc-mingw-w64-i686", Dnf: "mingw32-gcc", Pacman: "mingw-w64-gcc", Apk: "i686-mingw-w64-gcc", Brew: "mingw-w64",
	}},
	"gcc arm-none-eabi": {
		packages: map[Manager]string{
			Apt: "gcc-arm-none-eabi libnewlib-arm-none-eabi", Dnf: "arm-none-eabi-gcc-cs arm-none-eabi-newlib",
			Pacman: "arm-none-eabi-gcc arm-none-eabi-newlib", Apk: "gcc-arm-none-eabi newlib-arm-none-eabi",
			Brew: "--cask gcc-arm-embedded", MSYS2: "MINGW-arm-none-eabi-gcc",
		},
	},
	"qemu": {
		packages:  map[Manager]string{Apt: "qemu-user-static", Dnf: "qemu-user-static", Pacman: "qemu-user-static"},
		elsewhere: "install QEMU's user-mode emulators, under their names with -static",
	},
	"systemd":           {packages: linux("systemd")},
	"systemd-container": {packages: map[Manager]string{Apt: "systemd-container", Dnf: "systemd-container", Pacman: "systemd"}},
	"supervisor": {
		packages:  map[Manager]string{Apt: "supervisor", Dnf: "supervisor", Pacman: "supervisor", Apk: "supervisor", Brew: "supervisor"},
		elsewhere: "pip install supervisor",
	},
	"node": {packages: map[Manager]string{
		Apt: "nodejs npm", Dnf: "nodejs", Pacman: "nodejs npm", Apk: "nodejs npm", Brew: "node", Winget: "OpenJS.NodeJS", MSYS2: "MINGW-nodejs",
	}},
	"util-linux":      {packages: map[Manager]string{Apt: "util-linux", Dnf: "util-linux", Pacman: "util-linux", Apk: "util-linux"}},
	"iproute2":        {packages: map[Manager]string{Apt: "iproute2", Dnf: "iproute", Pacman: "iproute2", Apk: "iproute2"}},
	"pm2":             {elsewhere: "npm install -g pm2"},
	"ca-certificates": {packages: map[Manager]string{Apt: "ca-certificates", Dnf: "ca-certificates", Pacman: "ca-certificates", Apk: "ca-certificates"}},
}

// everywhere is one name for all managers but two.
func everywhere(name, winget, msys2 string) map[Manager]string {
	return map[Manager]string{Apt: name, Dnf: name, Pacman: name, Apk: name, Brew: name, Winget: winget, MSYS2: msys2}
}

// linux is one name for the systems that may have systemd.
func linux(name string) map[Manager]string {
	return map[Manager]string{Apt: name, Dnf: name, Pacman: name}
}
