package targets

import (
	"context"
	"fmt"
	"path/filepath"
	"time"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/targets/gobuild"
)

// checkBinary checks one file, or all builds in dist.
func (r *resolved) checkBinary(path *string) error {
	report := checks.Report{Schema: 1}
	if path != nil {
		item, err := r.inspectFile(*path)
		if err != nil {
			return exit{broken, err}
		}
		report.Items = append(report.Items, item)
		return r.show(report, true)
	}
	builds, err := readBuilds()
	if err != nil {
		return err
	}
	for _, b := range builds {
		item := r.inspectBuild(b)
		item.Findings = append([]checks.Finding{intact(b)}, item.Findings...)
		report.Items = append(report.Items, item)
	}
	return r.show(report, true)
}

// checking is checkBinary of one path, as session takes it.
func checking(path *string) func(context.Context, *resolved) error {
	return func(_ context.Context, r *resolved) error { return r.checkBinary(path) }
}

// intact tells a binary that was changed after it was built.
func intact(b gobuild.Build) checks.Finding {
	f := checks.Finding{ID: "R1", Check: "record", Status: checks.Pass, Text: "is the file that " + gobuild.RecordFile + " describes"}
	switch same, err := b.Intact(); {
	case err != nil:
		f.Status, f.Text = checks.Skip, err.Error()
	case !same:
		f.Status, f.Text, f.Hint = checks.Fail, "was changed after it was built: its sha256 is not that of "+gobuild.RecordFile, "mage build:all"
	}
	return f
}

// readBuilds reads every build in dist. A directory without a record is
// somebody else's and left out; a record without its binary is an error.
func readBuilds() ([]gobuild.Build, error) {
	records, err := filepath.Glob(filepath.Join(dist, "*", gobuild.RecordFile))
	if err != nil {
		return nil, exit{broken, err}
	}
	if len(records) == 0 {
		return nil, exit{cannotTell, errNoBuilds}
	}
	var builds []gobuild.Build
	for _, record := range records {
		b, err := gobuild.ReadBuild(filepath.Dir(record))
		if err != nil {
			return nil, exit{broken, fmt.Errorf("%w: build it again with mage build:all", err)}
		}
		builds = append(builds, b)
	}
	return builds, nil
}

// inspectBuild checks one build against what its record says it should be.
func (r *resolved) inspectBuild(b gobuild.Build) checks.Item {
	item := checks.Item{Name: b.Name, File: filepath.ToSlash(b.Path), Platform: b.Record.Platform, SHA256: b.Record.SHA256}
	item.Facts = append(item.Facts, language(b.Record), b.Record.Link.Mode, checks.Bytes(b.Record.Size))
	if b.Fresh {
		item.Took = time.Duration(b.Record.Seconds * float64(time.Second))
	}
	file, err := binary.ReadFile(b.Path)
	if err != nil {
		item.Findings = []checks.Finding{{ID: "A1", Check: "file", Status: checks.Fail, Text: err.Error(), Hint: "mage build:all"}}
		return item
	}
	item.Findings = checks.Run(r.checks(), checks.Subject{Name: b.Name, File: file, Wanted: wanted(b.Record)}, r.hosts)
	return item
}

// language is the toolchain for the headline.
func language(rec gobuild.Record) string {
	if rec.Language == "go" {
		return rec.Go
	}
	return "C"
}

func wanted(rec gobuild.Record) checks.Wanted {
	return checks.Wanted{
		Known: true, Platform: rec.Platform, Language: rec.Language, Cgo: rec.Link.Cgo, Link: rec.Link.Mode,
		Reason: rec.Link.Reason, LibcCalls: rec.Link.Warnings, Dirty: rec.Dirty,
		CFlags: rec.CFlags, CFlagsKnown: rec.CFlags != nil,
	}
}

// inspectFile checks a file that nothing is known of but what it says itself.
func (r *resolved) inspectFile(path string) (checks.Item, error) {
	file, err := binary.ReadFile(path)
	if err != nil {
		return checks.Item{}, err
	}
	path = filepath.ToSlash(path)
	item := checks.Item{Name: path, File: path, Platform: file.Platform()}
	if file.Go != nil {
		item.Facts = append(item.Facts, file.Go.GoVersion)
	}
	if kind := string(file.Link()); file.Format == binary.ELF {
		item.Facts = append(item.Facts, kind)
	} else {
		item.Facts = append(item.Facts, string(file.Format))
	}
	item.Facts = append(item.Facts, checks.Bytes(file.Size))
	item.Findings = checks.Run(r.checks(), checks.Subject{Name: path, File: file}, r.hosts)
	return item, nil
}

// checks are the service's, or the default ones.
func (r *resolved) checks() []checks.Check {
	if r.Checks == nil {
		return checks.Default()
	}
	return r.Checks
}
