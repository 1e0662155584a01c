package checks_test

import (
	"testing"

	"example.com/seaworthy/checks/binary"
)

func TestB6WarnsOfLibrariesThatAreLoadedLater(t *testing.T) {
	t.Parallel()
	calls := func(names ...string) edit { return func(b *binary.Binary) { b.Imports = names } }
	const said, nothing = "WARN loads libraries while it runs (dlopen), and ", "PASS loads nothing but what it needs"
	holds(t, "B6", []ruling{
		{what: "pure Go", file: pure(), says: "PASS static: see dlopen"},
		{what: "a loader and no library", file: loaderOnly(), says: "PASS static: see dlopen"},
		{what: "cgo", file: dynamic(), says: nothing},
		{what: "dlopen", file: dynamic(calls("free", "dlopen")), says: said + "no file says which", hint: "on the host: LD_DEBUG=files FILE 2>&1 | grep dynamically"},
		{what: "dlmopen", file: dynamic(calls("dlmopen")), says: said + "no file says which", hint: "on the host: LD_DEBUG=files FILE 2>&1 | grep dynamically"},
		{
			what: "symbols that cannot be counted", file: dynamic(calls()),
			says: "SKIP its symbols cannot be counted, so whether it calls dlopen cannot be told", hint: "readelf -W --dyn-syms FILE | grep dlopen",
		},
	})
}

const (
	cPlugin  = "#include <dlfcn.h>\n\nint main(void) { return dlopen(\"libnotthere.so.7\", RTLD_NOW) != 0; }\n"
	cPlugins = `#include <dlfcn.h>

const char *names[] = {"liba.so", "libb.so", "libc1.so", "libd.so", "libe.so", "libf.so"};

int main(int n, char **words) { return dlopen(names[n % 6], RTLD_NOW) != 0; }
`
)

func TestARealCallOfDlopenIsSeenWithItsLibraries(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ source, want string }{{cPlugin, "libnotthere.so.7"}, {cPlugins, "liba.so libb.so libc1.so libd.so and 2 more"}} {
		f := judge(t, "B6", ruling{what: "dlopen", file: readFile(t, build(t, c.source, nil, "gcc")), says: "?"})
		if want := "loads libraries while it runs (dlopen), and names " + c.want; f.Text != want {
			t.Errorf("got %v %s\nwant %s", f.Status, f.Text, want)
		}
	}
}
