package starter

import (
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// Kit is the source of the kit as it lies somewhere.
type Kit struct {
	Root    string            // directory of targets, checks and templates; absolute
	Prefix  string            // import path of Root
	Version string            // the commit it is of; "" = not known
	Files   map[string][]byte // what a copy has, by slash paths below Root
	Mod     *modfile.File     // go.mod of its module
	Sum     string            // go.sum beside it
	Edited  []string          // files of a service's copy that are not as they were installed, sorted
}

// rooms are the directories below Root that the kit is made of.
var rooms = []string{"targets", "checks", "templates"}

// Homes are the directories of a service that may hold the kit's module: the
// second is for a service whose first has mage files of its own.
var Homes = []string{"magefiles", "seaworthy"}

// inner is the directory of the kit's source below its module.
const inner = "seaworthy"

// Open reads the kit in dir: the kit's own repository, a service that has the kit
// in it, or the directory of the source there.
func Open(dir string) (*Kit, error) {
	if info, err := os.Stat(dir); err != nil {
		return nil, err
	} else if !info.IsDir() {
		return nil, fmt.Errorf("%q is a file, and not a directory with a kit", dir)
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	candidates := []string{dir}
	for _, home := range Homes {
		candidates = append(candidates, filepath.Join(dir, home, inner))
	}
	for _, root := range candidates {
		if isKit(root) {
			k, err := read(root)
			if err != nil {
				return nil, fmt.Errorf("reading the kit in %q: %w", root, err)
			}
			return k, nil
		}
	}
	return nil, fmt.Errorf("no kit in %q: name a checkout of the kit, or a service that has it in magefiles/%s", dir, inner)
}

// isKit goes by what every kit has.
func isKit(root string) bool {
	for _, name := range []string{"targets/targets.go", "checks/doc.go", "templates/render.go"} {
		if !isFile(filepath.Join(root, filepath.FromSlash(name))) {
			return false
		}
	}
	return true
}

func isFile(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

func isDir(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// read reads the kit at root. Its go.mod is there, or one directory above.
func read(root string) (*Kit, error) {
	k := &Kit{Root: root}
	module := root
	if !isFile(filepath.Join(module, "go.mod")) {
		module = filepath.Dir(module)
	}
	text, err := os.ReadFile(filepath.Join(module, "go.mod"))
	if err != nil {
		return nil, err
	}
	if k.Mod, err = modfile.Parse("go.mod", text, nil); err != nil {
		return nil, err
	}
	if k.Mod.Module == nil || k.Mod.Go == nil {
		return nil, errors.New("go.mod names no module, or no version of go")
	}
	sums, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		return nil, err
	}
	k.Sum = lf(string(sums))
	k.Prefix = k.Mod.Module.Mod.Path
	if module != root {
		k.Prefix = path.Join(k.Prefix, filepath.Base(root))
	}
	if k.Files, err = shipped(root); err != nil {
		return nil, err
	}
	if m, err := ReadManifest(root); err == nil {
		k.Version, k.Edited = m.Kit, m.edited(root)
	}
	return k, nil
}

// mageVersion is that of Mage that the kit is built with.
func (k *Kit) mageVersion() string {
	for _, r := range k.Mod.Require {
		if r.Mod.Path == magePath {
			return r.Mod.Version
		}
	}
	return ""
}

// magePath is the module, and the tool, that runs targets.
const magePath = "github.com/magefile/mage"

// lf is text with the line ends of Unix.
func lf(text string) string { return strings.ReplaceAll(text, "\r\n", "\n") }
