package gomod

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestProxiesAreSplitAsTheGoCommandDoes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		list string
		want []string
	}{
		{"", nil},
		{"off", []string{"off"}},
		{"https://a.example", []string{"https://a.example"}},
		{"https://a.example,direct", []string{"https://a.example", "direct"}},
		{"https://a.example|https://b.example,direct", []string{"https://a.example", "https://b.example", "direct"}},
		{" https://a.example , direct ", []string{"https://a.example", "direct"}},
		{",,direct,", []string{"direct"}},
	} {
		all := splitProxies(tt.list)
		var names []string
		for _, p := range all {
			names = append(names, p.name)
		}
		if diff := cmp.Diff(names, tt.want); diff != "" {
			t.Errorf("%q (-got +want):\n%s", tt.list, diff)
		}
	}
}

func TestNoToolchainComesUnverified(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		p    asked
		want string
	}{
		{asked{proxy: proxy{name: "file:///mnt/go"}, only: true}, "file:///mnt/go"}, // the user's own word
		{asked{proxy: proxy{name: "file:///mnt/go"}}, "file:///mnt/go,file:///mnt/go"},
		{asked{proxy: proxy{name: "https://a.example"}}, "https://a.example"},
	} {
		if got := tt.p.list(); got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.p, got, tt.want)
		}
	}
}
