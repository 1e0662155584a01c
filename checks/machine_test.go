package checks_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
)

// oneOfEach is a small report with each status, a host, a step, and a name that
// XML has to escape.
func oneOfEach() checks.Report {
	return checks.Report{Schema: 1, Items: []checks.Item{
		{
			Name: "orders_linux_amd64", File: "dist/orders_linux_amd64/orders", Platform: "linux/amd64", SHA256: "cafe", Facts: []string{"go1.26.8"}, Took: 5,
			Findings: []checks.Finding{
				{ID: "A1", Check: "file", Status: checks.Pass, Text: "whole and well formed"},
				{ID: "C1", Check: "glibc", Host: "centos-7", Status: checks.Fail, Text: `needs <GLIBC_2.34> & "more"`, Hint: "static", Evidence: []string{"GLIBC_2.34: a", "GLIBC_2.32: b\x1b"}},
				{ID: "E1", Check: "cpu", Host: "centos-7", Status: checks.Skip, Text: "not known"},
				{ID: "G5", Check: "hardening", Status: checks.Warn, Text: "no PIE", Hint: "-buildmode=pie", Evidence: []string{"ET_EXEC"}},
			},
		},
		{Name: "deps"},
	}}
}

func TestJSONIsTheReport(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := checks.WriteJSON(&b, oneOfEach()); err != nil {
		t.Fatal(err)
	}
	golden(t, b.String(), `
{
  "schema": 1,
  "items": [
    {
      "name": "orders_linux_amd64",
      "file": "dist/orders_linux_amd64/orders",
      "platform": "linux/amd64",
      "sha256": "cafe",
      "facts": [
        "go1.26.8"
      ],
      "findings": [
        {
          "id": "A1",
          "check": "file",
          "status": "PASS",
          "text": "whole and well formed"
        },
        {
          "id": "C1",
          "check": "glibc",
          "host": "centos-7",
          "status": "FAIL",
          "text": "needs <GLIBC_2.34> & \"more\"",
          "hint": "static",
          "evidence": [
            "GLIBC_2.34: a",
            "GLIBC_2.32: b\u001b"
          ]
        },
        {
          "id": "E1",
          "check": "cpu",
          "host": "centos-7",
          "status": "SKIP",
          "text": "not known"
        },
        {
          "id": "G5",
          "check": "hardening",
          "status": "WARN",
          "text": "no PIE",
          "hint": "-buildmode=pie",
          "evidence": [
            "ET_EXEC"
          ]
        }
      ]
    },
    {
      "name": "deps",
      "findings": []
    }
  ]
}
`)
	var back checks.Report
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	want := oneOfEach()
	want.Items[0].Took, want.Items[1].Findings = 0, []checks.Finding{}
	if diff := cmp.Diff(want, back); diff != "" {
		t.Errorf("read back (-want +got):\n%s", diff)
	}
}

func TestJSONOfNothingIsAnEmptyList(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := checks.WriteJSON(&b, checks.Report{Schema: 1}); err != nil {
		t.Fatal(err)
	}
	golden(t, b.String(), "{\n  \"schema\": 1,\n  \"items\": []\n}\n")
}

func TestJSONLeavesTheReportAlone(t *testing.T) {
	t.Parallel()
	r := oneOfEach()
	if err := checks.WriteJSON(&bytes.Buffer{}, r); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(oneOfEach(), r); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
}

func TestJUnitIsWhatCISystemsRead(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := checks.WriteJUnit(&b, oneOfEach()); err != nil {
		t.Fatal(err)
	}
	golden(t, b.String(), `
<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" skipped="1">
  <testsuite name="orders_linux_amd64" tests="4" failures="1" skipped="1">
    <testcase classname="orders_linux_amd64" name="A1 file"></testcase>
    <testcase classname="orders_linux_amd64" name="C1 glibc centos-7">
      <failure message="needs &lt;GLIBC_2.34&gt; &amp; &#34;more&#34;">hint: static&#xA;GLIBC_2.34: a&#xA;GLIBC_2.32: b�</failure>
    </testcase>
    <testcase classname="orders_linux_amd64" name="E1 cpu centos-7">
      <skipped message="not known"></skipped>
    </testcase>
    <testcase classname="orders_linux_amd64" name="G5 hardening">
      <system-out>WARN: no PIE&#xA;hint: -buildmode=pie&#xA;ET_EXEC</system-out>
    </testcase>
  </testsuite>
  <testsuite name="deps" tests="0" failures="0" skipped="0"></testsuite>
</testsuites>
`)
	var back struct {
		Failures int `xml:"failures,attr"`
		Suites   []struct {
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure *struct {
					Message string `xml:"message,attr"`
				} `xml:"failure"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if got := back.Suites[0].Cases[1].Failure; back.Failures != 1 || got == nil || got.Message != `needs <GLIBC_2.34> & "more"` {
		t.Errorf("read back: %+v", back)
	}
}
