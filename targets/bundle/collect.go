package bundle

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/module"
)

// source is a file on its way into a bundle: what lies at path, or text.
type source struct {
	File
	path string
	text []byte
}

// collect finds what a bundle takes of a module cache: of each module its .info,
// go.mod and zip file, and what the checksum database has said of it. Of Go itself
// it takes toolchains alone: the cache may have others, that go.mod asks for.
func collect(modCache string, toolchains []string) ([]source, error) {
	var all []source
	err := filepath.WalkDir(filepath.Join(modCache, filepath.FromSlash(download)), func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(modCache, file)
		if err != nil {
			return err
		}
		s := source{File: File{Name: filepath.ToSlash(rel)}, path: file}
		inSumDB := strings.HasPrefix(s.Name, download+"sumdb/")
		switch {
		case d.IsDir() && inSumDB && d.Name() == "lookup":
			// Beside its answers this empty file makes them a checksum database that
			// a file proxy has (golang.org/design/25530-sumdb).
			all = append(all, source{File: File{Name: path.Join(path.Dir(s.Name), "supported")}, text: []byte{}})
		case d.IsDir() || !inSumDB && !s.wanted() || inSumDB && d.Name() == "supported" || s.otherToolchain(toolchains):
		case path.Ext(s.Name) == ".info" && !inSumDB:
			s.text, err = plainInfo(file)
			all = append(all, s)
		default:
			all = append(all, s)
		}
		return err
	})
	slices.SortFunc(all, func(a, b source) int { return strings.Compare(a.Name, b.Name) })
	return all, err
}

// otherToolchain reports whether a file is of a Go toolchain that is none of those
// that are asked for.
func (s source) otherToolchain(asked []string) bool {
	_, version, found := strings.Cut(s.Name, "/golang.org/toolchain")
	version = strings.TrimPrefix(strings.TrimPrefix(version, "/@v/"), "@")
	version = strings.TrimPrefix(version, "v0.0.1-")
	return found && !slices.ContainsFunc(asked, func(t string) bool {
		rest, ok := strings.CutPrefix(version, t)
		return ok && (rest == "" || rest[0] == '.')
	})
}

// plainInfo is a .info without what only the proxy that it came from says.
func plainInfo(file string) ([]byte, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var info struct {
		Version string
		Time    time.Time `json:",omitzero"`
	}
	if err := json.Unmarshal(data, &info); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return json.Marshal(info)
}

// modules are the modules whose zip file is in a module cache's downloads, sorted.
func modules(modCache string, toolchains []string) ([]module.Version, error) {
	all, err := collect(modCache, toolchains)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var mods []module.Version
	for _, s := range all {
		if m, ext, ok := s.module(); ok && ext == ".zip" {
			mods = append(mods, m)
		}
	}
	module.Sort(mods)
	return mods, err
}
