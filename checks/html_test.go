package checks_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"example.com/seaworthy/checks"
)

func page(t *testing.T, r checks.Report) string {
	t.Helper()
	var b bytes.Buffer
	if err := checks.WriteHTML(&b, r); err != nil {
		t.Fatal(err)
	}
	wellFormed(t, b.String())
	return b.String()
}

// wellFormed reports what is not closed, or closed twice.
func wellFormed(t *testing.T, page string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(page))
	for {
		switch _, err := d.Token(); {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			t.Fatalf("%v in\n%s", err, page)
		}
	}
}

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>`

// looked is a report with all that an item can have.
func looked() checks.Report {
	return checks.Report{Schema: 1, Items: []checks.Item{{
		Name: "orders_linux_amd64", File: "dist/orders", Platform: "linux/amd64", SHA256: "0a1b",
		Facts: []string{"go1.26.8", "static"}, Took: 3 * time.Second, Figure: drawing,
		Findings: []checks.Finding{
			{ID: "A1", Check: "file", Status: checks.Pass, Text: "an ELF file", Evidence: []string{"64-bit"}},
			{ID: "C1", Check: "glibc", Host: "centos-7", Status: checks.Fail, Start: true, Text: "needs 2.34; centos-7 has 2.17",
				Hint: `Config.Link: targets.Static, or "zig cc"`, Evidence: []string{"GLIBC_2.34", "  __libc_start_main"}},
			{ID: "C1", Check: "glibc", Host: "debian-12", Status: checks.Pass, Start: true, Text: "needs 2.34; debian-12 has 2.36"},
			{ID: "F1", Check: "kernel", Status: checks.Warn, Text: "old"},
		},
	}}}
}

func TestThePageHasWhatTheTableHas(t *testing.T) {
	t.Parallel()
	got := page(t, looked())
	for _, want := range []string{
		`<h1><span class="status fail">FAIL</span> 1 build, 1 failed: orders_linux_amd64: glibc (centos-7)</h1>`,
		`<h2><span class="status fail">FAIL</span> orders_linux_amd64</h2>`,
		`<span>go1.26.8</span><span>static</span>`,
		`<dt>sha256</dt><dd>0a1b</dd>`,
		`<th scope="col">starts</th><th scope="col">C1 glibc</th>`,
		`<th scope="row">centos-7</th><td><span class="status fail">FAIL</span></td><td><span class="status fail">FAIL</span></td>`,
		`<th scope="row">debian-12</th><td><span class="status pass">PASS</span></td><td><span class="status pass">PASS</span></td>`,
		`<th scope="row">C1 glibc</th><td class="said">needs 2.34; centos-7 has 2.17`,
		`<code>Config.Link: targets.Static, or &#34;zig cc&#34;</code>`,
		"<summary>evidence, 2 lines</summary><pre>GLIBC_2.34\n  __libc_start_main</pre>",
		`<span class="status warn">WARN</span></td><th scope="row">F1 kernel</th><td class="said">old`,
		`<details><summary><span class="status pass">PASS</span> 1 more that passed</summary>`,
		"<summary>evidence, 1 line</summary><pre>64-bit</pre>",
		drawing,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got[strings.Index(got, "<body>"):])
		}
	}
	if strings.Contains(got, "3.0 s") || strings.Contains(got, "<nav>") {
		t.Error("it has what differs from run to run, or a list of one item")
	}
}

func TestOneHostIsALineOnThePage(t *testing.T) {
	t.Parallel()
	r := looked()
	r.Items[0].Findings = r.Items[0].Findings[:2]
	got := page(t, r)
	want := `<th scope="row">starts</th><td class="said">not on centos-7: glibc</td>`
	if !strings.Contains(got, want) || strings.Contains(got, `class="hosts"`) {
		t.Errorf("no %s in\n%s", want, got[strings.Index(got, "<body>"):])
	}
}

func TestThePageIsTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	first := page(t, looked())
	later := looked()
	later.Items[0].Took = time.Hour
	for range 5 {
		if page(t, later) != first {
			t.Fatal("other bytes")
		}
	}
}

func TestThePageNeedsNothingBesideItAndRunsNothing(t *testing.T) {
	t.Parallel()
	got := strings.ReplaceAll(page(t, looked()), drawing, "")
	if found := regexp.MustCompile(`(?i)<script|<link|<img|<iframe|@import|url\(|src=|https?:|\son\w+=`).FindString(got); found != "" {
		t.Errorf("the page has %q", found)
	}
}

func TestWhatAFileSaysStaysText(t *testing.T) {
	t.Parallel()
	const bad = `</pre></code></details><script>alert("1")</script>` + "\x1b[2J\u202e"
	all := func(s checks.Status, host string) checks.Finding {
		return checks.Finding{ID: bad, Check: bad, Host: host, Status: s, Start: true, Text: bad + s.String(), Hint: bad, Evidence: []string{bad, bad + "2"}}
	}
	item := checks.Item{Name: bad, File: bad, Platform: bad, SHA256: bad, Facts: []string{bad, bad}, Findings: []checks.Finding{
		all(checks.Pass, bad), all(checks.Fail, "two"+bad), all(checks.Skip, ""), all(checks.Warn, ""),
	}}
	alone := item
	alone.Findings = item.Findings[:1]
	got := page(t, checks.Report{Schema: 1, Items: []checks.Item{item, alone}})
	if strings.Contains(got, "<script") || strings.ContainsAny(got, "\x1b\u202e") {
		t.Errorf("a text became more than text:\n%s", got)
	}
	if n := strings.Count(got, "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;?[2J?"); n < 25 {
		t.Errorf("the texts are there %d times", n)
	}
}

func TestWhatNobodyLookedAtIsNotGreenOnThePage(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]checks.Report{
		`<h1><span class="status skip">SKIP</span> nothing was looked at</h1>`: {Schema: 1},
		`Not looked at: there is no finding.`:                                  {Schema: 1, Items: []checks.Item{{Name: "test ."}}},
	} {
		if got := page(t, r); !strings.Contains(got, want) || strings.Contains(got, `class="status pass"`) {
			t.Errorf("no %s in\n%s", want, got[strings.Index(got, "<body>"):])
		}
	}
}

func TestSeveralItemsAreListedFirst(t *testing.T) {
	t.Parallel()
	r := looked()
	r.Items = append(r.Items, checks.Item{Name: "test ."})
	got := page(t, r)
	for _, want := range []string{`<a href="#item-2">test .</a>`, `<section class="item" id="item-2">`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got[strings.Index(got, "<body>"):])
		}
	}
}

func TestAFigureIsTakenWithoutItsProlog(t *testing.T) {
	t.Parallel()
	r := looked()
	r.Items[0].Figure = "<?xml version=\"1.0\"?>\n<!DOCTYPE svg>\n" + drawing
	if got := page(t, r); !strings.Contains(got, drawing) || strings.Contains(got, "<?xml") {
		t.Error("got", got)
	}
	r.Items[0].Figure = "a drawing"
	var b bytes.Buffer
	if err := checks.WriteHTML(&b, r); err == nil || b.Len() > 0 || !strings.Contains(err.Error(), `"orders_linux_amd64"`) {
		t.Errorf("got %v and %d bytes", err, b.Len())
	}
}
