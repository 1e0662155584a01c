package binary_test

import (
	"fmt"
	"log"
	"os"

	"example.com/seaworthy/checks/binary"
)

// What a host must have for a program to start: the loader that it names, the
// libraries, and a C library with the version that its symbols ask for.
func ExampleReadFile() {
	file, err := os.CreateTemp("", "hello")
	if err != nil {
		log.Fatal(err)
	}
	defer os.Remove(file.Name())
	file.Write(hello(true, false).build().bytes)
	file.Close()

	b, err := binary.ReadFile(file.Name())
	if err != nil {
		log.Fatal(err)
	}
	version, symbol := b.Floor("GLIBC_")
	fmt.Println(b.Platform())
	fmt.Println("loader ", b.Interp)
	fmt.Println("needs  ", b.Needed)
	fmt.Println("floor  ", version, "for", symbol)
	// Output:
	// linux/amd64
	// loader  /lib/ld.so
	// needs   [libm.so.6 libc.so.6]
	// floor   GLIBC_2.34 for abort
}
