package checks

import (
	"debug/elf"
	"fmt"
	"io/fs"
	"testing"

	"example.com/seaworthy/checks/binary"
)

// mended is what to type against too many rights.
const mended = "AmbientCapabilities= in its unit, and: setcap -r FILE; chmod 0755 FILE"

func TestModesAreThoseOfTheFileWhereTheSystemKeepsThem(t *testing.T) {
	t.Parallel()
	program := func(mode fs.FileMode) *binary.Binary {
		return &binary.Binary{Format: binary.ELF, Type: elf.ET_EXEC, Size: 1, Mode: mode}
	}
	library := program(0o644)
	library.Type = elf.ET_DYN
	capable, origin, braces := program(0o755), program(0o755|fs.ModeSetuid), program(0o755|fs.ModeSetgid)
	capable.Capabilities = true
	origin.RunPath, braces.RPath = "$ORIGIN/lib", "/opt/lib:${ORIGIN}"
	const ends = `, so the loader ignores $ORIGIN in %s and answers "cannot open shared object file"`
	const all = ": whoever runs it gets them, and with NoNewPrivileges= in its unit nobody does"
	for _, c := range []struct {
		what  string
		judge func(Subject, string) Finding
		file  *binary.Binary
		goos  string
		want  Finding
	}{
		{"as usual", Subject.executableOn, program(0o755), "linux", pass("mode 0755")},
		{"no x", Subject.executableOn, program(0o644), "linux", startFails(fail(`mode 0644: nobody may run it, and Linux answers "Permission denied"`).hint("chmod 0755 FILE"))},
		{"for its owner", Subject.executableOn, program(0o700), "linux", warn("mode 0700: not everybody may run it, and a unit with User= cannot start it").hint("chmod 0755 FILE")},
		{"for all but others", Subject.executableOn, program(0o750), "darwin", warn("mode 0750: not everybody may run it, and a unit with User= cannot start it").hint("chmod 0755 FILE")},
		{"to write for all", Subject.executableOn, program(0o777), "linux", warn("mode 0777: everybody may write into it").hint("chmod 0755 FILE")},
		{"a library", Subject.executableOn, library, "linux", pass("mode 0644, and a library needs no more")},
		{"Windows", Subject.executableOn, program(0o666), "windows", skip("windows keeps no execute bit for a file").hint("on the host: chmod 0755 FILE")},
		{"no rights", Subject.secureOn, program(0o755), "linux", pass("gives no rights to who runs it")},
		{"no rights on Windows", Subject.secureOn, program(0o666), "windows", skip("windows keeps no execute bit for a file").hint("on the host: chmod 0755 FILE")},
		{"set-user-id", Subject.secureOn, program(0o755 | fs.ModeSetuid), "linux", warn("has set-user-id" + all).hint(mended)},
		{"both", Subject.secureOn, program(0o755 | fs.ModeSetuid | fs.ModeSetgid), "linux", warn("has set-user-id and set-group-id" + all).hint(mended)},
		{"capabilities", Subject.secureOn, capable, "linux", warn("has capabilities of its own" + all).hint(mended)},
		{"set-user-id and $ORIGIN", Subject.secureOn, origin, "linux", fail("has set-user-id" + fmt.Sprintf(ends, "$ORIGIN/lib")).hint(mended)},
		{"set-group-id and ${ORIGIN}", Subject.secureOn, braces, "linux", fail("has set-group-id" + fmt.Sprintf(ends, "/opt/lib:${ORIGIN}")).hint(mended)},
	} {
		got := c.judge(Subject{File: c.file}, c.goos)
		if got.Status != c.want.Status || got.Text != c.want.Text || got.Hint != c.want.Hint || got.Start != c.want.Start {
			t.Errorf("%s:\n got %v %s (%s) %v\nwant %v %s (%s) %v", c.what, got.Status, got.Text, got.Hint, got.Start, c.want.Status, c.want.Text, c.want.Hint, c.want.Start)
		}
	}
}

func TestModesAreOnlyAskedOfFilesThatHaveSome(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file *binary.Binary
		want bool
	}{{&binary.Binary{}, false}, {&binary.Binary{Size: 1}, true}, {&binary.Binary{Mode: 0o644}, true}} {
		if got := onModes(Subject{File: c.file}); got != c.want {
			t.Errorf("size %d, mode %v: asked is %v, want %v", c.file.Size, c.file.Mode, got, c.want)
		}
	}
}
