package cases

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// complaint returns why the script failed, "" if it did not: the line that did, what
// it says, and what testscript says of it. What was written follows, indented.
func (s *session) complaint(script, work string) string {
	if !s.failed {
		return ""
	}
	before, after, found := strings.Cut(s.log.String(), "FAIL: "+script+":")
	if !found {
		return strings.TrimSpace(s.log.String())
	}
	number, why, _ := strings.Cut(after, ": ")
	why, _, _ = strings.Cut(why, "\n[background] ")
	if match := elsewhere.FindString(why); match != "" {
		why = match + ": a request with headers is a message in a file of the case: http POST /path FILE"
	}
	text := filepath.Base(script) + ":" + number + ": "
	t := transcript{lines: linesUpTo(script, number), log: before}
	if said := t.said(); said != "" {
		text += said + ": "
	}
	text = strings.Join(append([]string{text + strings.TrimSpace(why)}, t.evidence()...), "\n  ")
	if work == "" { // it has none
		return text
	}
	return strings.ReplaceAll(text, work, "$WORK")
}

// elsewhere are commands of those who know curl or Hurl. What testscript takes them
// for is cut off.
var elsewhere = regexp.MustCompile(`^unknown command "(?i:headers?|body|request|curl|get|head|post|put|patch|delete)"`)

// linesUpTo are the first lines of a script, none if the number is 0, which stands
// for what comes before them.
func linesUpTo(script, number string) []string {
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return nil
	}
	data, err := os.ReadFile(script)
	if err != nil {
		return nil
	}
	lines := strings.SplitN(string(data), "\n", n+1)
	return lines[:min(n, len(lines))]
}

// A transcript is what testscript logged until a line of the script failed. Of what
// went well before a comment it has nothing.
type transcript struct {
	lines []string // of the script; the last one failed
	log   string
}

// said is the line that failed, as it is in the case; "" if none did. The log tells
// it less well: where output ends without a newline, the next line is part of it.
func (t transcript) said() string {
	if len(t.lines) == 0 {
		return ""
	}
	return strings.TrimSpace(strings.Replace(t.lines[len(t.lines)-1], forked, "exec", 1))
}

var (
	// asserting is a line that is about a stream of an earlier one.
	asserting = regexp.MustCompile(`^\s*(?:\[[^]]*\]\s*)*(?:!\s*)?(stdout|stderr)\s`)
	// writing is a line that those streams are of.
	writing = regexp.MustCompile(`^\s*(?:\[[^]]*\]\s*)*(?:!\s*)?(?:exec|` + forked + `|wait|http|service|shutdown)(?:\s|$)`)
	// glued is how an execution ended, after output without a newline.
	glued = regexp.MustCompile(`([^\n])(\[(?:exit status \d+|signal: [^\n]*|exec: [^\n]*)\])\s*$`)
)

// evidence is what was written that shows why: by the line that failed, which is its
// stderr if it has any, or, if that asserts something of a stream, in this stream. It
// is nil if nothing is known of it.
func (t transcript) evidence() []string {
	stream, log := "", t.log
	for i, line := range slices.Backward(t.lines) {
		if strings.HasPrefix(line, "#") {
			return nil
		}
		at := strings.LastIndex(log, "> "+line+"\n")
		if at < 0 || strings.TrimSpace(line) == "" {
			continue
		}
		wrote := glued.ReplaceAllString(log[at+len("> "+line+"\n"):], "$1\n$2")
		log = log[:at]
		if match := asserting.FindStringSubmatch(line); match != nil && i == len(t.lines)-1 {
			stream = match[1]
			continue
		}
		if stream == "" {
			return excerpt(wrote[max(0, strings.LastIndex(wrote, "[stderr]\n")):])
		}
		if writing.MatchString(line) {
			return streamOf(wrote, stream, strings.Contains(line, "["))
		}
	}
	return nil
}

// streamOf is the stream of a command that logged so much. Where there is a condition
// on the command, it may not have run at all.
func streamOf(wrote, stream string, conditional bool) []string {
	if wrote == "" && conditional {
		return nil
	}
	stdout, stderr := wrote, ""
	if at := strings.LastIndex(wrote, "[stderr]\n"); at >= 0 {
		stdout, stderr = wrote[:at], wrote[at:]
	}
	at := strings.Index(stdout, "[stdout]\n")
	switch {
	case stream == "stderr" && stderr != "":
		return excerpt(stderr)
	case stream == "stdout" && at >= 0:
		return excerpt(stdout[at:])
	}
	return []string{stream + " is empty"}
}

// excerpt is text as lines: of many the first three, as a program that refuses a flag
// says so before all that it knows of its flags, and the last ten. Of a line there are
// at most 500 bytes. It is nil for no text.
func excerpt(text string) []string {
	const first, last, longest = 3, 10, 500
	text = strings.TrimRight(text, "\r\n")
	if text == "" {
		return nil
	}
	lines := strings.Split(text, "\n")
	if n := len(lines) - first - last; n > 1 {
		lines = slices.Concat(lines[:first], []string{fmt.Sprintf("… %d lines …", n)}, lines[len(lines)-last:])
	}
	for i, line := range lines {
		if len(line) > longest {
			line = line[:longest] + " …"
		}
		lines[i] = strings.ToValidUTF8(strings.TrimRight(line, "\r"), "�")
	}
	return lines
}
