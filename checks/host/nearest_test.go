package host

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	platforms := []string{"linux/386", "linux/amd64", "linux/arm", "linux/arm64", "windows/amd64"}
	variables := []string{"SEAWORTHY_HOSTS", "SEAWORTHY_JSON", "SEAWORTHY_PLATFORMS"}
	for _, c := range []struct {
		typed string
		among []string
		want  string
	}{
		{"linux/amd46", platforms, "linux/amd64"},  // swapped
		{"linux/amd6", platforms, "linux/amd64"},   // left out
		{"linux/aarm64", platforms, "linux/arm64"}, // put in
		{"linux-arm64", platforms, "linux/arm64"},  // changed
		{"LINUX/ARM64", platforms, "linux/arm64"},
		{"linux/arm", platforms, "linux/arm"},
		{"SEAWORTHY_PLATFROM", variables, "SEAWORTHY_PLATFORMS"},
		{"SEAWORTHY_HOST", variables, "SEAWORTHY_HOSTS"},
		{"SEAWORTHY_COLOUR", variables, ""},
		{"plan9/mips", platforms, ""},
		{"cat", []string{"bat", "hat"}, "bat"}, // the first of those as near
		{"cat", []string{"dog", "chat"}, "chat"},
		{"cat", []string{"boat"}, ""}, // two edits of three letters
		{"abc", []string{"bca"}, ""},  // two, not one swap
		{"größe", []string{"grosse", "größen"}, "größen"},
		{"a", []string{"b"}, ""},
		{"", []string{"a", ""}, ""},
		{"linux", nil, ""},
	} {
		if got := Nearest(c.typed, c.among); got != c.want {
			t.Errorf("Nearest(%q, %q) = %q, want %q", c.typed, c.among, got, c.want)
		}
	}
}

func TestDistanceCountsEdits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"same", "same", 0},
		{"kitten", "sitting", 3}, {"ab", "ba", 1}, {"ca", "abc", 3}, {"abcd", "badc", 2},
	} {
		if got := distance([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := distance([]rune(c.b), []rune(c.a)); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}
