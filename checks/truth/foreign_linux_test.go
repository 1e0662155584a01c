package truth_test

// foreignPrograms are for other architectures.
func foreignPrograms() []program {
	var all []program
	for _, a := range []struct{ arch, cc, level string }{
		{"arm64", "aarch64-linux-gnu-gcc", ""}, {"386", "i686-linux-gnu-gcc", ""}, {"arm", "arm-linux-gnueabihf-gcc", "GOARM=7 "}, {"riscv64", "riscv64-linux-gnu-gcc", ""},
	} {
		all = append(all,
			program{name: "go-" + a.arch, arch: a.arch, language: "go", steps: []string{"GOARCH=" + a.arch + " " + a.level + pure + "SRC/main.go"}},
			program{name: "c-" + a.arch, arch: a.arch, language: "c", steps: []string{a.cc + " -o app SRC/hello.c"}},
			program{name: "c-static-" + a.arch, arch: a.arch, language: "c", steps: []string{a.cc + " -static -o app SRC/hello.c"}},
			program{name: "old-start-" + a.arch, arch: a.arch, language: "c", steps: []string{a.cc + " -no-pie -nostartfiles -fno-stack-protector -o app SRC/floor.c"}},
			program{name: "origin-" + a.arch, arch: a.arch, language: "c", steps: []string{
				"mkdir lib", a.cc + " -shared -fPIC -nostdlib -Wl,-soname,libtruth.so.1 -o lib/libtruth.so.1 SRC/truth.c",
				a.cc + " -no-pie -nostartfiles -fno-stack-protector -DASK=\"truth\" -o app SRC/floor.c lib/libtruth.so.1 -Wl,-rpath,$ORIGIN/lib",
			}},
		)
	}
	return append(all, armPrograms...)
}

// armPrograms are what only arm64 has, and what is for it on other systems.
var armPrograms = []program{
	{name: "go-cgo-arm64", arch: "arm64", language: "go", steps: []string{"GOARCH=arm64 CGO_ENABLED=1 CC=aarch64-linux-gnu-gcc go build -o app SRC/cgo.go"}},
	{name: "go-pie-arm64", arch: "arm64", language: "go", steps: []string{"GOARCH=arm64 CGO_ENABLED=0 go build -buildmode=pie -o app SRC/main.go"}},
	{name: "go-lse-arm64", arch: "arm64", language: "go", steps: []string{"GOARCH=arm64 GOARM64=v8.1 " + pure + "SRC/main.go"}, on: []string{"cortex-a53", "trixie-arm64"}},
	{name: "zig-2.17-arm64", arch: "arm64", language: "c", steps: []string{"zig cc -target aarch64-linux-gnu.2.17 -o app SRC/hello.c"}},
	{name: "c-arm64-astray", language: "", steps: []string{"aarch64-linux-gnu-gcc -o app SRC/hello.c"}, on: []string{"trixie", "haswell"}},
	{name: "go-arm64-astray", language: "", steps: []string{"GOARCH=arm64 " + pure + "SRC/main.go"}, on: []string{"haswell"}},
	{name: "c-386-astray", arch: "386", language: "c", steps: []string{"i686-linux-gnu-gcc -no-pie -nostartfiles -fno-stack-protector -o app SRC/floor.c"}, on: []string{"trixie", "multiarch", "empty"}},
}
