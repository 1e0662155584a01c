package checks

import (
	"fmt"
	"strings"
	"time"
)

// Report is the result of a run: one value that every writer reads.
type Report struct {
	Schema int    `json:"schema"` // 1
	Items  []Item `json:"items"`
}

// Item is one thing that was looked at: a build, a file, or a step such as
// tests.
type Item struct {
	Name     string        `json:"name"` // "orders_linux_amd64", "test ."
	File     string        `json:"file,omitempty"`
	Platform string        `json:"platform,omitempty"`
	SHA256   string        `json:"sha256,omitempty"`
	Facts    []string      `json:"facts,omitempty"` // for the headline: "go1.26.8", "static", "6.3 MB"
	Took     time.Duration `json:"-"`               // differs from run to run, so it is shown and not written
	Findings []Finding     `json:"findings"`

	// Figure is an SVG document that our own code made, for WriteHTML, which takes it
	// as it is; "" = none.
	Figure string `json:"-"`

	// Starts says by host whether the program starts there: see the function
	// Starts. WriteJSON fills it in.
	Starts map[string]Status `json:"starts,omitempty"`
}

// Status is the item's worst finding.
func (i Item) Status() Status { return Worst(i.Findings) }

// Failed lists what failed, as "orders_linux_arm64: glibc (centos-7, rhel-8)",
// in the report's order, each check of an item once with its hosts.
func (r Report) Failed() []string {
	var failed []string
	for _, item := range r.Items {
		for _, check := range item.failedChecks() {
			name := item.Name + ": " + check
			if hosts := item.failedOn(check); len(hosts) > 0 {
				name += " (" + strings.Join(hosts, ", ") + ")"
			}
			failed = append(failed, name)
		}
	}
	return failed
}

func (i Item) failedChecks() []string {
	var names []string
	for _, f := range i.Findings {
		if f.Status == Fail {
			names = append(names, f.Check)
		}
	}
	return unique(names)
}

// failedOn lists the hosts on which a check failed.
func (i Item) failedOn(check string) []string {
	var hosts []string
	for _, f := range i.Findings {
		if f.Status == Fail && f.Check == check && f.Host != "" {
			hosts = append(hosts, f.Host)
		}
	}
	return unique(hosts)
}

// Count returns how many findings have the status.
func (r Report) Count(s Status) int {
	n := 0
	for _, item := range r.Items {
		for _, f := range item.Findings {
			if f.Status == s {
				n++
			}
		}
	}
	return n
}

// Summary is the last line: how many items, what failed, or what is left to
// look at. A report without items says so, and so does an item without findings.
func (r Report) Summary() string {
	bad := 0
	for _, item := range r.Items {
		if item.Status() == Fail {
			bad++
		}
	}
	switch failed := r.Failed(); {
	case len(r.Items) == 0:
		return "nothing was looked at"
	case bad > 0:
		return fmt.Sprintf("%s, %d failed: %s", r.total(), bad, strings.Join(failed, ", "))
	}
	return r.total() + r.others()
}

// total is "2 builds", or "4 items" where there are steps among them.
func (r Report) total() string {
	noun := "build"
	for _, item := range r.Items {
		if item.File == "" {
			noun = "item"
		}
	}
	if len(r.Items) != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", len(r.Items), noun)
}

// checksWith counts the checks of each item that have a finding with the status:
// one that says so of several hosts counts once, as it is shown.
func (r Report) checksWith(status Status) int {
	n := 0
	for _, item := range r.Items {
		seen := map[string]bool{}
		for _, f := range item.Findings {
			if f.Status == status {
				seen[f.ID+" "+f.Check] = true
			}
		}
		n += len(seen)
	}
	return n
}

// others says what a good report has beside PASS.
func (r Report) others() string {
	s := ", none failed"
	empty := 0
	for _, item := range r.Items {
		if len(item.Findings) == 0 {
			empty++
		}
	}
	if empty > 0 {
		s += fmt.Sprintf(", %d not looked at", empty)
	}
	if n := r.checksWith(Warn); n > 0 {
		s += fmt.Sprintf(", %d to look at (WARN)", n)
	}
	if n := r.checksWith(Skip); n > 0 {
		s += fmt.Sprintf(", %d not known (SKIP)", n)
	}
	return s
}
