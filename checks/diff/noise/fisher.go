package noise

import "math"

// fisher is the two-sided exact probability of a table of two by two counts, given
// its margins: of all tables that are no more likely than this one.
func fisher(a, b, c, d int) float64 {
	row, col, n := a+b, a+c, a+b+c+d
	own := hypergeometric(a, row, col, n)
	p := 0.0
	for x := max(0, row+col-n); x <= min(row, col); x++ {
		if q := hypergeometric(x, row, col, n); q <= own*(1+1e-9) {
			p += q
		}
	}
	return min(p, 1)
}

// hypergeometric is the chance that x of a row of the table fall into a column.
func hypergeometric(x, row, col, n int) float64 {
	return math.Exp(choose(col, x) + choose(n-col, row-x) - choose(n, row))
}

// choose is the logarithm of a binomial coefficient.
func choose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n + 1))
	b, _ := math.Lgamma(float64(k + 1))
	c, _ := math.Lgamma(float64(n - k + 1))
	return a - b - c
}
