package starter

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// editedMark is in the name of a file that was edited here and had to give way. No
// compiler takes it by that name.
const editedMark = ".edited"

// setAside plans the copy of an edited file, beside it.
func (p *Plan) setAside(name string, data []byte) (string, error) {
	for n := 1; ; n++ {
		aside := name + editedMark
		if n > 1 {
			aside += fmt.Sprint(n)
		}
		old, err := os.ReadFile(p.Service.path(filepath.FromSlash(aside)))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			p.add(Change{Path: aside, Kind: New, Lines: []string{"what " + name[strings.LastIndex(name, "/")+1:] + " was here, with its edits"}, data: data})
			return aside, nil
		case err != nil:
			return "", err
		case bytes.Equal(old, data):
			return aside, nil
		}
	}
}
