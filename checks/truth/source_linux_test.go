package truth_test

// sources are what programs are made of.
var sources = map[string]string{
	"hello.c":      "#include <stdio.h>\nint main(void) { return puts(\"it runs\") < 0; }\n",
	"hello.cc":     "#include <iostream>\n#include <stdexcept>\nint main() { try { throw std::runtime_error(\"it runs\"); } catch (std::exception &e) { std::cout << e.what() << std::endl; } }\n",
	"math.c":       "#include <math.h>\n#include <stdio.h>\nint main(int n, char **v) { printf(\"it runs %g\\n\", pow(n, exp(n)) + log(n)); return 0; }\n",
	"thread.c":     "#include <pthread.h>\n#include <stdio.h>\nstatic void *f(void *p) { return p; }\nint main(void) { pthread_t t; if (pthread_create(&t, 0, f, 0) || pthread_join(t, 0)) return 1; puts(\"it runs\"); return 0; }\n",
	"zlib.c":       "#include <stdio.h>\nunsigned long crc32(unsigned long, const void *, unsigned);\nint main(void) { printf(\"it runs %lx\\n\", crc32(0, \"a\", 1)); return 0; }\n",
	"uses.c":       "#include <stdio.h>\nint truth(void);\nint main(void) { if (truth() != 42) return 1; puts(\"it runs\"); return 0; }\n",
	"lazy.c":       "#include <stdio.h>\nint truth(void);\nint main(int n, char **v) { if (n > 5) truth(); puts(\"it runs\"); return 0; }\n",
	"vector.c":     "#include <stdio.h>\n__attribute__((noinline)) static void add(int *a, const int *b) { for (int i = 0; i < 64; i++) a[i] += b[i] * 3; }\nint main(int n, char **v) { int a[64] = {n}, b[64] = {n, n}; add(a, b); printf(\"it runs %d\\n\", a[1]); return 0; }\n",
	"table.c":      "#include <stdio.h>\nstatic int one(void) { return 1; }\nstatic int two(void) { return 2; }\nint (*volatile table[])(void) = {one, two};\nint main(int n, char **v) { if (table[n]() != 2) return 1; puts(\"it runs\"); return 0; }\n",
	"golib.c":      "#include <stdio.h>\nint Truth(void);\nint main(void) { if (Truth() != 42) return 1; puts(\"it runs\"); return 0; }\n",
	"truth.c":      "int truth(void) { return 42; }\n",
	"prints.c":     "#include <stdio.h>\nint truth(void) { return puts(\"42\") < 0 ? 0 : 42; }\n",
	"untruth.c":    "int untruth(void) { return 41; }\n",
	"truthmain.c":  "int truth(void) { return 42; }\nint main(void) { return 0; }\n",
	"truth.map":    "TRUTH_1 { global: truth; local: *; };\n",
	"old.map":      "TRUTH_0 { global: truth; local: *; };\n",
	"middle.c":     "int truth(void);\nint middle(void) { return truth(); }\n",
	"needs.c":      "extern char ask[] __asm__(ASK);\nchar *volatile asked = ask;\nint truth(void) { return 42; }\n",
	"longs.c":      "int truth(void) { return 42; }\nint (*many[])(void) = {truth, truth, truth, truth};\n",
	"tag.c":        "int truth(void) { return 42; }\n__asm__(\".section .note.ABI-tag,\\\"a\\\",@note\\n.balign 4\\n.long 4, 16, 1\\n.asciz \\\"GNU\\\"\\n.long 0, 99, 0, 0\\n\");\n",
	"executable.c": "int puts(const char *);\n_Noreturn void _exit(int);\nconst char interp[] __attribute__((section(\".interp\"))) = \"/lib64/ld-linux-x86-64.so.2\";\nint fflush(void *);\nvoid begin(void) { puts(\"it runs\"); fflush(0); _exit(0); }\n__asm__(\".globl entry\\nentry:\\n\\tand $-16, %rsp\\n\\tcall begin@PLT\\n\");\n",

	// Starts without crt1.o, and so without its newest version of
	// __libc_start_main. ASK is a symbol to depend on.
	"floor.c": `int puts(const char *);
_Noreturn void exit(int);
#ifdef ASK
#ifdef WEAK
__attribute__((weak))
#endif
extern char ask[] __asm__(ASK);
char *volatile asked = ask;
#endif
void run(void) { exit(puts("it runs") < 0); }
#if defined __x86_64__
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tand $-16, %rsp\n\tcall run\n\thlt\n");
#elif defined __i386__
__asm__(".globl _start\n_start:\n\txor %ebp, %ebp\n\tand $-16, %esp\n\tcall run\n\thlt\n");
#elif defined __arm__
__asm__(".globl _start\n.thumb_func\n_start:\n\tbl run\n");
#elif defined __aarch64__
__asm__(".globl _start\n_start:\n\tbl run\n");
#else
__asm__(".globl _start\n_start:\n\tcall run\n");
#endif
`,

	"zig217": "#!/bin/sh\nexec zig cc -target x86_64-linux-gnu.2.17 \"$@\"\n",

	"go.mod":   "module example.com/truth\n\ngo 1.26\n",
	"main.go":  "package main\n\nfunc main() { println(\"it runs\") }\n",
	"net.go":   "package main\n\nimport (\n\t\"net\"\n\t\"os/user\"\n)\n\nfunc main() {\n\t_, _ = net.LookupPort(\"tcp\", \"http\")\n\t_, _ = user.LookupId(\"0\")\n\tprintln(\"it runs\")\n}\n",
	"cgo.go":   "package main\n\n// #include <stdlib.h>\n// static int one(void) { return abs(-1); }\nimport \"C\"\n\nfunc main() {\n\tif C.one() == 1 {\n\t\tprintln(\"it runs\")\n\t}\n}\n",
	"golib.go": "package main\n\nimport \"C\"\n\n//export Truth\nfunc Truth() C.int { return 42 }\n\nfunc main() {}\n",
}

// libtruths are the words for libraries that go by the name libtruth.so.1.
var libtruths = map[string]string{
	"LIB":      "libtruth/truth.so",   // the one that programs are linked with
	"OLDLIB":   "libtruth/old.so",     // does not define their version
	"MUTELIB":  "libtruth/mute.so",    // defines no version
	"EMPTYLIB": "libtruth/empty.so",   // defines not even the function, and no version
	"NEWLIB":   "libtruth/new.so",     // asks for GLIBC_2.38
	"TAGLIB":   "libtruth/tag.so",     // asks for Linux 99 by its ABI tag
	"RELRLIB":  "libtruth/relr.so",    // has packed relocations
	"V4LIB":    "libtruth/v4.so",      // asks for x86-64-v4 by its note
	"ARM64LIB": "libtruth/arm64.so",   // is for another machine
	"I386LIB":  "libtruth/i386.so",    // and for another class
	"EXECLIB":  "libtruth/program",    // is a program
	"PIELIB":   "libtruth/pie",        // is a position independent one
	"STACKLIB": "libtruth/stack.so",   // has an executable stack
	"OTHERLIB": "libtruth/renamed.so", // has another DT_SONAME
}

const shared = "gcc -shared -fPIC -nostdlib -Wl,-soname,libtruth.so.1 -Wl,--version-script,SRC/truth.map "

// libraries are not started.
var libraries = program{name: "libtruth", on: []string{}, steps: []string{
	shared + "-o truth.so SRC/truth.c",
	"gcc -shared -fPIC -nostdlib -Wl,-soname,libtruth.so.1 -o old.so SRC/truth.c -Wl,--version-script,SRC/old.map",
	"gcc -shared -fPIC -nostdlib -Wl,-soname,libtruth.so.1 -o mute.so SRC/truth.c",
	"gcc -shared -fPIC -nostdlib -Wl,-soname,libtruth.so.1 -o empty.so SRC/untruth.c",
	shared + "-DASK=\"strlcpy\" -o new.so SRC/needs.c -Wl,--allow-shlib-undefined ROOT(trixie)/usr/lib/x86_64-linux-gnu/libc.so.6",
	shared + "-o tag.so SRC/tag.c",
	"gcc -shared -fPIC -Wl,-soname,libtruth.so.1 -Wl,--version-script,SRC/truth.map -Wl,-z,pack-relative-relocs -o relr.so SRC/longs.c",
	shared + "-Wl,-z,x86-64-v4 -o v4.so SRC/truth.c",
	shared + "-z execstack -o stack.so SRC/truth.c",
	"gcc -shared -fPIC -nostdlib -Wl,-soname,libother.so.9 -Wl,--version-script,SRC/truth.map -o renamed.so SRC/truth.c",
	"gcc -no-pie -o program SRC/truthmain.c",
	"gcc -pie -rdynamic -o pie SRC/truthmain.c",
	"aarch64-linux-gnu-gcc -shared -fPIC -nostdlib -Wl,-soname,libtruth.so.1 -o arm64.so SRC/truth.c -Wl,--version-script,SRC/truth.map",
	"i686-linux-gnu-gcc -shared -fPIC -nostdlib -Wl,-soname,libtruth.so.1 -o i386.so SRC/truth.c -Wl,--version-script,SRC/truth.map",
}}
