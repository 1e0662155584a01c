package doctor

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"example.com/seaworthy/checks"
)

// output is what mage writes beside the magefile while it compiles.
const output = "mage_output_file.go"

// settled is the age from which no mage that writes the file still runs: it
// compiles meanwhile, which on an empty cache takes minutes, but has written the
// file at the very beginning and reads it at once.
const settled = time.Minute

// leftover looks for what a mage that was killed has left.
func (p *patient) leftover(context.Context) []checks.Finding {
	var rows []checks.Finding
	for _, dir := range kitDirs {
		name := filepath.Join(dir, output)
		info, err := os.Lstat(name)
		if err != nil {
			continue
		}
		age := p.Now().Sub(changed(info))
		switch name := filepath.ToSlash(name); {
		case info.Size() == 0:
			rows = append(rows, fail("rm "+name+", or doctor -fix=true", "%s is empty, left by a mage that was killed: mage reads it and stops", name))
		case age < settled:
			rows = append(rows, skip("%s is %d s old: another mage compiles here, or was killed; ask again in a minute", name, max(0, int(age.Seconds()))))
		default:
			rows = append(rows, warn("rm "+name+", or doctor -fix=true", "%s is left by a mage that was killed", name))
		}
	}
	if rows == nil {
		return one(pass("no mage was killed here: there is no %s", output))
	}
	return rows
}
