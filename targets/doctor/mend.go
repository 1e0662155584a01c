package doctor

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"example.com/seaworthy/checks"
)

// Mend does what is safe of what the looks advise, and returns a line for each
// thing that it did: it removes what a mage that was killed has left, has git
// ignore dist, and gives the kit a go.work of its own where another one leaves it
// out.
func (e Exam) Mend(ctx context.Context) (done []string, err error) {
	p := e.patient()
	for _, mend := range []func(context.Context) ([]string, error){p.mendLeftover, p.mendDist, p.mendWorkspace} {
		did, failed := mend(ctx)
		done, err = append(done, did...), errors.Join(err, failed)
	}
	return done, err
}

// mendLeftover removes the file where no mage can be about to read it.
func (p *patient) mendLeftover(context.Context) (done []string, err error) {
	for _, dir := range kitDirs {
		name := filepath.Join(dir, output)
		info, statErr := os.Lstat(name)
		if statErr != nil || !info.Mode().IsRegular() || info.Size() > 0 && p.Now().Sub(changed(info)) < settled {
			continue
		}
		if failed := os.Remove(name); failed != nil {
			err = errors.Join(err, failed)
			continue
		}
		done = append(done, "removed "+filepath.ToSlash(name))
	}
	return done, err
}

// mendDist adds a line to .gitignore, with the line ends that it has.
func (p *patient) mendDist(ctx context.Context) ([]string, error) {
	if f := p.dist(ctx)[0]; f.Status != checks.Warn || f.Evidence != nil {
		return nil, nil // ignored, not asked, or kept by git: what is kept, nobody drops unasked
	}
	const name = ".gitignore"
	text, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	end := "\n"
	if bytes.Contains(text, []byte("\r\n")) {
		end = "\r\n"
	}
	line := filepath.ToSlash(p.Dist) + "/" + end
	if len(text) > 0 && text[len(text)-1] != '\n' {
		line = end + line
	}
	if err := appendTo(name, line); err != nil {
		return nil, err
	}
	return []string{"added " + filepath.ToSlash(p.Dist) + "/ to " + name}, nil
}

// appendTo leaves what a file has, its mode included.
func appendTo(name, text string) (err error) {
	f, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	_, err = f.WriteString(text)
	return err
}

// mendWorkspace writes a go.work beside the kit's go.mod.
func (p *patient) mendWorkspace(context.Context) (done []string, err error) {
	if p.chosen() != "" {
		return nil, nil // it would not be looked at
	}
	for _, dir := range kitDirs[1:] {
		mod := filepath.Join(dir, "go.mod")
		if _, err := os.Stat(mod); err != nil {
			continue
		}
		name := filepath.Join(dir, "go.work")
		w, failed := p.workOf(dir)
		if _, err := os.Lstat(name); err == nil || w.file == "" || failed != nil || w.uses(dir) {
			continue
		}
		_, f := moduleOf(dir)
		if f == nil || f.Go == nil {
			continue
		}
		if err := os.WriteFile(name, fmt.Appendf(nil, "go %s\n\nuse .\n", f.Go.Version), 0o644); err != nil {
			return done, err
		}
		done = append(done, "wrote "+filepath.ToSlash(name)+", because "+shown(w.file)+" leaves the kit out")
	}
	return done, nil
}
