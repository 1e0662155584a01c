// Package bundle carries what a build needs of a module cache to where there is
// no network, in one file, and puts it in place there.
//
// A bundle is a .tar.gz whose entries are named as they lie below GOMODCACHE, so
// that tar alone can unpack it there. No file that it may hold makes the go
// command trust another: there is no .ziphash, which the go command takes in
// place of hashing a zip file itself.
package bundle

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/module"
)

// ManifestName is the first entry of every bundle.
const ManifestName = "cache/seaworthy/bundle.json"

// download is where all other entries lie.
const download = "cache/download/"

// Manifest is bundle.json: what a bundle is for and what is in it.
type Manifest struct {
	Schema     int      `json:"schema"` // 1
	Name       string   `json:"name"`   // of the service
	Module     string   `json:"module"` // the service's
	Version    string   `json:"version"`
	Commit     string   `json:"commit,omitempty"`
	Dirty      bool     `json:"dirty"`
	Go         string   `json:"go"`                           // that the bundle was made with: "go1.26.8"
	Tools      []string `json:"tools,omitempty"`              // of go.mod's tool lines, with their modules' versions
	Toolchains []string `json:"toolchains,omitempty"`         // "go1.26.8.linux-amd64"
	Vendored   []string `json:"vendored,omitempty"`           // directories whose modules are in the commit, and not here
	NotLooked  []string `json:"sums_not_looked_up,omitempty"` // modules that no checksum database was asked for, which go.sum alone holds
	Files      []File   `json:"files"`                        // sorted by name
}

// File is one entry of a bundle.
type File struct {
	Name   string `json:"name"` // slash-separated, below GOMODCACHE
	Size   int64  `json:"size"` // bytes
	SHA256 string `json:"sha256"`
	Sum    string `json:"h1,omitempty"` // of a zip file or a go.mod, as go.sum has it
}

// The limits of what is read. Module zip files have 500 MB at most
// (golang.org/x/mod/zip, MaxZipFile).
const (
	maxManifest = 64 << 20
	maxFile     = 512 << 20
	maxTotal    = 16 << 30
)

// check refuses a file that does not belong into a bundle: one that would lie
// elsewhere, or that the go command would trust without looking.
func (f File) check() error {
	rest, below := strings.CutPrefix(f.Name, download)
	switch {
	case !below || path.Clean(f.Name) != f.Name || !filepath.IsLocal(filepath.FromSlash(f.Name)) || strings.ContainsAny(f.Name, "\\:*?\"<>|\x00"):
		return fmt.Errorf("%q would lie outside of the module cache's downloads", f.Name)
	case !strings.HasPrefix(rest, "sumdb/") && !f.wanted():
		return fmt.Errorf("%q is no part of a module", f.Name)
	case f.Size < 0 || f.Size > maxFile:
		return fmt.Errorf("%q has %d bytes, more than any module", f.Name, f.Size)
	}
	return nil
}

// wanted reports whether a file is a module's that the go command itself checks,
// or does not need to.
func (f File) wanted() bool {
	_, ext, ok := f.module()
	return ok && (ext == ".info" || ext == ".mod" || ext == ".zip")
}

// sumKey is what go.sum calls a zip file or a go.mod: "example.com/m v1.0.0" or
// "example.com/m v1.0.0/go.mod". ok is false for other files.
func (f File) sumKey() (key string, ok bool) {
	m, ext, ok := f.module()
	switch {
	case !ok:
		return "", false
	case ext == ".zip":
		return m.Path + " " + m.Version, true
	case ext == ".mod":
		return m.Path + " " + m.Version + "/go.mod", true
	}
	return "", false
}

// module is the module that a file belongs to, and its extension.
func (f File) module() (m module.Version, ext string, ok bool) {
	dir, base := path.Split(strings.TrimPrefix(f.Name, download))
	escaped, isVersion := strings.CutSuffix(dir, "/@v/")
	if !isVersion {
		return m, "", false
	}
	ext = path.Ext(base)
	var err, err2 error
	m.Path, err = module.UnescapePath(escaped)
	m.Version, err2 = module.UnescapeVersion(strings.TrimSuffix(base, ext))
	return m, ext, err == nil && err2 == nil
}
