package templates

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// File is a file that was rendered.
type File struct {
	Name string      // below dist/units, with slashes: "orders.service", "supervisor/orders.conf"
	Data []byte      // UTF-8, each line ended by \n
	Mode fs.FileMode // of the file where it is installed: 0644, and 0600 for what will have secrets
}

// sumMark begins the last line of a header, which has the hash of all that follows
// the empty line after it.
const sumMark = "# sha256:"

// headed puts a header before a body: what made the file, where changes to it
// belong, and a hash, by which an edit can be told from an older rendering.
func headed(name, made string, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s, made by %s from the service's description.\n", path.Base(name), made)
	for _, line := range advice(name) {
		fmt.Fprintf(&b, "# %s\n", line)
	}
	fmt.Fprintf(&b, "%s%x\n\n", sumMark, sha256.Sum256(body))
	b.Write(body)
	return b.Bytes()
}

// advice says where changes belong, since the file will be made again.
func advice(name string) []string {
	switch path.Ext(name) {
	case ".service", ".socket", ".timer":
		return []string{"It will be made again. Changes for a host belong into a drop-in:", "/etc/systemd/system/" + name + ".d/*.conf, by systemctl edit " + name}
	case ".env":
		return []string{"It will be made again, and only shows what there is to set."}
	}
	return []string{"It will be made again: changes belong into the description."}
}

// intact reports whether a file has a header of ours, and whether what follows
// is what was rendered under it.
func intact(name string, data []byte) (ours, whole bool) {
	if path.Ext(name) == ".json" {
		return intactApps(data)
	}
	head, body, found := bytes.Cut(data, []byte("\n"+sumMark))
	if !found || !bytes.HasPrefix(head, []byte("# ")) || bytes.Contains(head, []byte("\n\n")) {
		return false, false
	}
	sum, body, _ := bytes.Cut(body, []byte("\n\n"))
	made, _, _ := strings.Cut(strings.TrimPrefix(string(head), "# "+path.Base(name)+", made by "), " from the service's description.\n")
	return true, string(sum) == fmt.Sprintf("%x", sha256.Sum256(body)) && bytes.Equal(headed(name, made, body), data)
}
