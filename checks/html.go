package checks

import (
	"bytes"
	_ "embed"
	"fmt"
	html "html/template"
	"io"
	"strings"
)

//go:embed html.tmpl
var htmlText string

var htmlPage = html.Must(html.New("report").Option("missingkey=error").Parse(htmlText))

// WriteHTML writes r as one page that needs nothing beside it and runs no script:
// what WriteText shows in its long form, with all evidence, that of what passed
// too. The same report gives the same bytes, so how long an item took is left
// out. All texts are escaped but Item.Figure: one that is no SVG is an error,
// and then nothing is written.
func WriteHTML(w io.Writer, r Report) error {
	page := htmlReport{Status: htmlStatus(r.worst()), Summary: printable(r.Summary())}
	for i, item := range r.Items {
		one, err := htmlOf(item)
		if err != nil {
			return err
		}
		one.Anchor = fmt.Sprintf("item-%d", i+1)
		page.Items = append(page.Items, one)
	}
	var b bytes.Buffer
	if err := htmlPage.Execute(&b, page); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// What the template shows.
type (
	htmlReport struct {
		Status  htmlStatus
		Summary string
		Items   []htmlItem
	}
	htmlItem struct {
		Anchor, Name string
		Status       htmlStatus
		Facts        []string
		About        [][2]string
		Hosts        htmlMatrix
		Rows, Passed []htmlRow // Passed are the rows that nobody has to read
		Figure       html.HTML
	}
	htmlRow struct {
		Status     htmlStatus
		Name, Text string
		Hint       string
		Evidence   string // lines
		Lines      int
	}
	htmlMatrix struct {
		Checks []string
		Rows   []htmlHost
	}
	htmlHost struct {
		Name  string
		Cells []htmlStatus
	}
	htmlStatus Status
)

// Word is the verdict, or a dash where nothing was asked.
func (s htmlStatus) Word() string { return TextOptions{}.word(Status(s)) }

// Class is the verdict as the style sheet knows it.
func (s htmlStatus) Class() string {
	if Status(s) == unasked {
		return "unasked"
	}
	return strings.ToLower(Status(s).String())
}

// worst is the status of all items together; SKIP if there are none.
func (r Report) worst() Status {
	var all []Finding
	for _, item := range r.Items {
		all = append(all, Finding{Status: item.Status()})
	}
	return Worst(all)
}

func htmlOf(item Item) (htmlItem, error) {
	o := TextOptions{Long: true, Passed: true}
	shown := htmlItem{Name: printable(item.Name), Status: htmlStatus(item.Status())}
	for _, fact := range item.Facts {
		shown.Facts = append(shown.Facts, printable(fact))
	}
	for _, line := range [][2]string{{"file", item.File}, {"platform", item.Platform}, {"sha256", item.SHA256}} {
		if line[1] != "" {
			shown.About = append(shown.About, [2]string{line[0], printable(line[1])})
		}
	}
	switch hosts := hostsOf(item.Findings); {
	case len(hosts) == 1 && decided(item.Findings):
		shown.Rows = htmlRows([]row{o.startRow(item.Findings, hosts[0])})
	case len(hosts) > 1:
		shown.Hosts = o.matrix(item.Findings).page()
	}
	loud, passed := byVolume(item.Findings)
	shown.Rows = append(shown.Rows, htmlRows(o.rows(loud))...)
	shown.Passed = htmlRows(o.rows(passed))
	figure, err := item.svg()
	shown.Figure = figure
	return shown, err
}

// byVolume parts findings into those that stand on the page and those whose PASS
// tells nothing that people ask for, as the short form of WriteText does.
func byVolume(findings []Finding) (loud, passed []Finding) {
	for _, f := range findings {
		if quiet[f.ID] && passedAll(f, findings) {
			passed = append(passed, f)
			continue
		}
		loud = append(loud, f)
	}
	return loud, passed
}

func htmlRows(rows []row) []htmlRow {
	var list []htmlRow
	for _, r := range rows {
		shown := htmlRow{Status: htmlStatus(r.status), Name: printable(r.name), Text: printable(r.text), Hint: printable(r.hint)}
		var lines []string
		for _, line := range r.evidence {
			lines = append(lines, printable(line))
		}
		shown.Evidence, shown.Lines = strings.Join(lines, "\n"), len(lines)
		list = append(list, shown)
	}
	return list
}

// page is the matrix with a row for each host: there may be many, and the checks
// that some do not pass are few.
func (m matrix) page() htmlMatrix {
	var shown htmlMatrix
	for _, r := range m.rows {
		shown.Checks = append(shown.Checks, printable(r.name))
	}
	for i, host := range m.hosts {
		line := htmlHost{Name: printable(host)}
		for _, r := range m.rows {
			line.Cells = append(line.Cells, htmlStatus(r.cells[i]))
		}
		shown.Rows = append(shown.Rows, line)
	}
	return shown
}

// svg is the figure without what may stand before its element in a file.
func (i Item) svg() (html.HTML, error) {
	if i.Figure == "" {
		return "", nil
	}
	at := strings.Index(i.Figure, "<svg")
	if at < 0 {
		return "", fmt.Errorf("figure of item %q: no SVG document", i.Name)
	}
	return html.HTML(i.Figure[at:]), nil
}
