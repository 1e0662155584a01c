package checks_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
)

func finding(check, host string, s checks.Status) checks.Finding {
	return checks.Finding{ID: "X1", Check: check, Host: host, Status: s, Text: "seen"}
}

func TestReportSummarySaysWhatFailed(t *testing.T) {
	t.Parallel()
	good := checks.Item{Name: "a", File: "dist/a", Findings: []checks.Finding{finding("cpu", "", checks.Pass)}}
	unsure := checks.Item{Name: "b", File: "dist/b", Findings: []checks.Finding{
		finding("glibc", "", checks.Skip), finding("cpu", "", checks.Warn), finding("kernel", "", checks.Warn),
	}}
	bad := checks.Item{Name: "c", File: "dist/c", Findings: []checks.Finding{
		finding("glibc", "centos-7", checks.Fail), finding("glibc", "centos-7", checks.Fail), finding("glibc", "debian-12", checks.Pass), finding("glibc", "rhel-8", checks.Fail), finding("file", "", checks.Fail),
	}}
	step := checks.Item{Name: "test .", Findings: []checks.Finding{finding("vet", "", checks.Pass)}}
	empty := checks.Item{Name: "d", File: "dist/d"}
	for _, c := range []struct {
		what  string
		items []checks.Item
		want  string
	}{
		{"nothing", nil, "nothing was looked at"},
		{"one", []checks.Item{good}, "1 build, none failed"},
		{"a step among builds", []checks.Item{good, step}, "2 items, none failed"},
		{"what is left to look at", []checks.Item{good, unsure}, "2 builds, none failed, 2 to look at (WARN), 1 not known (SKIP)"},
		{"failures, each once", []checks.Item{unsure, bad}, "2 builds, 1 failed: c: glibc (centos-7, rhel-8), c: file"},
		{"an item without findings", []checks.Item{good, empty}, "2 builds, none failed, 1 not looked at"},
	} {
		if got := (checks.Report{Items: c.items}).Summary(); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.what, got, c.want)
		}
	}
}

func TestReportCountsFindings(t *testing.T) {
	t.Parallel()
	r := checks.Report{Items: []checks.Item{
		{Findings: []checks.Finding{finding("a", "", checks.Pass), finding("b", "", checks.Warn)}},
		{Findings: []checks.Finding{finding("a", "", checks.Pass)}},
	}}
	got := []int{r.Count(checks.Skip), r.Count(checks.Pass), r.Count(checks.Warn), r.Count(checks.Fail)}
	if diff := cmp.Diff([]int{0, 2, 1, 0}, got); diff != "" {
		t.Errorf("SKIP, PASS, WARN, FAIL (-want +got):\n%s", diff)
	}
	if got := r.Items[0].Status(); got != checks.Warn {
		t.Errorf("the first item is %v, want WARN", got)
	}
}

func TestMeasuresAreShort(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0.0 s", 2140 * time.Millisecond: "2.1 s", 59940 * time.Millisecond: "59.9 s", 59960 * time.Millisecond: "1m00s", 65 * time.Second: "1m05s", 75 * time.Minute: "75m00s",
	} {
		if got := checks.Seconds(d); got != want {
			t.Errorf("Seconds(%v) is %q, want %q", d, got, want)
		}
	}
	for n, want := range map[int64]string{
		0: "0 B", 999: "999 B", 1000: "1.0 kB", 999_900: "999.9 kB", 999_960: "1.0 MB", 6_312_000: "6.3 MB", 999_960_000: "1.0 GB", 2_000_000_000_000: "2000.0 GB",
	} {
		if got := checks.Bytes(n); got != want {
			t.Errorf("Bytes(%d) is %q, want %q", n, got, want)
		}
	}
}
