package starter

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ManifestName is the file beside the kit's source that says what was installed.
const ManifestName = "kit.json"

// Manifest says what of the kit was installed.
type Manifest struct {
	Schema   int               `json:"schema"`   // 1
	Kit      string            `json:"kit"`      // the commit; "" = not known
	Module   string            `json:"module"`   // import path of the source
	Requires map[string]string `json:"requires"` // module → version, of go.mod
	Files    map[string]string `json:"files"`    // slash path below the kit's module → sha256, as installed
}

// ReadManifest reads the one in dir, the directory of the source.
func ReadManifest(dir string) (*Manifest, error) {
	text, err := os.ReadFile(filepath.Join(dir, ManifestName))
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(dir, ManifestName), err)
	}
	if m.Schema != 1 {
		return nil, fmt.Errorf("%s has schema %d, which a newer kit wrote: this one knows 1", filepath.Join(dir, ManifestName), m.Schema)
	}
	return &m, nil
}

// encode is the manifest as it is written: maps are sorted by their keys.
func (m *Manifest) encode() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	_ = enc.Encode(m) // of strings alone: it cannot fail
	return b.Bytes()
}

// sum is the hash of a file's bytes, in hex.
func sum(data []byte) string {
	h := sha256.Sum256(data)
	return hex.EncodeToString(h[:])
}

// edited are the files of the kit's source at root that are not as they were
// installed, sorted.
func (m *Manifest) edited(root string) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(m.Files)) {
		rest, ok := strings.CutPrefix(name, inner+"/")
		if !ok {
			continue
		}
		if data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(rest))); err != nil || sum(data) != m.Files[name] {
			names = append(names, rest)
		}
	}
	return names
}
