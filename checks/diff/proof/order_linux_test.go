package proof_test

import (
	"testing"

	"example.com/seaworthy/checks/diff/cases"
)

// What a service does after an answer belongs to that: the next request, and the
// signal, wait for it.
func TestALogWrittenAfterTheAnswerKeepsItsOrder(t *testing.T) {
	t.Parallel()
	suite := script("service odd late $ADDR", "ready /ready", "http GET /first", "http GET /second", "http GET /third", "shutdown TERM")
	r, _, err := suite.Cases[0].Run(t.Context(), variant(t, "plain"), cases.Options{Work: room})
	if err != nil || r.Failed != "" {
		t.Fatal(err, r)
	}
	if got, want := string(r.Steps[0].Run.Stderr.Data), "/ready\n/first\n/second\n/third\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
