// Directives writes the table of the keys of unit files and of the systemd
// version that brought each, from the packages of a systemd release.
package main

import (
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// row is one key of the table. Sections whose key has another age have a row of
// their own.
type row struct {
	Key      string   `json:"key"`
	Sections []string `json:"sections"`
	Since    int      `json:"since,omitempty"`  // 0 = before 209
	Source   string   `json:"source,omitempty"` // where the man pages do not say it
}

// table is the whole file.
type table struct {
	Systemd string `json:"systemd"` // the package's version
	AsOf    string `json:"as_of"`   // the month it was looked at
	Rows    []row  `json:"rows"`
}

func main() {
	root := flag.String("root", "", "directory with systemd and libsystemd-shared unpacked; \"\" = fetch them by apt")
	suite := flag.String("suite", "sid", "Debian suite to fetch from")
	month := flag.String("as-of", "", "month of the look, as 2026-11")
	out := flag.String("out", "directives.json", "file to write")
	flag.Parse()
	if err := run(*root, *suite, *month, *out); err != nil {
		fmt.Fprintln(os.Stderr, "directives:", err)
		os.Exit(1)
	}
}

func run(root, suite, month, out string) error {
	version := "unpacked"
	if root == "" {
		dir, err := os.MkdirTemp("", "directives")
		if err != nil {
			return err
		}
		defer os.RemoveAll(dir)
		if version, err = fetch(dir, suite); err != nil {
			return err
		}
		root = filepath.Join(dir, "root")
	}
	rows, err := read(root)
	if err != nil {
		return err
	}
	return write(out, table{Systemd: version, AsOf: month, Rows: rows})
}

// write writes a row a line, so that a new release shows as a small difference.
func write(file string, t table) error {
	var b strings.Builder
	fmt.Fprintf(&b, "{\n\"systemd\": %q,\n\"as_of\": %q,\n\"rows\": [\n", t.Systemd, t.AsOf)
	for i, r := range t.Rows {
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		b.Write(line)
		if i < len(t.Rows)-1 {
			b.WriteString(",")
		}
		b.WriteString("\n")
	}
	b.WriteString("]\n}\n")
	return os.WriteFile(file, []byte(b.String()), 0o644)
}

// read makes the rows from the packages' files.
func read(root string) ([]row, error) {
	libraries, err := filepath.Glob(filepath.Join(root, "usr/lib/*/systemd/libsystemd-core-*.so"))
	if err != nil || len(libraries) != 1 {
		return nil, fmt.Errorf("looking for libsystemd-core in %s: %d found", root, len(libraries))
	}
	library, err := os.ReadFile(libraries[0])
	if err != nil {
		return nil, err
	}
	documented, err := readPages(root)
	if err != nil {
		return nil, err
	}
	return merge(known(library), documented), nil
}

// readPages returns the marks by "Section.Key". The page of a section comes
// before those that are shared.
func readPages(root string) (map[string]int, error) {
	documented := map[string]int{}
	for _, page := range pages {
		since, err := readPage(filepath.Join(root, "usr/share/man/man5", page.name+".5.gz"))
		if err != nil {
			return nil, err
		}
		if len(since) == 0 && page.name != "systemd.slice" {
			return nil, fmt.Errorf("man page %s: no keys found", page.name)
		}
		for key, version := range since {
			for _, section := range page.sections {
				if _, ok := documented[section+"."+key]; !ok {
					documented[section+"."+key] = version
				}
			}
		}
	}
	return documented, nil
}

func readPage(file string) (map[string]int, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	return marks(text)
}

// merge gives every key that the parser takes its age: the correction's, the
// man page's, or that of before 209.
func merge(sections map[string][]string, documented map[string]int) []row {
	byAge := map[string]*row{}
	for key, in := range sections {
		for _, section := range in {
			since, source := documented[section+"."+key], ""
			if c, ok := corrected(section, key); ok {
				since, source = c.since, c.source
			}
			id := fmt.Sprint(key, since, source)
			if byAge[id] == nil {
				byAge[id] = &row{Key: key, Since: since, Source: source}
			}
			byAge[id].Sections = append(byAge[id].Sections, section)
		}
	}
	var rows []row
	for _, r := range byAge {
		slices.Sort(r.Sections)
		rows = append(rows, *r)
	}
	slices.SortFunc(rows, func(a, b row) int {
		return strings.Compare(a.Key+" "+strings.Join(a.Sections, " "), b.Key+" "+strings.Join(b.Sections, " "))
	})
	return rows
}
