package money_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"example.com/ledger/internal/money"
)

func TestAmountsAreReadExactlyAndWrittenBack(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]money.Cents{
		"12.34":                 1234,
		"0.00":                  0,
		"0.05":                  5,
		"-0.05":                 -5,
		"0.29":                  29, // 0.29*100 is 28.999999999999996 in floating point
		"-1.00":                 -100,
		"92233720368547758.07":  math.MaxInt64,
		"-92233720368547758.08": math.MinInt64,
	} {
		got, err := money.Parse(text)
		if err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v, want %d", text, got, err, want)
		}
		if back := got.String(); back != text {
			t.Errorf("%d is written %q, want %q", got, back, text)
		}
	}
	for text, want := range map[string]money.Cents{"12": 1200, "007.50": 750, "-0": 0} {
		if got, err := money.Parse(text); err != nil || got != want {
			t.Errorf("Parse(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
}

func TestWhatIsNoAmount(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "-", ".", "12.", ".34", "12.3", "12.345", "1,000.00", "+1.00", "--1", " 1", "1\n", "1e3", "0x10", "NaN", "١٢", "12,34", "1_000",
	} {
		if got, err := money.Parse(text); err == nil || !strings.Contains(err.Error(), "is not of the form 12.34") {
			t.Errorf("Parse(%q) = %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"92233720368547758.08", "-92233720368547758.09", "922337203685477581", strings.Repeat("9", 1000)} {
		if got, err := money.Parse(text); err == nil || !strings.Contains(err.Error(), "is too large") {
			t.Errorf("Parse(%q) = %d, %v", text, got, err)
		}
	}
}

func TestAmountsAreStringsInJSON(t *testing.T) {
	t.Parallel()
	if got, err := json.Marshal(money.Cents(-1234)); err != nil || string(got) != `"-12.34"` {
		t.Errorf("got %s, %v", got, err)
	}
	var got money.Cents
	if err := json.Unmarshal([]byte(`"12.34"`), &got); err != nil || got != 1234 {
		t.Errorf("got %d, %v", got, err)
	}
	for _, data := range []string{`12.34`, `"12.3"`, `{}`} {
		if err := json.Unmarshal([]byte(data), &got); err == nil {
			t.Errorf("%s is read as %s", data, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"12.34", "-0.05", "0", "92233720368547758.07"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		amount, err := money.Parse(text)
		if err != nil {
			return
		}
		if again, err := money.Parse(amount.String()); err != nil || again != amount {
			t.Errorf("%q is %d, written %q and read as %d, %v", text, amount, amount, again, err)
		}
	})
}
