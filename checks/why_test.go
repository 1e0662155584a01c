package checks_test

import (
	"slices"
	"strings"
	"testing"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// explained is the explanation of one default check as people read it.
func explained(t *testing.T, id string, s checks.Subject, h *host.Host) string {
	t.Helper()
	list := checks.Default()
	i := slices.IndexFunc(list, func(c checks.Check) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("no check has the id %s", id)
	}
	var b strings.Builder
	if err := checks.WriteExplanation(&b, checks.Explain(list[i], s, h), checks.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWhyALibraryIsMissingNamesEveryPlaceInOrder(t *testing.T) {
	t.Parallel()
	file := dynamic(func(b *binary.Binary) {
		b.Needed, b.Requires = []string{"libz.so.1", "libc.so.6"}, nil
	})
	h := prod(listed())
	golden(t, explained(t, "B3", checks.Subject{Name: "orders", File: file}, &h), `
orders on prod: resolve (B3)

FAIL  libz.so.1, which the program needs, is nowhere; prod has it in no place that its loader looks in

what the loader does, in its order
  the kernel starts /lib64/ld-linux-x86-64.so.2, which prod has
  libz.so.1, which the program needs
    cache /etc/ld.so.cache: not there
    default /lib64/libz.so.1: not there
    nowhere
  libc.so.6, which the program needs
    cache /etc/ld.so.cache: not there
    default /lib64/libc.so.6

what is known of the host
  prod: its profile, taken on 0001-01-01

what can be done
  - on the host: apt-file search libz.so.1, or dnf provides '*/libz.so.1', and install what they name
    costs: one more package to keep on every host
  - ship it beside the program and link with -Wl,-rpath,'$ORIGIN/lib'
    costs: its size; its fixes are yours to ship; not with set-user-id or file capabilities
  - link its static archive: -Wl,-Bstatic -lNAME -Wl,-Bdynamic
    costs: its size; the archive has to be there for each platform
  - Config.Link: targets.Static (for one run: SEAWORTHY_LINK=static)
    costs: about 1 MB; the static archives of all C libraries; host names and users come from files and DNS alone; each fix of a C library needs a new build
`)
}

func TestWhyOfWhatPassesHasNoRemedy(t *testing.T) {
	t.Parallel()
	golden(t, explained(t, "E1", checks.Subject{Name: "orders", File: pure()}, nil), `
orders: cpu (E1)

PASS  x86-64-v1, which every x86-64 processor is
`)
}
