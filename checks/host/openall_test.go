package host_test

import (
	"testing"

	"example.com/seaworthy/checks/host"
)

func TestHostsAreOpenedInTheirOrder(t *testing.T) {
	t.Parallel()
	names := []string{"debian-12", "centos-7", "scratch", "debian-12"}
	hosts, err := host.OpenAll(names)
	if err != nil {
		t.Fatal(err)
	}
	defer host.CloseAll(hosts)
	for i, h := range hosts {
		if h.Name != names[i] {
			t.Errorf("host %d is %s, want %s", i, h.Name, names[i])
		}
	}
}

func TestTheErrorIsThatOfTheFirstHostWithOne(t *testing.T) {
	t.Parallel()
	hosts, err := host.OpenAll([]string{"debian-12", "no-such-host", "none-either"})
	if err == nil || hosts != nil {
		t.Fatalf("got %v, %v", hosts, err)
	}
	if _, first := host.Lookup("no-such-host"); err.Error() != first.Error() {
		t.Errorf("got %q, want %q", err, first)
	}
}
