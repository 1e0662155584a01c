package checks_test

import (
	"testing"

	"example.com/seaworthy/checks"
)

// hostsPassing is a report on one file that starts on all hosts but the last.
func hostsPassing(hosts ...string) checks.Report {
	item := checks.Item{Name: "orders", File: "orders"}
	for i, host := range hosts {
		f := checks.Finding{ID: "C1", Check: "glibc", Host: host, Start: true, Status: checks.Pass, Text: "old enough"}
		if i == len(hosts)-1 {
			f.Status, f.Text = checks.Fail, "too new"
		}
		item.Findings = append(item.Findings, f)
	}
	return checks.Report{Schema: 1, Items: []checks.Item{item}}
}

func TestManyHostsAreAsManyColumnsAsTheTerminalHasRoomFor(t *testing.T) {
	t.Parallel()
	r := hostsPassing("debian-11", "debian-12", "web-1", "a-name-longer-than-the-terminal", "b")
	golden(t, text(t, r, checks.TextOptions{Width: 32}), `
orders
          debian-11  debian-12
  starts  PASS       PASS
  glibc   PASS       PASS

          web-1
  starts  PASS
  glibc   PASS

          a-name-longer-than-the-terminal
  starts  PASS
  glibc   PASS

          b
  starts  FAIL
  glibc   FAIL

  PASS  glibc  old enough (debian-11, debian-12, web-1, a-name-longer-than-the-terminal)
  FAIL  glibc  too new (b)

1 build, 1 failed: orders: glibc (b)
`)
}

func TestOneHostIsALine(t *testing.T) {
	t.Parallel()
	golden(t, text(t, hostsPassing("centos-7"), checks.TextOptions{}), `
orders
  FAIL  starts  not on centos-7: glibc
  FAIL  glibc   too new

1 build, 1 failed: orders: glibc (centos-7)
`)
}
