package checks

import (
	"encoding/xml"
	"io"
	"strings"
)

// The JUnit format as CI systems read it: an item is a test suite, a finding a
// test case. WARN has no word of its own there and goes to system-out.
type (
	junitSuites struct {
		XMLName  xml.Name `xml:"testsuites"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Skipped  int      `xml:"skipped,attr"`
		Suites   []junitSuite
	}
	junitSuite struct {
		XMLName  xml.Name `xml:"testsuite"`
		Name     string   `xml:"name,attr"`
		Tests    int      `xml:"tests,attr"`
		Failures int      `xml:"failures,attr"`
		Skipped  int      `xml:"skipped,attr"`
		Cases    []junitCase
	}
	junitCase struct {
		XMLName   xml.Name `xml:"testcase"`
		ClassName string   `xml:"classname,attr"`
		Name      string   `xml:"name,attr"`
		Failure   *junitMessage
		Skipped   *junitSkipped
		Out       string `xml:"system-out,omitempty"`
	}
	junitMessage struct {
		XMLName xml.Name `xml:"failure"`
		Message string   `xml:"message,attr"`
		Text    string   `xml:",chardata"`
	}
	junitSkipped struct {
		XMLName xml.Name `xml:"skipped"`
		Message string   `xml:"message,attr"`
	}
)

// WriteJUnit writes r as JUnit XML. What XML cannot hold, such as a control
// character in a name, becomes U+FFFD.
func WriteJUnit(w io.Writer, r Report) error {
	all := junitSuites{}
	for _, item := range r.Items {
		s := suiteOf(item)
		all.Tests += s.Tests
		all.Failures += s.Failures
		all.Skipped += s.Skipped
		all.Suites = append(all.Suites, s)
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	enc := xml.NewEncoder(w)
	enc.Indent("", "  ")
	if err := enc.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func suiteOf(item Item) junitSuite {
	s := junitSuite{Name: item.Name, Tests: len(item.Findings)}
	for _, f := range item.Findings {
		c := caseOf(item.Name, f)
		switch f.Status {
		case Fail:
			s.Failures++
		case Skip:
			s.Skipped++
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

func caseOf(item string, f Finding) junitCase {
	c := junitCase{ClassName: item, Name: f.ID + " " + f.Check}
	if f.Host != "" {
		c.Name += " " + f.Host
	}
	switch f.Status {
	case Fail:
		c.Failure = &junitMessage{Message: f.Text, Text: strings.Join(append(details(f), f.Evidence...), "\n")}
	case Skip:
		c.Skipped = &junitSkipped{Message: f.Text}
	case Warn:
		c.Out = strings.Join(append(append([]string{"WARN: " + f.Text}, details(f)...), f.Evidence...), "\n")
	}
	return c
}

func details(f Finding) []string {
	if f.Hint == "" {
		return nil
	}
	return []string{"hint: " + f.Hint}
}
