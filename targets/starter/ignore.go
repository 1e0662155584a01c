package starter

import (
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// ignored are what a repository with the kit must ignore, each with the ways to
// write it.
var ignored = []struct {
	line string
	also []string
}{
	{"dist/", []string{"dist", "/dist", "/dist/", "dist/*", "/dist/*", "dist/**", "/dist/**", "**/dist", "**/dist/"}},
	{"mage_output_file.go", []string{"**/mage_output_file.go", "*_output_file.go"}},
}

// addIgnores plans the lines that .gitignore lacks. Those that git ignores by
// another file of the repository are not added.
func (p *Plan) addIgnores(already []string) error {
	old, err := os.ReadFile(p.Service.path(".gitignore"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	text, added := withIgnores(string(old), already)
	if len(added) == 0 {
		return nil
	}
	return p.replace(".gitignore", []byte(text), plus(added)...)
}

// withIgnores appends what is missing, in the style of the text.
func withIgnores(text string, already []string) (string, []string) {
	var have, added []string
	for line := range strings.Lines(lf(text)) {
		have = append(have, strings.TrimSpace(line))
	}
	for _, want := range ignored {
		known := slices.ContainsFunc(have, func(line string) bool { return line == want.line || slices.Contains(want.also, line) })
		if !known && !slices.Contains(already, want.line) {
			added = append(added, want.line)
		}
	}
	if len(added) == 0 {
		return text, nil
	}
	out := lf(text)
	if out != "" && !strings.HasSuffix(out, "\n") {
		out += "\n"
	}
	return inStyle(out+strings.Join(added, "\n")+"\n", text), added
}
