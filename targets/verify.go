package targets

import (
	"context"
	"io"
	"path/filepath"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/whole"
)

// verify fetches, then tests and builds side by side, then checks, and shows
// everything in one table before it fails. The report is also written to
// dist/report.json, .xml and .html.
func verify(ctx context.Context, r *resolved) error {
	report := checks.Report{Schema: 1}
	item, err := r.fetch(ctx)
	if err != nil {
		return coded(broken, err)
	}
	report.Items = append(report.Items, item)
	if err := r.resolve(ctx); err != nil {
		return err
	}
	r.remarks()
	items, broke := r.testAndBuild(ctx)
	report.Items = append(report.Items, items...)
	if ctx.Err() != nil {
		return coded(broken, ctx.Err())
	}
	if err := writeReports(dist, report); err != nil {
		return coded(broken, err)
	}
	verdict := r.show(report, false)
	if broke != nil {
		return coded(broken, broke)
	}
	return verdict
}

// testAndBuild runs tests and compiles in one pool. The error is of a build
// that could not be made; failing tests are findings.
func (r *resolved) testAndBuild(ctx context.Context) ([]checks.Item, error) {
	tests, items := r.testJobs()
	compiles, slots := r.jobs()
	err := pool(ctx, append(compiles, tests...))
	out := collect(items)
	broken := false
	for _, b := range slots {
		if b.Name == "" {
			broken = true
			continue
		}
		item := r.inspectBuild(*b)
		item.Findings = append(item.Findings, r.compared(*b)...)
		out = append(out, item)
	}
	if !broken {
		err = nil
	}
	return out, err
}

// writeReports writes the report for machines and for a browser into dir.
func writeReports(dir string, r checks.Report) error {
	for name, write := range map[string]func(io.Writer, checks.Report) error{
		"report.json": checks.WriteJSON, "report.xml": checks.WriteJUnit, "report.html": checks.WriteHTML,
	} {
		data, err := rendered(write, r)
		if err != nil {
			return err
		}
		if err := whole.Write(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
