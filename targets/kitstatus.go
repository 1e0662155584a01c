package targets

import (
	"context"
	"fmt"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/targets/starter"
)

// kitDrift says what each kind of drift is, and what to do.
var kitDrift = map[string]struct {
	status     checks.Status
	text, hint string
}{
	starter.Edited:  {checks.Fail, "was edited since it was installed", "git diff %[1]s; git log -p -- %[1]s"},
	starter.Missing: {checks.Fail, "is not there", "git checkout -- %s"},
	starter.Extra:   {checks.Fail, "is not the kit's", "move %s to where magefile.go is, or delete it: what lies here is the kit's alone"},
	starter.Aside:   {checks.Warn, "is what was edited here before an update", "bring over what is still wanted, then rm %s"},
}

// kitStatus compares the kit in this service with what was installed.
func kitStatus(ctx context.Context) error {
	return kitting(ctx, func(context.Context) error {
		service, err := installed()
		if err != nil {
			return err
		}
		drifts, looked, err := starter.Status(service)
		if err != nil {
			return exit{broken, err}
		}
		settings, err := settle(Config{}, environ())
		if err != nil {
			return exit{misused, err}
		}
		return settings.show(kitReport(service, drifts, looked), true)
	})
}

// kitReport is a finding for each file that differs, and one for all others.
func kitReport(s *starter.Service, drifts []starter.Drift, looked int) checks.Report {
	item := checks.Item{Name: s.Home, Facts: []string{strings.TrimPrefix("kit"+inWords(s.Has.Kit), "kit, ")}}
	whole := looked
	for _, d := range drifts {
		kind := kitDrift[d.Kind]
		f := checks.Finding{ID: "K1", Check: d.Path, Status: kind.status, Text: kind.text, Hint: fmt.Sprintf(kind.hint, d.Path)}
		if d.Note != "" {
			f.Text += ": it " + d.Note
		}
		if d.Kind == starter.Edited || d.Kind == starter.Missing {
			whole--
		}
		item.Findings = append(item.Findings, f)
	}
	if whole > 0 {
		item.Findings = append(item.Findings, checks.Finding{ID: "K1", Check: "files", Status: checks.Pass, Text: fmt.Sprintf("%d are as they were installed", whole)})
	}
	return checks.Report{Schema: 1, Items: []checks.Item{item}}
}
