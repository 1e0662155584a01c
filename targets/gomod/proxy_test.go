package gomod

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProxiesAreSplitAndJoinedAsTheGoCommandDoes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		list   string
		want   []string
		joined string
	}{
		{"", nil, ""},
		{"off", []string{"off"}, "off"},
		{"https://a.example", []string{"https://a.example"}, "https://a.example"},
		{"https://a.example,direct", []string{"https://a.example", "direct"}, "https://a.example,direct"},
		{"https://a.example|https://b.example,direct", []string{"https://a.example", "https://b.example", "direct"}, "https://a.example|https://b.example,direct"},
		{" https://a.example , direct ", []string{"https://a.example", "direct"}, "https://a.example,direct"},
		{",,direct,", []string{"direct"}, "direct"},
	} {
		all := splitProxies(tt.list)
		var names []string
		for _, p := range all {
			names = append(names, p.name)
		}
		if diff := cmp.Diff(names, tt.want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", tt.list, diff)
		}
		if got := joinProxies(all); got != tt.joined {
			t.Errorf("%q is joined to %q, want %q", tt.list, got, tt.joined)
		}
	}
}

func TestTheRestOfAListKeepsItsSeparators(t *testing.T) {
	t.Parallel()
	all := splitProxies("a|b,c|direct")
	if got := joinProxies(all[1:]); got != "b,c|direct" {
		t.Errorf("%q", got)
	}
}
