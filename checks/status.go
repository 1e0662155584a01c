package checks

import "fmt"

// Status is the verdict of one finding. The zero value is SKIP: what nobody
// looked at is not green.
type Status int

// The verdicts. Skip means that the check could not look, or had nothing to
// compare with, and its text says why.
const (
	Skip Status = iota
	Pass
	Warn
	Fail
)

var statusNames = [...]string{Skip: "SKIP", Pass: "PASS", Warn: "WARN", Fail: "FAIL"}

// String is the word that people read: SKIP, PASS, WARN or FAIL.
func (s Status) String() string {
	if s < Skip || s > Fail {
		return fmt.Sprintf("Status(%d)", int(s))
	}
	return statusNames[s]
}

// MarshalText writes the word. What is no status is an error: nobody could read
// it back.
func (s Status) MarshalText() ([]byte, error) {
	if s < Skip || s > Fail {
		return nil, fmt.Errorf("%v is none of SKIP, PASS, WARN, FAIL", s)
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads the word back; any other is an error.
func (s *Status) UnmarshalText(text []byte) error {
	for i, name := range statusNames {
		if name == string(text) {
			*s = Status(i)
			return nil
		}
	}
	return fmt.Errorf("status %q is none of SKIP, PASS, WARN, FAIL", text)
}
