package gobuild

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"time"

	"example.com/seaworthy/targets/whole"
)

// staged is the file that the compiler writes and keeps up to date.
func (o output) staged() string { return filepath.Join(o.cache, o.file) }

// seen is a second link to the staged file of the last run. The go command
// never writes into an existing binary: it puts a new file in its place. So as
// long as both names are one file, nothing was linked anew; the file's time
// would not tell, the go command touches it (cmd/go/internal/work, "BuildInstallFunc").
func (o output) seen() string { return filepath.Join(o.cache, "seen") }

// published is what the last run left in dist, to notice a change from outside.
type published struct {
	Size   int64     `json:"size"`
	Time   time.Time `json:"time"`
	SHA256 string    `json:"sha256"`
}

func (o output) publishedFile() string { return filepath.Join(o.cache, "published.json") }

// current reports whether the binary in dist is still the staged file as it
// was published, and its hash.
func (o output) current() (sha string, ok bool) {
	var p published
	data, err := os.ReadFile(o.publishedFile())
	if err != nil || json.Unmarshal(data, &p) != nil || !sameFile(o.staged(), o.seen()) {
		return "", false
	}
	fi, err := os.Lstat(filepath.Join(o.dir, o.file))
	if err != nil || !fi.Mode().IsRegular() || fi.Size() != p.Size || !fi.ModTime().Equal(p.Time) {
		return "", false
	}
	return p.SHA256, true
}

func sameFile(a, b string) bool {
	fa, errA := os.Stat(a)
	fb, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(fa, fb)
}

// publish copies the staged file into dist by rename and returns its hash and
// size. What was there before stays whole until the rename.
func (o output) publish() (sha string, size int64, err error) {
	if err := os.MkdirAll(o.dir, 0o755); err != nil {
		return "", 0, err
	}
	tmp := filepath.Join(o.dir, "."+o.file+".tmp")
	defer os.Remove(tmp) // of no effect once it is renamed
	if sha, size, err = copyHashed(tmp, o.staged()); err != nil {
		return "", 0, err
	}
	final := filepath.Join(o.dir, o.file)
	if err := whole.Move(tmp, final); err != nil {
		return "", 0, err
	}
	return sha, size, o.remember(final, sha)
}

// replace publishes the staged file unless dist holds the same bytes: for
// compilers that always write. It reports whether dist was changed.
func (o output) replace() (sha string, size int64, changed bool, err error) {
	if sha, size, err = hashed(o.staged()); err != nil {
		return "", 0, false, err
	}
	if old, _, err := hashed(filepath.Join(o.dir, o.file)); err == nil && old == sha {
		return sha, size, false, nil
	}
	sha, size, err = o.publish()
	return sha, size, true, err
}

// hashed returns the SHA-256 and the size of a file.
func hashed(name string) (string, int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", 0, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return hex.EncodeToString(h.Sum(nil)), n, err
}

// remember keeps what current needs. A file system without hard links only
// costs the next run a copy.
func (o output) remember(final, sha string) error {
	_ = os.Remove(o.seen())
	_ = os.Link(o.staged(), o.seen())
	fi, err := os.Stat(final)
	if err != nil {
		return err
	}
	return writeJSON(o.publishedFile(), published{fi.Size(), fi.ModTime(), sha})
}

// copyHashed copies a file, executable, and returns its SHA-256 and size.
func copyHashed(dst, src string) (string, int64, error) {
	in, err := os.Open(src)
	if err != nil {
		return "", 0, err
	}
	defer in.Close()
	out, err := os.OpenFile(dst, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o755)
	if err != nil {
		return "", 0, err
	}
	h := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, h), in)
	if err2 := out.Close(); err == nil {
		err = err2
	}
	if err == nil {
		err = os.Chmod(dst, 0o755) // whatever the umask says
	}
	return hex.EncodeToString(h.Sum(nil)), n, err
}
