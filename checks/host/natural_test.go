package host

import "testing"

func TestNaturalOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"ubuntu-9", "ubuntu-10", -1},
		{"2.9", "2.10", -1},
		{"2.3.4", "2.4", -1},
		{"14.0", "14.0.0", -1},
		{"alpine-3.9", "alpine-3.18", -1},
		{"debian-13", "debian-forky", -1},
		{"rhel-10", "rocky-8", -1},
		{"22.04", "22.4", -1}, // the same numbers: by spelling
		{"a", "a", 0},
		{"", "a", -1},
		{"99999999999999999999998", "99999999999999999999999", -1},
	} {
		if got := natural(c.a, c.b); got != c.want {
			t.Errorf("natural(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := natural(c.b, c.a); got != -c.want {
			t.Errorf("natural(%q, %q) = %d, want %d", c.b, c.a, got, -c.want)
		}
	}
}
