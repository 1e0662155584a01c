package templates

import (
	"bytes"
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template"
)

// Options is how units are rendered. The zero value renders with the templates
// of this package.
type Options struct {
	// Overrides has templates that take the place of ours by the same name, such
	// as systemd/unit.service: a service's own templates/ directory. nil = none.
	// A file that is none of ours is an error.
	Overrides fs.FS

	// Made is what the header says the file was made by: "seaworthy v0.1.0". It
	// has no time and no path, so that the same unit gives the same bytes.
	// "" = "seaworthy".
	Made string
}

//go:embed systemd supervisor
var embedded embed.FS

// Names lists the templates that there are, each with the name that Overrides
// has to use: "systemd/unit.service".
func Names() []string { return slices.Sorted(maps.Keys(formats)) }

// formats are the functions of each template. What it prints goes through one of
// them: there is no other way to print (see raw).
var formats = map[string]template.FuncMap{
	"systemd/unit.service":       unitFile,
	"systemd/unit.socket":        unitFile,
	"systemd/unit.timer":         unitFile,
	"systemd/unit.sysusers.conf": {"bare": bare, "field": field},
	"systemd/unit.tmpfiles.conf": {"bare": bare, "field": field},
	"systemd/unit.env":           {"bare": bare, "commented": commented},
	"systemd/unit.logrotate":     {"path": logrotatePath},
	"supervisor/unit.conf": {
		"bare": bare, "number": strconv.Itoa, "seconds": seconds, "line": supervisorLine,
		"arguments": func(words []string) (string, error) { return each(words, supervisorArgument, " ") },
		"variables": func(vars []variable) (string, error) {
			return each(vars, func(v variable) (string, error) { return supervisorVariable(v.Name, v.Value) }, ",")
		},
	},
}

// unitFile are the functions of systemd's own format.
var unitFile = template.FuncMap{
	"bare": bare, "number": strconv.Itoa, "span": span, "line": systemdLine, "word": systemdWord, "variable": systemdVariable,
	"names": func(words []string) (string, error) { return bare(words...) },
	"list":  func(words []string) (string, error) { return each(words, systemdWord, " ") },
	"arguments": func(program string, args []string) (string, error) {
		return each(slices.Concat([]string{program}, args), systemdArgument, " ")
	},
}

// each joins what quote makes of every element.
func each[T any](list []T, quote func(T) (string, error), between string) (string, error) {
	texts := make([]string, len(list))
	for i, element := range list {
		text, err := quote(element)
		if err != nil {
			return "", err
		}
		texts[i] = text
	}
	return strings.Join(texts, between), nil
}

// page is what a template is rendered from, and to.
type page struct {
	template string
	name     string // of the file
	mode     fs.FileMode
}

// render renders pages with a view. All errors come at once.
func (o Options) render(v view, pages []page) ([]File, error) {
	made, err := o.made()
	if err != nil {
		return nil, err
	}
	parsed, err := o.templates()
	if err != nil {
		return nil, err
	}
	var files []File
	var failed []error
	for _, p := range pages {
		body, err := execute(parsed[p.template], v)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		files = append(files, File{Name: p.name, Data: headed(p.name, made, body), Mode: p.mode})
	}
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	return files, nil
}

// made is what the header says, Made or its default.
func (o Options) made() (string, error) {
	made := cmp.Or(o.Made, "seaworthy")
	if why := notLine(made); why != "" {
		return "", fmt.Errorf("Options.Made %q %s", made, why)
	}
	return made, nil
}

func execute(t *template.Template, v view) ([]byte, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, v); err != nil {
		return nil, err
	}
	text := strings.TrimSpace(b.String()) + "\n"
	if !unitTypes[path.Ext(t.Name())] {
		return []byte(text), nil
	}
	text = fit(text, v.Systemd)
	return []byte(text), tooLong(text, v.Systemd)
}

// unitTypes are the ends of the names of unit files.
var unitTypes = map[string]bool{".service": true, ".socket": true, ".timer": true}

// longLines is the version from which a line may have 1 MiB less one byte.
// Before it what goes beyond 2047 bytes is read as the next line, whatever it says
// (LINE_MAX in config_parse, conf-parser.c).
const longLines = 235

func tooLong(text string, version int) error {
	most := 1<<20 - 1
	if version < longLines {
		most = 2047
	}
	for line := range strings.SplitSeq(text, "\n") {
		if key, _, _ := strings.Cut(line, "="); len(line) > most {
			return fmt.Errorf("%s= has %d bytes, and systemd %d reads %d of a line; write less into the field that it comes from", shorten(key), len(line), version, most)
		}
	}
	return nil
}

// ours are the templates of this package, parsed.
var ours = sync.OnceValues(func() (map[string]*template.Template, error) {
	parsed := map[string]*template.Template{}
	for name := range formats {
		t, err := parseTemplate(embedded, name)
		if err != nil {
			return nil, err
		}
		parsed[name] = t
	}
	return parsed, nil
})
