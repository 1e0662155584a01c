package checks

import (
	"strings"

	"example.com/seaworthy/checks/binary"
)

// linkWords say for people what each kind of link means.
var linkWords = map[binary.Link]string{
	binary.GoStatic:     "static, pure Go: no loader, no library",
	binary.StaticPIE:    "static and position independent: no loader, no library",
	binary.StaticGlibc:  "static, with glibc inside",
	binary.StaticMusl:   "static, with musl inside",
	binary.Static:       "static: no loader, no library",
	binary.DynamicGlibc: "dynamic, glibc",
	binary.DynamicMusl:  "dynamic, musl",
	binary.LoaderOnly:   "no library, but needs the loader of a C library (-buildmode=pie)",
	binary.SharedObject: "a shared library",
}

// needsLoader are the kinds that another program has to load.
var needsLoader = map[binary.Link]bool{binary.DynamicGlibc: true, binary.DynamicMusl: true, binary.LoaderOnly: true}

// linkage is B1: how the file is linked, and whether that is what was decided.
func linkage(s Subject) Finding {
	kind := s.File.Link()
	words, ok := linkWords[kind]
	switch {
	case !ok:
		return skip("how it is linked cannot be told")
	case kind == binary.GoStatic && s.File.Go.Setting("CGO_ENABLED") != "0":
		words = "static: no loader, no library"
	case kind == binary.StaticPIE && s.File.Libc.Kind == "glibc", kind == binary.StaticPIE && s.File.Libc.Kind == "musl":
		words = "static and position independent, with " + s.File.Libc.Kind + " inside"
	}
	if len(s.File.Needed) > 0 {
		words += ": needs " + strings.Join(s.File.Needed, " ")
	}
	if s.Wanted.Link == "static" && needsLoader[kind] {
		return warn("was to be static, and is not: " + words).hint(s.toStatic()).show(s.reason())
	}
	return pass(words).show(s.reason())
}
