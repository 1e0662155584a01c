// Package money holds amounts of money as whole numbers of cents.
package money

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Cents is an amount of money. It is never a float: 0.1 has no exact one.
type Cents int64

// form is what an amount looks like: all its digits, and cents or none.
var form = regexp.MustCompile(`^-?[0-9]+(\.[0-9]{2})?$`)

// Parse returns the amount that text says exactly, "12.34", "-0.05" or "12". It
// is an error if text has one decimal or three, a plus sign, blanks
// or separators, or says more than fits: about 92 quadrillion.
func Parse(text string) (Cents, error) {
	if !form.MatchString(text) {
		return 0, fmt.Errorf("amount %q is not of the form 12.34", text)
	}
	digits := strings.Replace(text, ".", "", 1)
	if digits == text {
		digits += "00"
	}
	cents, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("amount %q is too large", text)
	}
	return Cents(cents), nil
}

// String returns c in the form that Parse reads, always with two decimals.
func (c Cents) String() string {
	digits := strconv.FormatInt(int64(c), 10)
	sign := ""
	if c < 0 {
		sign, digits = "-", digits[1:]
	}
	for len(digits) < 3 {
		digits = "0" + digits
	}
	point := len(digits) - 2
	return sign + digits[:point] + "." + digits[point:]
}

// MarshalJSON writes c as a string: many readers of JSON make a float of every
// number.
func (c Cents) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// UnmarshalJSON reads the form of Parse from a string. A number is an error,
// for the reason that MarshalJSON writes none.
func (c *Cents) UnmarshalJSON(data []byte) error {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return fmt.Errorf("amount %s is not a string such as %q", data, "12.34")
	}
	amount, err := Parse(text)
	if err != nil {
		return err
	}
	*c = amount
	return nil
}
