package targets

import (
	"context"
	"path/filepath"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/gobuild"
)

// verify fetches, then tests and builds side by side, then checks, and shows
// everything in one table before it fails. The report is also written to
// dist/report.json and dist/report.xml.
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
	if err := writeReports(report); err != nil {
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

// writeReports writes the report for machines into dist.
func writeReports(r checks.Report) error {
	js, err := rendered(checks.WriteJSON, r)
	if err != nil {
		return err
	}
	xml, err := rendered(checks.WriteJUnit, r)
	if err != nil {
		return err
	}
	if err := gobuild.WriteFile(filepath.Join(dist, "report.json"), js); err != nil {
		return err
	}
	return gobuild.WriteFile(filepath.Join(dist, "report.xml"), xml)
}
