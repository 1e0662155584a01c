// Package nofile knows the limit of open files that the process was started
// with.
//
// Package syscall raises the soft limit when it is initialised (golang/go#46279),
// and getrlimit gives the raised one from then on. Packages are initialised in
// the order of their import paths, each as soon as all that it imports is ready
// (The Go Programming Language Specification, "Program initialization"). So this
// one, which imports nothing but runtime, comes before syscall if its path does;
// under a path that does not, the limit is not known.
package nofile

import (
	"errors"
	"runtime"
	"unsafe"
)

// rawSyscall6 needs nothing to be initialised. Package syscall lets others link
// to it, as x/sys/unix does.
//
//go:linkname rawSyscall6 syscall.RawSyscall6
func rawSyscall6(trap, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr)

// prlimit64 is the number of the system call: asm/unistd.h of Linux.
var prlimit64 = map[string]uintptr{
	"386": 340, "amd64": 302, "arm": 369, "arm64": 261, "loong64": 261, "mips": 4338, "mipsle": 4338,
	"mips64": 5297, "mips64le": 5297, "ppc64": 325, "ppc64le": 325, "riscv64": 261, "s390x": 334,
}

// limit is struct rlimit64. It is a variable of the package, so that its address
// may be handed to the kernel as a number.
var limit struct{ soft, hard uint64 }

// ok is whether the kernel gave the limit.
var ok = look()

func look() bool {
	number, known := prlimit64[runtime.GOARCH]
	if !known {
		return false
	}
	kind := uintptr(7) // RLIMIT_NOFILE
	switch runtime.GOARCH {
	case "mips", "mipsle", "mips64", "mips64le":
		kind = 5
	}
	_, _, errno := rawSyscall6(number, 0, kind, 0, uintptr(unsafe.Pointer(&limit)), 0, 0)
	return errno == 0
}

// AtStart returns the limits, all ones where there is none.
func AtStart() (soft, hard uint64, err error) {
	switch {
	case !ok:
		return 0, 0, errors.New("the kernel does not give the limit")
	case limit.soft == limit.hard-1: // what package syscall raises it to
		return 0, 0, errors.New("Go had raised the limit before it could be read")
	}
	return limit.soft, limit.hard, nil
}
