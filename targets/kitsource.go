package targets

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"golang.org/x/mod/modfile"
)

// kitPrefix is the import path above those of the kit's packages, in this very
// program: a service has a copy of the kit below its own module's path.
func kitPrefix() string {
	return strings.TrimSuffix(reflect.TypeFor[Config]().PkgPath(), "/targets")
}

// kitModule is the directory of the module that has the kit's source: of those
// above the kit's path the nearest, as the go command has it. A service that
// requires the kit as it does any module has it here.
func kitModule() string {
	at, longest := ".", -1
	for _, dir := range []string{".", "magefiles", "seaworthy"} {
		path := modulePath(dir)
		if _, ok := below(kitPrefix(), path); ok && len(path) > longest {
			at, longest = dir, len(path)
		}
	}
	return at
}

// below is the rest of an import path below that of a module: "" for the module's
// own.
func below(path, module string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(path, module)
	if module == "" || !ok || rest != "" && rest[0] != '/' {
		return "", false
	}
	return strings.TrimPrefix(rest, "/"), true
}

// modulePath is that of the go.mod in dir; "" where there is none.
func modulePath(dir string) string {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil {
		return ""
	}
	return modfile.ModulePath(text)
}
