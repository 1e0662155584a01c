package starter

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// oldestTool is the first Go that knows a tool line in go.mod.
const oldestTool = "v1.24"

// addTool plans the tool line and Mage's requirement in the service's go.mod, and
// Mage's lines in its go.sum. No version that is there moves, and where Mage's own
// would have to, nothing is planned.
func (p *Plan) addTool() error {
	if p.Service.keepsMage() {
		p.mageStays()
		return nil
	}
	text, version, err := p.Kit.withTool(p.Service.goMod)
	if err != nil {
		return err
	}
	if err := p.replace("go.mod", text, addedLines(string(p.Service.goMod), string(text))...); err != nil {
		return err
	}
	if kits := p.Kit.mageVersion(); version != kits {
		p.mageDiffers(version, kits)
		return nil
	}
	old, err := os.ReadFile(p.Service.path("go.sum"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	sums, added := withSums(string(old), p.Kit.sums(module.Version{Path: magePath, Version: version}))
	return p.replace("go.sum", []byte(sums), plus(added)...)
}

// mageDiffers says what another version of Mage means.
func (p *Plan) mageDiffers(has, kits string) {
	words := fmt.Sprintf("go.mod requires mage %s, which stays; the kit is tested with %s", has, kits)
	if semver.Compare(has, kits) < 0 {
		words += ": if a target is refused, go get -tool " + magePath + "@" + kits
	}
	p.note(words)
	sums, err := os.ReadFile(p.Service.path("go.sum"))
	if err != nil || !strings.Contains(string(sums), magePath+" "+has+" ") {
		p.note("go.sum has no line for it yet: go get -tool " + magePath + "@" + has)
	}
}

// withTool returns a go.mod with Mage as a tool, and the version of Mage in it.
func (k *Kit) withTool(text []byte) ([]byte, string, error) {
	f, err := modfile.Parse("go.mod", text, nil)
	if err != nil {
		return nil, "", err
	}
	version := ""
	for _, r := range f.Require {
		if r.Mod.Path == magePath {
			version = r.Mod.Version
		}
	}
	hasTool := slices.ContainsFunc(f.Tool, func(t *modfile.Tool) bool { return t.Path == magePath })
	if version != "" && hasTool {
		return text, version, nil
	}
	if !hasTool {
		if err := f.AddTool(magePath); err != nil {
			return nil, "", err
		}
	}
	if version == "" {
		version = k.mageVersion()
		f.SetRequireSeparateIndirect(append(slices.Clone(f.Require), &modfile.Require{
			Mod: module.Version{Path: magePath, Version: version}, Indirect: true,
		}))
	}
	f.Cleanup()
	out, err := f.Format()
	return []byte(inStyle(string(out), string(text))), version, err
}

// addedLines are those of the new text that the old one has not, as "+ line". Lines
// within a block are shown with its word.
func addedLines(old, text string) []string {
	had := map[string]int{}
	for _, line := range statements(old) {
		had[line]++
	}
	var added []string
	for _, line := range statements(text) {
		if had[line]--; had[line] < 0 {
			added = append(added, line)
		}
	}
	return plus(added)
}

// statements are the lines of a go.mod, each as it would stand alone.
func statements(text string) []string {
	var all []string
	verb := ""
	for line := range strings.Lines(lf(text)) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasSuffix(line, "("):
			verb = strings.TrimSpace(strings.TrimSuffix(line, "("))
		case line == ")":
			verb = ""
		case line != "" && verb != "":
			all = append(all, verb+" "+line)
		case line != "":
			all = append(all, line)
		}
	}
	return all
}

func plus(lines []string) []string {
	var out []string
	for _, line := range lines {
		out = append(out, "+ "+line)
	}
	return out
}
