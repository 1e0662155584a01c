package profile

import "strings"

// machines are what uname -m prints where Go has one name for it.
var machines = map[string]string{
	"x86_64":      "amd64",
	"aarch64":     "arm64",
	"riscv64":     "riscv64",
	"ppc64":       "ppc64",
	"ppc64le":     "ppc64le",
	"s390x":       "s390x",
	"loongarch64": "loong64",
}

// GOARCH returns Go's name of a machine that uname -m prints. It is "" for one
// that Go does not know, and for MIPS, whose byte order uname does not say.
func GOARCH(machine string) string {
	switch {
	case len(machine) == 4 && machine[0] == 'i' && strings.HasSuffix(machine, "86"):
		return "386"
	case strings.HasPrefix(machine, "armv") && !strings.HasSuffix(machine, "b"):
		return "arm"
	}
	return machines[machine]
}
