package truth_test

import "slices"

// selfContained are systems that differ the most, for programs that ask none of
// them for anything.
var selfContained = []string{"empty", "musl-new", "bullseye", "sid"}

var (
	dynamic    = []string{"suite", "odd"}
	processors = []string{"cpu", "trixie", "bullseye"}
)

// oldStart links with a root's library and not with the compiler's.
const oldStart = "gcc -nostartfiles -nodefaultlibs -fno-stack-protector -Wl,--allow-shlib-undefined -o app "

var cPrograms = []program{
	{name: "c", language: "c", steps: []string{"gcc -o app SRC/hello.c"}, on: slices.Concat(dynamic, []string{"nehalem"})},
	{name: "c-no-pie", language: "c", steps: []string{"gcc -no-pie -o app SRC/hello.c"}},
	{name: "c-static", language: "c", steps: []string{"gcc -static -o app SRC/hello.c"}, on: selfContained},
	{name: "c-static-pie", language: "c", steps: []string{"gcc -static-pie -o app SRC/hello.c"}, on: selfContained},
	{name: "c-math", language: "c", steps: []string{"gcc -o app SRC/math.c -lm"}, on: dynamic},
	{name: "c-thread", language: "c", steps: []string{"gcc -o app SRC/thread.c"}},
	{name: "c-relr", language: "c", steps: []string{"gcc -Wl,-z,pack-relative-relocs -o app SRC/hello.c"}, on: dynamic},
	{name: "c-relr-unmarked", language: "c", steps: []string{"gcc -Wl,-z,pack-relative-relocs -o app SRC/hello.c"}, edit: renameMarker},
	{name: "c-now", language: "c", steps: []string{"gcc -Wl,-z,now -o app SRC/hello.c"}},
	{name: "c-execstack", language: "c", steps: []string{"gcc -z execstack -o app SRC/hello.c"}},
	{name: "c-stripped", language: "c", steps: []string{"gcc -s -o app SRC/hello.c"}},
	{name: "c-no-sections", language: "c", steps: []string{"gcc -o app SRC/hello.c"}, edit: dropSections},
	{name: "c-v2", language: "c", steps: []string{"gcc -Wl,-z,x86-64-v2 -o app SRC/hello.c"}, on: processors},
	{name: "c-v3", language: "c", steps: []string{"gcc -Wl,-z,x86-64-v3 -o app SRC/hello.c"}, on: processors},
	{name: "c-v4", language: "c", steps: []string{"gcc -Wl,-z,x86-64-v4 -o app SRC/hello.c"}, on: processors},
	{name: "c-v3-static", language: "c", steps: []string{"gcc -static -Wl,-z,x86-64-v3 -o app SRC/hello.c"}, on: processors},
	{name: "old-start-v3", language: "c", steps: []string{"gcc -nostartfiles -fno-stack-protector -Wl,-z,x86-64-v3 -o app SRC/floor.c"}, on: processors},
	{name: "c-march-v3", language: "c", flags: []string{"-march=x86-64-v3"}, steps: []string{"gcc -O2 -march=x86-64-v3 -o app SRC/vector.c"}, on: []string{"nehalem", "haswell", "trixie", "bullseye"}},
	{name: "c-march-v3-unused", language: "c", flags: []string{"-march=x86-64-v3"}, steps: []string{"gcc -march=x86-64-v3 -o app SRC/hello.c"}, on: []string{"nehalem", "haswell"}},
	{name: "c++", language: "c", steps: []string{"g++ -o app SRC/hello.cc"}, on: dynamic},
	{name: "c++-own", language: "c", steps: []string{"g++ -static-libstdc++ -static-libgcc -o app SRC/hello.cc"}, on: dynamic},
	{name: "c++-static", language: "c", steps: []string{"g++ -static -o app SRC/hello.cc"}, on: selfContained},
	{name: "zlib", language: "c", steps: []string{"gcc -o app SRC/zlib.c ROOT(bookworm)/lib/x86_64-linux-gnu/libz.so.1"}, on: dynamic},

	{name: "musl-c", language: "c", steps: []string{"musl-gcc -o app SRC/hello.c"}, on: dynamic},
	{name: "musl-static", language: "c", steps: []string{"musl-gcc -static -o app SRC/hello.c"}, on: selfContained},
	{name: "musl-uses", language: "c", steps: []string{"musl-gcc -o app SRC/uses.c LIB"}, on: []string{"musl-path", "musl-lib", "musl-1.2.3", "lib-default"}},
	{name: "musl-statx", language: "c", steps: []string{
		"musl-gcc -DASK=\"statx\" -shared -fPIC -o libneeds.so SRC/needs.c", "musl-gcc -Wl,--allow-shlib-undefined -o app SRC/uses.c libneeds.so -Wl,-rpath,OPT",
	}, on: []string{"musl-1.2.3", "musl-new", "trixie"}},

	{name: "musl-relr", language: "c", steps: []string{"musl-gcc -pie -fPIE -Wl,-z,pack-relative-relocs -o app SRC/table.c"}, on: []string{"musl-1.2.3", "musl-new"}},

	{name: "zig-2.17", language: "c", steps: []string{"zig cc -target x86_64-linux-gnu.2.17 -o app SRC/thread.c"}},
	{name: "zig-2.28", language: "c", steps: []string{"zig cc -target x86_64-linux-gnu.2.28 -o app SRC/math.c -lm"}},
	{name: "zig-2.34", language: "c", steps: []string{"zig cc -target x86_64-linux-gnu.2.34 -o app SRC/thread.c"}},
	{name: "zig-2.38", language: "c", steps: []string{"zig cc -target x86_64-linux-gnu.2.38 -o app SRC/math.c -lm"}},
}
