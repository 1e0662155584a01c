package targets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"

	"github.com/bitfield/script"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/cases"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/checks/diff/size"
	"example.com/seaworthy/checks/diff/worth"
	"example.com/seaworthy/targets/gobuild"
	"example.com/seaworthy/targets/whole"
)

// receiptFile is the name of a receipt, beside the binary.
const receiptFile = "diff.json"

// casesID is the id of what the cases say, and skippedID of those that say nothing
// because they skip themselves, beside others.
const (
	casesID   = "V1"
	skippedID = "V5"
)

// receipt is diff.json: what was compared, and what came of it. A later step
// believes it only if the hashes are those of its files.
type receipt struct {
	Schema    int               `json:"schema"` // 1
	Safe      bool              `json:"safe"`
	Outcome   string            `json:"outcome"` // "safe", "differs", "cannot tell"
	Baseline  gobuild.Record    `json:"baseline"`
	Optimized gobuild.Record    `json:"optimized"`
	CPU       string            `json:"cpu,omitempty"`   // what it was run on; "" = not known
	Under     string            `json:"under,omitempty"` // the emulator that ran it
	Cases     map[string]string `json:"cases"`           // name → SHA-256 of the file
	Verdicts  []diff.Verdict    `json:"verdicts"`        // null if the builds are the same bytes

	// Of a safe build that is not the plain one: what it is worth. Null is not known.
	Profile *profiled        `json:"profile,omitempty"`
	Gain    *worth.Gain      `json:"gain,omitempty"`
	Size    *size.Comparison `json:"size,omitempty"`
}

// The outcomes of a comparison.
const (
	safe    = "safe"
	differs = "differs"
	unknown = "cannot tell"
)

func (p pair) receipt(outcome string, verdicts []diff.Verdict) receipt {
	return receipt{
		Schema: 1, Safe: outcome == safe, Outcome: outcome, Baseline: p.built[baseline].Record, Optimized: p.built[optimized].Record,
		CPU: processorName(), Under: strings.Join(p.under, " "), Cases: hashes(p.suite), Verdicts: verdicts,
	}
}

func (r receipt) write(dir string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return whole.Write(filepath.Join(dir, receiptFile), append(data, '\n'), 0o644)
}

// hashes are the SHA-256 of each case, by its name.
func hashes(suite *cases.Suite) map[string]string {
	sums := map[string]string{}
	if suite == nil {
		return sums
	}
	for _, c := range suite.Cases {
		sum := sha256.Sum256(c.Data)
		sums[c.Name] = hex.EncodeToString(sum[:])
	}
	return sums
}

var modelName = regexp.MustCompile(`^model name\s*:\s*`)

// processorName is that of this machine, as far as the system has one to tell.
func processorName() string {
	if runtime.GOOS != "linux" {
		return ""
	}
	name, err := script.File("/proc/cpuinfo").MatchRegexp(modelName).ReplaceRegexp(modelName, "").First(1).String()
	if err != nil {
		return ""
	}
	return strings.TrimSpace(name)
}

// judge are the verdicts as findings, one for each case.
func (p pair) judge(verdicts []diff.Verdict) []checks.Finding {
	switch {
	case p.identical():
		return []checks.Finding{{ID: casesID, Check: "cases", Status: checks.Pass, Text: "the optimized build is the plain one, byte for byte: nothing to run"}}
	case p.suite == nil:
		return []checks.Finding{{
			ID: casesID, Check: "cases", Status: checks.Skip, Text: "no cases for " + p.Program(),
			Hint: "write one in a directory of that name beside the other cases: testdata/cases/" + p.Program() + "/NAME.txtar",
		}}
	}
	compared := slices.ContainsFunc(verdicts, func(v diff.Verdict) bool { return v.Outcome != noise.Skipped })
	var findings []checks.Finding
	for _, v := range verdicts {
		reason, _, _ := strings.Cut(v.Reason, "\n") // the rest, such as a service's last words, is evidence
		f := checks.Finding{ID: casesID, Check: v.Case, Status: checks.Skip, Text: strings.TrimSuffix(reason, ":"), Evidence: evidence(v)}
		switch v.Outcome {
		case noise.Skipped:
			if compared {
				f.ID = skippedID
			}
		case noise.CannotTell:
			if v.Differing > 0 {
				f.Hint = "run it again on a quiet machine, or write scrub REGEXP WORD into the case for what is of no meaning"
			}
		case noise.Same, noise.Noise:
			f.Status = checks.Pass
			if v.Outcome == noise.Noise {
				f.Hint = "write scrub REGEXP WORD into the case for what is of no meaning: it takes fewer runs then"
			}
		case noise.Differs, noise.Intermittent:
			f.Status, f.Hint = checks.Fail, "mage diff:why "+v.Case
			f.Evidence = append(f.Evidence, "run it again: mage diff -match='^"+regexp.QuoteMeta(v.Case)+"$'")
		}
		findings = append(findings, f)
	}
	return findings
}

// evidence is what differs first and what is masked, a line each. The first line
// of a verdict is its reason.
func evidence(v diff.Verdict) []string {
	var text bytes.Buffer
	if err := v.WriteText(&text); err != nil {
		return nil
	}
	below := lines(text.String())[1:]
	if v.Safe() || v.Mask.Leaves <= 0 { // its reason says how much was compared
		below = slices.DeleteFunc(below, func(line string) bool { return strings.HasPrefix(line, "compared ") })
	}
	return below
}

// compared says whether mage diff has compared b, as it lies in dist, with a plain
// build. It has no finding for what mage diff does not look at.
func (r *resolved) compared(b gobuild.Build) []checks.Finding {
	s, ok := r.subject(b)
	if !ok || s.IsC() && len(s.Options()) == 0 {
		return nil
	}
	f := checks.Finding{ID: casesID, Check: "diff", Hint: "mage diff"}
	f.Status, f.Text = r.believe(b, s)
	switch f.Status {
	case checks.Pass:
		f.Hint = ""
	case checks.Fail:
		f.Hint = "mage diff:why CASE, and leave that out of Config; or release what mage diff leaves in dist, the plain build"
	case checks.Skip:
		if len(r.Optimize.Flags)+len(r.Optimize.CFlags)+len(r.Optimize.Profiles) > 0 {
			f.Status = checks.Fail // who asks for optimizations has to show that they are safe
		}
	}
	return []checks.Finding{f}
}

// refuted is compared of a build that is known to differ, and nothing of others.
func (r *resolved) refuted(b gobuild.Build) []checks.Finding {
	if s, ok := r.subject(b); ok {
		if status, _ := r.believe(b, s); status == checks.Fail {
			return r.compared(b)
		}
	}
	return nil
}

// subject is what b was built of, if it is a Linux program.
func (r *resolved) subject(b gobuild.Build) (gobuild.Subject, bool) {
	for _, s := range r.plan.Subjects() {
		if s.Name() == b.Name && s.Platform().GOOS == "linux" {
			return s, true
		}
	}
	return gobuild.Subject{}, false
}

// believe reads the receipt beside b, which counts for these bytes and these cases
// alone.
func (r *resolved) believe(b gobuild.Build, s gobuild.Subject) (checks.Status, string) {
	var old receipt
	data, err := os.ReadFile(filepath.Join(filepath.Dir(b.Path), receiptFile))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return checks.Skip, "not compared with a plain build"
	case err == nil:
		err = json.Unmarshal(data, &old)
	}
	if err != nil {
		return checks.Skip, "its receipt cannot be read: " + err.Error()
	}
	if intact, err := b.Intact(); err != nil || !intact {
		return checks.Skip, "its record is not of this file"
	}
	suite, err := cases.Load(r.caseDirOf(s), "")
	if err != nil && !errors.Is(err, cases.ErrNoCases) {
		return checks.Skip, err.Error()
	}
	switch sha := b.Record.SHA256; {
	case sha == old.Baseline.SHA256 && sha != old.Optimized.SHA256:
		return checks.Pass, "is the plain build that the optimized one is compared with"
	case sha != old.Optimized.SHA256:
		return checks.Skip, "its receipt is of another build"
	case old.Outcome == differs:
		return checks.Fail, "differs from the plain build: mage diff has found it out, and puts the plain one into dist"
	case !old.Safe:
		return checks.Skip, "mage diff could not tell whether it does what the plain build does"
	case !sameHashes(old.Cases, hashes(suite)):
		return checks.Skip, "its receipt is of other cases"
	}
	ran := slices.DeleteFunc(slices.Clone(old.Verdicts), func(v diff.Verdict) bool { return v.Outcome == noise.Skipped })
	return checks.Pass, "does what the plain build does, in " + number(len(ran), "case")
}

// number is "1 case", "2 cases".
func number(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprint(n, " ", what)
}

func sameHashes(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for name, sum := range a {
		if b[name] != sum {
			return false
		}
	}
	return true
}
