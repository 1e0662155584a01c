// Command scribe keeps a small archive: it is here for the files that it leaves.
//
//	scribe keep DIR <lines   write each line to a file of its own, and an index
//	scribe seal DIR          make the archive read-only, and name it in a link
//	scribe drop DIR NAME     remove a file of it
//
// It exits 0 if all is well, 1 if it could not do it and 2 if it was used wrongly.
package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: scribe keep|seal|drop DIR")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintf(os.Stderr, "scribe: %v\n", err)
		os.Exit(1)
	}
}

func run(what, dir string, rest []string) error {
	switch what {
	case "keep":
		return keep(dir)
	case "seal":
		return seal(dir)
	case "drop":
		return drop(dir, rest)
	}
	return fmt.Errorf("%q is nothing that a scribe does", what)
}

// keep writes a line "name: text" to the file of that name.
func keep(dir string) error {
	if err := os.MkdirAll(filepath.Join(dir, "spare"), 0o750); err != nil {
		return err
	}
	var index []string
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		name, text, found := strings.Cut(in.Text(), ": ")
		if !found {
			return fmt.Errorf("%q has no name", in.Text())
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text+"\n"), mode(name)); err != nil {
			return err
		}
		index = append(index, fmt.Sprintf("%s %d", name, len(text)))
	}
	slices.Sort(index)
	fmt.Println("kept", len(index))
	return os.WriteFile(filepath.Join(dir, "index"), []byte(strings.Join(index, "\n")+"\n"), 0o644)
}

// mode is that of a file: keys are for their owner, programs can be run.
func mode(name string) os.FileMode {
	switch filepath.Ext(name) {
	case ".key":
		return 0o600
	case ".sh":
		return 0o755
	}
	return 0o644
}

// seal ends the writing of the archive.
func seal(dir string) error {
	if err := os.Remove(filepath.Join(dir, "spare")); err != nil {
		return err
	}
	if err := os.Symlink(filepath.Base(dir), dir+".latest"); err != nil {
		return err
	}
	if err := os.Chmod(filepath.Join(dir, "index"), 0o444); err != nil {
		return err
	}
	return os.Chmod(dir, 0o555)
}

// drop removes what the archive need not have.
func drop(dir string, names []string) error {
	for _, name := range names {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, "dropped", name)
	}
	return nil
}
