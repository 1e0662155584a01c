package gobuild

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"hash"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// memory is a look kept for the next run, and the fingerprint of what it was
// taken from. It only ever saves the go command's time: the build itself always
// asks the go command, so a wrong memory cannot put old code into a binary.
type memory struct {
	Files       string `json:"files"` // fingerprint by size and time: equal means equal
	Fingerprint string `json:"fingerprint"`
	Look        *Look  `json:"look"`
}

// Recall returns the look kept in file if nothing that it was taken from has
// changed, and otherwise takes a new one and keeps it. The second result says
// whether a new one was taken.
func Recall(ctx context.Context, q Query, file string) (*Look, bool, error) {
	var m memory
	if data, err := os.ReadFile(file); err == nil && json.Unmarshal(data, &m) == nil && m.Look != nil {
		if m.fresh(q) {
			return m.Look, false, nil
		}
		if fp, err := fingerprint(q, m.Look.Watch, addHead); err == nil && fp == m.Fingerprint {
			m.keep(q, file)
			return m.Look, false, nil
		}
	}
	look, err := Inspect(ctx, q)
	if err != nil {
		return nil, true, err
	}
	fp, err := fingerprint(q, look.Watch, addHead)
	if err != nil {
		return look, true, nil // not kept: the next run looks again
	}
	m = memory{Fingerprint: fp, Look: look}
	m.keep(q, file)
	return look, true, nil
}

// fresh reports whether no watched file has another size or time: then none has
// to be read. The go command trusts the same two for its index of modules.
func (m memory) fresh(q Query) bool {
	files, err := fingerprint(q, m.Look.Watch, addFile)
	return err == nil && files == m.Files
}

// keep writes m for the next run. What cannot be kept, on a full disk say, costs
// that run a look and is no error.
func (m memory) keep(q Query, file string) {
	var err error
	if m.Files, err = fingerprint(q, m.Look.Watch, addFile); err == nil {
		_ = writeJSON(file, m)
	}
}

// fingerprint hashes all that decides a look: the question, the go command and
// its settings, the module's files, and of each watched Go file what stands
// above the code (constraints, imports), or whatever else add adds of it.
func fingerprint(q Query, watch []string, add func(hash.Hash, string) error) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, "4", q.Dir, q.Package, q.Tags, q.Platforms, q.Listed, goEnvironment())
	for _, name := range append(toolFiles(), moduleFiles(q.Dir)...) {
		addStat(h, name)
	}
	for _, dir := range watch {
		if err := addDir(h, dir, add); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// goEnvironment are the variables that change what the go command answers.
func goEnvironment() []string {
	var env []string
	for _, kv := range os.Environ() {
		for _, prefix := range []string{"GO", "CGO_", "CC=", "CXX=", "PKG_CONFIG"} {
			if strings.HasPrefix(kv, prefix) {
				env = append(env, kv)
			}
		}
	}
	slices.Sort(env)
	return env
}

// toolFiles are the go command and the file that "go env -w" writes.
func toolFiles() []string {
	var files []string
	if path, err := exec.LookPath("go"); err == nil {
		files = append(files, path)
	}
	if env := os.Getenv("GOENV"); env != "" {
		return append(files, env)
	}
	if dir, err := os.UserConfigDir(); err == nil {
		files = append(files, filepath.Join(dir, "go", "env"))
	}
	return files
}

// moduleFiles are the files, there or not, that choose modules and versions.
func moduleFiles(dir string) []string {
	abs, err := filepath.Abs(dir)
	if err != nil {
		abs = dir
	}
	files := []string{filepath.Join(abs, "vendor", "modules.txt")}
	for d := abs; ; d = filepath.Dir(d) {
		for _, name := range []string{"go.mod", "go.sum", "go.work", "go.work.sum"} {
			files = append(files, filepath.Join(d, name))
		}
		if d == filepath.Dir(d) {
			return files
		}
	}
}

// addStat adds a file's name, size and time of change; absent files differ from
// empty ones.
func addStat(h hash.Hash, name string) {
	fi, err := os.Stat(name)
	if err != nil {
		fmt.Fprintln(h, name, "absent")
		return
	}
	fmt.Fprintln(h, name, fi.Size(), fi.ModTime().UnixNano())
}

// addDir adds the names of a directory's sub-directories and, of each Go file
// that is no test, what add adds.
func addDir(h hash.Hash, dir string, add func(hash.Hash, string) error) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case e.IsDir() && name[0] != '.' && name[0] != '_' && name != "dist":
			fmt.Fprintln(h, "dir", dir, name)
		case strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go"):
			if err := add(h, filepath.Join(dir, name)); err != nil {
				return err
			}
		case strings.HasSuffix(name, ".swig") || strings.HasSuffix(name, ".swigcxx"):
			fmt.Fprintln(h, "swig", dir, name)
		}
	}
	return nil
}

// addFile adds a Go file's size and time.
func addFile(h hash.Hash, name string) error {
	addStat(h, name)
	return nil
}

// addHead adds a Go file up to the end of its imports, or the whole of a file
// that cannot be parsed so far.
func addHead(h hash.Hash, name string) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ImportsOnly)
	end := len(src)
	if err == nil {
		end = fset.Position(headEnd(f)).Offset
	}
	fmt.Fprintln(h, "file", name, end)
	h.Write(src[:min(end, len(src))])
	return nil
}

func headEnd(f *ast.File) token.Pos {
	end := f.Name.End()
	for _, d := range f.Decls {
		end = max(end, d.End())
	}
	return end
}
