//go:build mage

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ofTheMachine are the fields of build.json that tell of the machine, and what git
// says: there is none on that Windows.
var ofTheMachine = []string{"goproxy", "gosumdb", "jobs", "memory", "seconds", "commit", "commit_time", "dirty", "source_note"}

// compare prints what of the files below dir came out on Windows as it did here: a
// row for each program, with its hash, and one for all others.
func (t *winTrial) compare(dir string) {
	there, err := filesIn(filepath.Join(t.box.drive(), dir))
	here, err2 := filesIn(filepath.Join(t.here, dir))
	if err = errors.Join(err, err2); err != nil {
		t.row("compare "+dir, 0, err)
		return
	}
	all := maps.Clone(here)
	maps.Copy(all, there)
	var differing []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		a, b := there[name], here[name]
		path := filepath.ToSlash(filepath.Join(dir, name))
		switch {
		case a != b && max(a.size, b.size) < programSize:
			differing = append(differing, fmt.Sprintf("%s: %s, and here %s", path, a, b))
		case a != b:
			t.row(path, 0, fmt.Errorf("%s, and here %s", a, b))
		case a.size >= programSize:
			t.row(path+"  "+a.sum[:16]+", as here", 0, nil)
		}
	}
	var failure error
	switch {
	case len(all) == 0:
		failure = errors.New("no file")
	case len(differing) > 0:
		failure = errors.New(strings.Join(differing, "\n"))
	}
	t.row(fmt.Sprintf("files in %s compared: %d", filepath.ToSlash(dir), len(all)), 0, failure)
}

// programSize is how large a file is, in bytes, to have a row of its own.
const programSize = 1 << 20

// content is what a file holds; the zero value is no file.
type content struct {
	sum  string // SHA-256 in hex
	size int
}

func (c content) String() string {
	if c.sum == "" {
		return "none"
	}
	return fmt.Sprintf("%d bytes, %s", c.size, c.sum[:16])
}

// filesIn reads each file below dir that somebody takes away: not
// of what the kit keeps for itself. A record counts without what it says of the
// machine.
func filesIn(dir string) (map[string]content, error) {
	files := map[string]content{}
	err := filepath.WalkDir(dir, func(file string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && strings.HasPrefix(e.Name(), "."):
			return filepath.SkipDir
		case e.IsDir():
			return nil
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if e.Name() == "build.json" {
			if data, err = sharedRecord(data); err != nil {
				return fmt.Errorf("%s: %w", file, err)
			}
		}
		name, err := filepath.Rel(dir, file)
		sum := sha256.Sum256(data)
		files[name] = content{hex.EncodeToString(sum[:]), len(data)}
		return err
	})
	return files, err
}

// sharedRecord is a record without what differs from one machine to the next.
func sharedRecord(data []byte) ([]byte, error) {
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		return nil, err
	}
	for _, name := range ofTheMachine {
		delete(fields, name)
	}
	return json.Marshal(fields)
}

// sameText is nil, or an error with the first line that differs.
func sameText(there, here string) error {
	a, b := strings.Split(there, "\n"), strings.Split(here, "\n")
	for i := range max(len(a), len(b)) {
		one, other := at(a, i), at(b, i)
		if one != other {
			return fmt.Errorf("line %d is %q, and here %q", i+1, one, other)
		}
	}
	return nil
}

// at is line i, and "" behind the last.
func at(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
