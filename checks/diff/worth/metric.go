package worth

// A metric is a thing that is measured; less of it is better.
type metric struct {
	name string // in a Row
	unit string // of a Row's medians
	of   func(Figure) float64
}

// metrics are in the order of their weight; a Verdict is about the first.
var metrics = []metric{
	{"cpu", "ns", func(f Figure) float64 { return float64(f.CPU()) }},
	{"wall", "ns", func(f Figure) float64 { return float64(f.Wall) }},
	{"peak", "B", func(f Figure) float64 { return float64(f.Peak) }},
}
