package checks

// Finding is what one check says of one subject, on one host where the check
// depends on the host.
type Finding struct {
	ID       string   `json:"id"`             // "C1": stable, for machines
	Check    string   `json:"check"`          // "glibc": short, for people
	Host     string   `json:"host,omitempty"` // "centos-7"; "" where no host was asked about
	Status   Status   `json:"status"`
	Start    bool     `json:"start,omitempty"`    // the program has to meet this to start
	Perhaps  bool     `json:"perhaps,omitempty"`  // with Start: a FAIL that may show only later, or never
	Text     string   `json:"text"`               // one line: what was seen, and where
	Hint     string   `json:"hint,omitempty"`     // what to type next
	Evidence []string `json:"evidence,omitempty"` // the whole of what Text sums up, a line each
}

// pass, warn, fail and skip begin a finding; the engine fills in which check
// and which host it is of.
func pass(text string) Finding { return Finding{Status: Pass, Text: text} }
func warn(text string) Finding { return Finding{Status: Warn, Text: text} }
func fail(text string) Finding { return Finding{Status: Fail, Text: text} }
func skip(text string) Finding { return Finding{Status: Skip, Text: text} }

// hint adds what to type next.
func (f Finding) hint(s string) Finding {
	f.Hint = s
	return f
}

// show adds the whole evidence.
func (f Finding) show(lines []string) Finding {
	f.Evidence = lines
	return f
}
