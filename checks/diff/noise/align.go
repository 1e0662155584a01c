package noise

// stretch is a part of an alignment: want[i:i2] stands against got[j:j2].
type stretch struct {
	i, i2, j, j2 int
	same         bool
}

// costs says how well element i of one sequence goes with element j of another: 0
// is the same, 2 similar, 3 not at all. Leaving one out costs 2.
type costs func(i, j int) int

// any says which elements of the first sequence stand for any number of the second.
type wild func(i int) bool

// align finds how n elements go with m at the least cost. It never makes a table
// of more than cells: past that, what is between the common beginning and the
// common end is one stretch.
func align(n, m, cells int, cost costs, star wild) []stretch {
	if star == nil {
		star = func(int) bool { return false }
	}
	a := 0
	for a < n && a < m && !star(a) && cost(a, a) == 0 {
		a++
	}
	z := 0
	for z < n-a && z < m-a && !star(n-1-z) && cost(n-1-z, m-1-z) == 0 {
		z++
	}
	var all []stretch
	put := func(s stretch) {
		if last := len(all) - 1; last >= 0 && all[last].same == s.same {
			all[last].i2, all[last].j2 = s.i2, s.j2
		} else if s.i < s.i2 || s.j < s.j2 {
			all = append(all, s)
		}
	}
	put(stretch{0, a, 0, a, true})
	i2, j2 := n-z, m-z
	if (i2-a+1)*(j2-a+1) > cells {
		put(stretch{a, i2, a, j2, false})
	} else {
		t := newTable(a, i2, j2, cost, star)
		for _, s := range t.path() {
			put(s)
		}
	}
	put(stretch{i2, n, j2, m, true})
	return all
}

// table is the dynamic programme of the middle: least[i][j] is the cost of the
// first i against the first j elements after skip.
type table struct {
	skip, n, m int
	least      []int32
	cost       costs
	star       wild
}

func newTable(skip, i2, j2 int, cost costs, star wild) *table {
	t := &table{skip: skip, n: i2 - skip, m: j2 - skip, cost: cost, star: star}
	t.least = make([]int32, (t.n+1)*(t.m+1))
	for i := range t.n + 1 {
		for j := range t.m + 1 {
			t.least[i*(t.m+1)+j], _ = t.best(i, j)
		}
	}
	return t
}

func (t *table) at(i, j int) int32 { return t.least[i*(t.m+1)+j] }

// best is the least cost of a cell, and where it comes from.
func (t *table) best(i, j int) (int32, stretch) {
	if i == 0 && j == 0 {
		return 0, stretch{}
	}
	least, from := int32(1<<30), stretch{}
	try := func(di, dj, c int, same bool) {
		if v := t.at(i-di, j-dj) + int32(c); v < least {
			least, from = v, stretch{i - di + t.skip, i + t.skip, j - dj + t.skip, j + t.skip, same}
		}
	}
	if i > 0 && t.star(i-1+t.skip) {
		try(1, 0, 0, true)
		if j > 0 {
			try(0, 1, 0, true)
		}
		return least, from
	}
	if i > 0 && j > 0 {
		c := t.cost(i-1+t.skip, j-1+t.skip)
		try(1, 1, c, c == 0)
	}
	if i > 0 {
		try(1, 0, 2, false)
	}
	if j > 0 {
		try(0, 1, 2, false)
	}
	return least, from
}

// path walks back from the end.
func (t *table) path() []stretch {
	var back []stretch
	for i, j := t.n, t.m; i > 0 || j > 0; {
		_, s := t.best(i, j)
		back = append(back, s)
		i, j = s.i-t.skip, s.j-t.skip
	}
	for a, z := 0, len(back)-1; a < z; a, z = a+1, z-1 {
		back[a], back[z] = back[z], back[a]
	}
	return back
}
