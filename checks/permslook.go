package checks

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/tree"
)

// How much is read of a tree's contents.
const (
	maxLooked = 4096      // files
	maxLoaded = 128 << 20 // bytes of one
)

// look reads what the headers do not say, in one pass: which ELF files are
// programs, where those with rights of their own look for libraries, and the
// accounts of a root.
func (a *audit) look() {
	a.elfs = map[int]*binary.Binary{}
	ask := a.unclear()
	users, groups := a.file("etc/passwd"), a.file("etc/group")
	if a.root && users >= 0 {
		ask[users], ask[max(groups, users)] = true, true
	}
	looked := 0
	err := a.Contents(func(i int) bool { return ask[i] }, func(i int, content io.Reader) error {
		if looked++; looked > maxLooked {
			return fmt.Errorf("more than %d programs in unusual places", maxLooked)
		}
		var err error
		switch i {
		case users:
			a.users, err = accountNumbers(content)
		case groups:
			a.groups, err = accountNumbers(content)
		default:
			a.elfs[i], err = loadELF(content)
		}
		if err != nil {
			a.Gaps = append(a.Gaps, tree.Gap{Path: a.Entries[i].Path, Why: err.Error()})
		}
		return nil
	})
	if err != nil {
		a.Gaps = append(a.Gaps, tree.Gap{Path: ".", Why: err.Error()})
	}
	a.sortPrograms()
}

// file is the place of a regular file; -1 if there is none.
func (a *audit) file(name string) int {
	if i, ok := a.index[name]; ok && a.Entries[i].Kind == tree.File {
		return i
	}
	return -1
}

// unclear are the ELF files whose header in the tree does not say enough.
func (a *audit) unclear() map[int]bool {
	ask := map[int]bool{}
	for _, e := range a.files {
		if e.Content == tree.ELF && (e.Secure() || a.maybeProgram(e)) {
			ask[a.index[e.Path]] = true
		}
	}
	return ask
}

// loadELF reads a file whole.
func loadELF(content io.Reader) (*binary.Binary, error) {
	b, err := io.ReadAll(io.LimitReader(content, maxLoaded+1))
	if err == nil && len(b) > maxLoaded {
		err = fmt.Errorf("more than %d MB", maxLoaded>>20)
	}
	if err != nil {
		return nil, err
	}
	return binary.Read(bytes.NewReader(b))
}

// accountNumbers are the numbers in passwd(5) or group(5).
func accountNumbers(content io.Reader) (map[int]bool, error) {
	numbers := map[int]bool{}
	lines := bufio.NewScanner(io.LimitReader(content, 16<<20))
	for lines.Scan() {
		if fields := strings.Split(lines.Text(), ":"); len(fields) > 2 {
			if n, err := strconv.Atoi(fields[2]); err == nil {
				numbers[n] = true
			}
		}
	}
	if len(numbers) == 0 && lines.Err() == nil {
		return nil, errors.New("no account in it")
	}
	return numbers, lines.Err()
}

// libraryNames are those of shared libraries, kernel modules and debug data: ELF
// files that are not run.
var libraryNames = regexp.MustCompile(`(^usr/lib/debug/.*|\.(so(\.[0-9A-Za-z_.+-]*)?|ko|o|a|debug|dbg|mod))$`)

// sortPrograms finds the files that are there to be run; of a root only those
// in its places, for what lies elsewhere may be an example.
func (a *audit) sortPrograms() {
	for _, e := range a.files {
		b := a.elfs[a.index[e.Path]]
		if a.root && !a.inPlace(e) {
			continue
		}
		if a.isProgram(e) || b != nil && a.maybeProgram(e) && isStarted(b) {
			a.programs = append(a.programs, e)
		}
	}
}

// isProgram reports what can be told without looking further into a file. An
// rpm has the words of file(1) for it.
func (a *audit) isProgram(e *tree.Entry) bool {
	canRun := e.Mode&0o111 != 0
	switch {
	case e.Class != "":
		return strings.Contains(e.Class, "executable") && (strings.HasPrefix(e.Class, "ELF") || canRun || a.inPlace(e))
	case e.Content == tree.Script:
		return canRun || a.inPlace(e)
	case e.Content != tree.ELF || libraryNames.MatchString(e.Path):
		return false
	}
	const program, shared = 2, 3 // ET_EXEC, ET_DYN
	return e.Type == program || e.Type == shared && (canRun || a.inBin(e))
}

// maybeProgram reports whether a file is a position-independent program or a
// library with an unusual name.
func (a *audit) maybeProgram(e *tree.Entry) bool {
	return !a.root && e.Content == tree.ELF && e.Type == 3 && e.Known() && !a.isProgram(e) && !libraryNames.MatchString(e.Path)
}

// isStarted reports whether an ELF file is a program.
func isStarted(b *binary.Binary) bool {
	return len(b.Defects) == 0 && b.Entry != 0 && b.Link() != binary.SharedObject
}
