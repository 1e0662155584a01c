package probe

import (
	"fmt"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host/profile"
)

// libraryOf is what a profile says of a file.
func libraryOf(path string, b *binary.Binary) profile.Library {
	lib := profile.Library{Path: path}
	if b.Format != binary.ELF {
		lib.Problem = "not ELF"
		return lib
	}
	lib.Arch, lib.Flags = machineOf(b), b.Flags
	lib.Soname, lib.Needed = b.Soname, b.Needed
	if b.HasRPath {
		lib.RPath = &b.RPath
	}
	if b.HasRunPath {
		lib.RunPath = &b.RunPath
	}
	lib.NoDefLib, lib.Relr = b.NoDefLib, b.Relr
	lib.Defines, lib.Requires = b.Defines, requirements(b.Requires)
	lib.ISA = b.ISANeeded
	if b.ABITag != nil {
		lib.ABITag = b.ABITag.String()
	}
	lib.Problem = strings.Join(b.Defects, "; ")
	return lib
}

func requirements(libraries []binary.Library) (all []profile.Requirement) {
	for _, library := range libraries {
		r := profile.Requirement{File: library.File}
		for _, v := range library.Versions {
			if v.Weak {
				r.Weak = append(r.Weak, v.Name)
			} else {
				r.Versions = append(r.Versions, v.Name)
			}
		}
		all = append(all, r)
	}
	return all
}

// machineOf is the GOARCH of a file, or its machine in full where Go has no name
// for it, as for the 32-bit addresses of x32.
func machineOf(b *binary.Binary) string {
	if _, arch, ok := strings.Cut(b.Platform(), "/"); ok {
		return arch
	}
	order := "little-endian"
	if b.BigEndian {
		order = "big-endian"
	}
	return fmt.Sprintf("%v %d-bit %s", b.Machine, b.Class, order)
}
