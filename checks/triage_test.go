package checks_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/triage"
)

func TestADiagnosisIsFindings(t *testing.T) {
	t.Parallel()
	root := triage.Cause{Kind: "port-in-use", Text: "bind: address already in use", Fix: "ss -lntp", Evidence: []string{"exited"}}
	after := triage.Cause{Kind: "start-limit", Text: "too quickly", Fix: "systemctl reset-failed orders", Follows: true}
	for _, tt := range []struct {
		diagnosis triage.Diagnosis
		want      []checks.Finding
	}{
		{triage.Diagnosis{Verdict: triage.Well, Text: "active (running)"}, []checks.Finding{{Check: "state", Status: checks.Pass, Text: "active (running)"}}},
		{triage.Diagnosis{Text: "nothing", Fix: "look", Last: []string{"a"}}, []checks.Finding{{Check: "cause", Status: checks.Skip, Text: "nothing", Hint: "look", Evidence: []string{"a"}}}},
		{triage.Diagnosis{Verdict: triage.Stopped, Causes: []triage.Cause{root, after}}, []checks.Finding{
			{Check: "port-in-use", Status: checks.Fail, Text: root.Text, Hint: root.Fix, Evidence: root.Evidence},
			{Check: "start-limit", Status: checks.Warn, Text: after.Text, Hint: after.Fix},
		}},
	} {
		if diff := cmp.Diff(tt.want, checks.Triage(tt.diagnosis)); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
}
