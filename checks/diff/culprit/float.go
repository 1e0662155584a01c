package culprit

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/diff/noise"
)

// lastDigits is how far two results of the same computation are apart if only its
// rounding is another: relative to the larger one, and of numbers that should
// cancel out.
const lastDigits = 1e-9

// number is a decimal one, as programs print it.
var number = regexp.MustCompile(`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`)

// Floats reports whether all that differs is numbers, and these in the last digits
// alone. Without any difference it is false.
func Floats(differences []noise.Difference) bool {
	return len(differences) > 0 && !slices.ContainsFunc(differences, func(d noise.Difference) bool { return !float(d) })
}

// Fuses reports whether an option lets the Go compiler fuse a multiplication and an
// addition that it otherwise does not: GOAMD64=v3 and above.
func Fuses(option string) bool {
	return option == "GOAMD64=v3" || option == "GOAMD64=v4"
}

// fused reports whether the Go compiler does so in any case.
func (s Seen) fused() bool {
	return slices.Contains([]string{"arm64", "loong64", "ppc64", "ppc64le", "riscv64", "s390x"}, s.Arch) || slices.ContainsFunc(s.Options, Fuses)
}

func float(d noise.Difference) bool {
	if d.Kind != "changed" {
		return false
	}
	return close(want(d), got(d))
}

// close reports whether two texts are the same but for the last digits of numbers.
func close(want, got string) bool {
	if want == got || number.ReplaceAllString(want, "0") != number.ReplaceAllString(got, "0") {
		return false
	}
	w, g := number.FindAllString(want, -1), number.FindAllString(got, -1)
	for i := range w {
		if w[i] != g[i] && !rounded(w[i], g[i]) {
			return false
		}
	}
	return true
}

// rounded reports whether two numbers, one of them with a fraction, are that near.
func rounded(want, got string) bool {
	w, err := strconv.ParseFloat(want, 64)
	g, err2 := strconv.ParseFloat(got, 64)
	if err != nil || err2 != nil || !strings.ContainsAny(want+got, ".eE") {
		return false
	}
	return math.Abs(w-g) <= lastDigits*max(1e-3, math.Abs(w), math.Abs(g))
}

// notFinite tells the words for what is no number: NaN, Inf, +Inf, -nan, infinity.
func notFinite(s string) bool {
	return notNumber.MatchString(s)
}

var notNumber = regexp.MustCompile(`(?i)(?:^|[^a-z])(?:nan|inf|infinity)(?:[^a-z]|$)`)
