package gobuild

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"example.com/seaworthy/targets/whole"
)

// RecordFile is the name of a build's record, beside the binary.
const RecordFile = "build.json"

// Record is build.json: how one binary came to be. Every field is the same for
// the same commit, toolchain and flags, but for those that tell of the machine:
// GOPROXY, GOSUMDB, Jobs, Memory and Seconds. They are of the compile that made
// these bytes, and do not change them.
type Record struct {
	Schema   int    `json:"schema"` // 1
	Name     string `json:"name"`
	Language string `json:"language"`          // "go" or "c"
	Package  string `json:"package,omitempty"` // import path of the main package
	Module   string `json:"module,omitempty"`
	Platform string `json:"platform"` // "linux/amd64/v3", or a bare-metal triplet
	File     string `json:"file"`     // name of the binary in this directory
	Version  string `json:"version"`  // stamped into main.version where Stamped
	Stamped  bool   `json:"stamped"`
	Go       string `json:"go,omitempty"`
	CC       string `json:"cc,omitempty"` // what the C compiler says of itself
	// CFlags are the flags that chose a processor for the C code, its own default
	// first where that is not the lowest. Empty is none; nil, in JSON null, is
	// that it is not known, or that there is no C code.
	CFlags     []string   `json:"cflags"`
	Command    []string   `json:"command"` // the compiler's arguments, without the output
	Env        []string   `json:"env,omitempty"`
	Link       LinkRecord `json:"link"`
	Commit     string     `json:"commit,omitempty"`
	CommitTime string     `json:"commit_time,omitempty"` // RFC 3339
	Dirty      bool       `json:"dirty"`
	SourceNote string     `json:"source_note,omitempty"` // why commit is empty
	SHA256     string     `json:"sha256"`
	Size       int64      `json:"size"`              // bytes
	GOPROXY    string     `json:"goproxy,omitempty"` // where missing modules would be fetched, without users and passwords
	GOSUMDB    string     `json:"gosumdb,omitempty"` // what new sums are compared with, likewise
	Jobs       int        `json:"jobs,omitempty"`    // builds at a time, and compilers in each; 0 = no limit was set
	Memory     string     `json:"memory,omitempty"`  // GOMEMLIMIT that all compilers shared; "" = no limit was set
	Seconds    float64    `json:"seconds"`           // wall time of the compile that made these bytes
}

// LinkRecord is the link decision as it was carried out.
type LinkRecord struct {
	Mode     string   `json:"mode"` // "static" or "dynamic"
	Cgo      bool     `json:"cgo"`
	Reason   string   `json:"reason"`
	Warnings []string `json:"warnings,omitempty"` // libc functions that a static binary still wants its libc for
}

// Build is one binary that lies in dist, and its record.
type Build struct {
	Name   string // "orders_linux_amd64"
	Path   string // "dist/orders_linux_amd64/orders"
	Record Record
	Fresh  bool // compiled in this run and not found up to date
}

// ReadBuild reads the record in dir, a build's directory under dist. It is an
// error if the record or the binary that it names is missing.
func ReadBuild(dir string) (Build, error) {
	file := filepath.Join(dir, RecordFile)
	data, err := os.ReadFile(file)
	if err != nil {
		return Build{}, err
	}
	var r Record
	if err := json.Unmarshal(data, &r); err != nil {
		return Build{}, fmt.Errorf("%s: %w", file, err)
	}
	b := Build{Name: filepath.Base(dir), Path: filepath.Join(dir, filepath.Base(r.File)), Record: r}
	_, err = os.Stat(b.Path)
	return b, err
}

// Intact reports whether the binary still is the one that the record describes,
// by its SHA-256.
func (b Build) Intact() (bool, error) {
	f, err := os.Open(b.Path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return false, err
	}
	return hex.EncodeToString(h.Sum(nil)) == b.Record.SHA256, nil
}

// writeJSON writes v to file by rename, making its directory; a file that
// already holds the same bytes is left alone.
func writeJSON(file string, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	return whole.Write(file, append(data, '\n'), 0o644)
}
