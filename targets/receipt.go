package targets

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/diff"
	"example.com/seaworthy/checks/diff/noise"
	"example.com/seaworthy/targets/gobuild"
)

// receiptFile is the name of a receipt, beside the binary.
const receiptFile = "diff.json"

// receipt is diff.json: what was compared, and what came of it. A later step
// believes it only if the hashes are those of its files.
type receipt struct {
	Schema    int            `json:"schema"` // 1
	Safe      bool           `json:"safe"`
	Baseline  gobuild.Record `json:"baseline"`
	Optimized gobuild.Record `json:"optimized"`
	Verdicts  []diff.Verdict `json:"verdicts"`
}

func (r receipt) write(dir string) error {
	data, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return gobuild.WriteFile(filepath.Join(dir, receiptFile), append(data, '\n'))
}

// sentences are the verdicts as findings, one for each case.
func sentences(verdicts []diff.Verdict) []checks.Finding {
	var findings []checks.Finding
	for _, v := range verdicts {
		f := checks.Finding{ID: "V1", Check: v.Case, Text: v.Reason, Evidence: evidence(v)}
		switch v.Outcome {
		case noise.Same, noise.Noise:
			f.Status = checks.Pass
		case noise.Differs, noise.Intermittent:
			f.Status, f.Hint = checks.Fail, "mage diff -match='^"+regexp.QuoteMeta(v.Case)+"$'"
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
	return strings.Split(strings.TrimRight(text.String(), "\n"), "\n")[1:]
}
