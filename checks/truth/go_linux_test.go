package truth_test

// zigGo has a compiler of several words, which workshop.run cannot say.
const zigGo = "CGO_ENABLED=1 CC=SRC/zig217 go build -o app SRC/cgo.go"

const cgo, pure = "CGO_ENABLED=1 CC=gcc go build -o app ", "CGO_ENABLED=0 go build -o app "

var goPrograms = []program{
	{name: "go", language: "go", steps: []string{pure + "SRC/main.go"}, on: []string{"empty", "musl-1.2.3", "musl-new", "bullseye", "trixie", "sid", "no-lib64", "no-libc", "qemu64"}},
	{name: "go-stripped", language: "go", steps: []string{"CGO_ENABLED=0 go build -ldflags=-s -o app SRC/main.go"}, on: selfContained},
	{name: "go-pie", language: "go", steps: []string{"CGO_ENABLED=0 go build -buildmode=pie -o app SRC/main.go"}, on: dynamic},
	{name: "go-net", language: "go", steps: []string{cgo + "SRC/net.go"}, on: dynamic},
	{name: "go-netgo", language: "go", link: "static", steps: []string{"CGO_ENABLED=1 CC=gcc go build -tags=netgo,osusergo -o app SRC/net.go"}, on: selfContained},
	{name: "go-cgo", language: "go", steps: []string{cgo + "SRC/cgo.go"}, on: dynamic},
	{name: "go-cgo-pie", language: "go", steps: []string{"CGO_ENABLED=1 CC=gcc go build -buildmode=pie -o app SRC/cgo.go"}},
	{name: "go-static", language: "go", link: "static", steps: []string{"CGO_ENABLED=1 CC=gcc go build -ldflags=-extldflags=-static -o app SRC/cgo.go"}, on: selfContained},
	{name: "go-static-pie", language: "go", link: "static", steps: []string{"CGO_ENABLED=1 CC=gcc go build -buildmode=pie -ldflags=-extldflags=-static-pie -o app SRC/cgo.go"}, on: selfContained},
	{name: "go-musl", language: "go", steps: []string{"CGO_ENABLED=1 CC=musl-gcc go build -o app SRC/cgo.go"}, on: dynamic},
	{name: "go-musl-static", language: "go", link: "static", steps: []string{"CGO_ENABLED=1 CC=musl-gcc go build -ldflags=-extldflags=-static -o app SRC/cgo.go"}, on: selfContained},
	{name: "go-library", language: "c", steps: []string{"mkdir lib", "CGO_ENABLED=1 CC=gcc go build -buildmode=c-shared -o lib/libgo.so SRC/golib.go", "gcc -o app SRC/golib.c -Llib -lgo -Wl,-rpath,OPT/lib"}},
	{name: "go-v2", language: "go", steps: []string{"GOAMD64=v2 " + pure + "SRC/main.go"}, on: processors},
	{name: "go-v3", language: "go", steps: []string{"GOAMD64=v3 " + pure + "SRC/main.go"}, on: processors},
	{name: "go-v4", language: "go", steps: []string{"GOAMD64=v4 " + pure + "SRC/main.go"}, on: processors},
	{name: "go-zig-2.17", language: "go", steps: []string{"zig version", zigGo}, on: dynamic},
	{name: "go-windows", steps: []string{"GOOS=windows " + pure + "SRC/main.go"}, on: anywhere},
	{name: "go-freebsd", steps: []string{"GOOS=freebsd " + pure + "SRC/main.go"}, on: anywhere},
}
