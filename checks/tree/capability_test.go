package tree

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCapabilitiesAreDecodedAsTheKernelDoes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		bytes string
		want  Capability
	}{
		"version 1":       {"\x00\x00\x00\x01\x01\x00\x00\x00\x02\x00\x00\x00", Capability{Permitted: []string{"cap_chown"}, Inheritable: []string{"cap_dac_override"}}},
		"version 2":       {netRaw, Capability{Permitted: []string{"cap_net_raw"}, Effective: true}},
		"version 3":       {"\x01\x00\x00\x03\x00\x04\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\xe8\x03\x00\x00", Capability{Permitted: []string{"cap_net_bind_service", "cap_checkpoint_restore"}, Effective: true, RootID: 1000}},
		"a newer number":  {"\x00\x00\x00\x02" + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x00\x00\x00\x00", Capability{Permitted: []string{"cap_63"}}},
		"nothing":         {"", Capability{Bad: "0 bytes are no security.capability"}},
		"too short":       {netRaw[:19], Capability{Bad: "security.capability of version 2 in 19 bytes"}},
		"too long":        {netRaw + "\x00", Capability{Bad: "security.capability of version 2 in 21 bytes"}},
		"unknown version": {"\x00\x00\x00\x09", Capability{Bad: "security.capability of version 9 in 4 bytes"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(*DecodeCapability([]byte(tt.bytes)), tt.want); diff != "" {
				t.Errorf("(-got +want):\n%s", diff)
			}
		})
	}
}

func TestCapabilitiesAreParsedAsSetcapDoes(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"cap_net_raw=ep":               "cap_net_raw=ep",
		"= cap_net_raw+ep":             "cap_net_raw=ep",
		"CAP_NET_RAW,cap_setuid=p":     "cap_setuid,cap_net_raw=p",
		"cap_net_raw=eip":              "cap_net_raw=eip",
		"cap_net_raw=ep cap_net_raw-e": "cap_net_raw=p",
		"cap_chown=p cap_kill+i":       "cap_chown=p cap_kill+i",
		"cap_chown+ep-p":               "=",
		"cap_13=p":                     "cap_net_raw=p",
		"":                             "=",
		"cap_nonsense=ep":              `"cap_nonsense=ep" is no list of capabilities`,
		"cap_chown":                    `"cap_chown" is no list of capabilities`,
		"cap_chown=x":                  `"cap_chown=x" is no list of capabilities`,
		"cap_chown,=p":                 `"cap_chown,=p" is no list of capabilities`,
		"net_raw=p":                    `"net_raw=p" is no list of capabilities`,
	} {
		if got := ParseCapability(text).String(); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
	if got := len(ParseCapability("=ep").Permitted); got != len(capabilities) {
		t.Errorf("=ep gives %d capabilities, want all %d", got, len(capabilities))
	}
}
