package tree

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/base64"
	"io"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// netRaw is cap_net_raw=ep as the kernel stores it, in version 2.
const netRaw = "\x01\x00\x00\x02\x00\x20\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"

func TestATarHeaderGivesModeOwnerAndCapability(t *testing.T) {
	t.Parallel()
	b := tarOf(t, program,
		tar.Header{Typeflag: tar.TypeDir, Name: "./", Mode: 0o700},
		tar.Header{Typeflag: tar.TypeReg, Name: "./bin/orders", Mode: 0o4755, Uid: 7, Gid: 8, Uname: "alice", Gname: "staff",
			Format: tar.FormatPAX, PAXRecords: map[string]string{"SCHILY.xattr.security.capability": netRaw}},
		tar.Header{Typeflag: tar.TypeLink, Name: "bin/again", Linkname: "./bin/orders", Mode: 0o600},
		tar.Header{Typeflag: tar.TypeSymlink, Name: "/bin/o", Linkname: "orders", Mode: 0o777},
		tar.Header{Typeflag: tar.TypeFifo, Name: "pipe", Mode: 0o1666},
		tar.Header{Typeflag: tar.TypeBlock, Name: "dev/sda", Mode: 0o660},
	)
	want := []Entry{
		{Path: ".", Kind: Dir, Mode: fs.ModeDir | 0o700, Modes: fromTar},
		{Path: "bin/orders", Kind: File, Mode: fs.ModeSetuid | 0o755, Modes: fromTar, UID: 7, GID: 8, User: "alice", Group: "staff",
			Size: int64(len(program)), Capability: &Capability{Permitted: []string{"cap_net_raw"}, Effective: true}, Content: ELF, Type: 3},
		{Path: "bin/again", Kind: HardLink, Mode: 0o600, Modes: fromTar, Link: "./bin/orders"},
		{Path: "bin/o", Kind: Symlink, Mode: fs.ModeSymlink | 0o777, Modes: fromTar, Link: "orders"},
		{Path: "pipe", Kind: Pipe, Mode: fs.ModeNamedPipe | fs.ModeSticky | 0o666, Modes: fromTar},
		{Path: "dev/sda", Kind: Device, Mode: fs.ModeDevice | 0o660, Modes: fromTar},
	}
	for name, archive := range map[string][]byte{"plain": b, "gzip": gzipped(t, b), "deb": debOf(t, b)} {
		if diff := cmp.Diff(mustRead(t, archive).Entries, want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", name, diff)
		}
	}
}

func TestLibarchiveStoresCapabilitiesInBase64(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		base64.RawStdEncoding.EncodeToString([]byte(netRaw)): "cap_net_raw=ep",
		base64.StdEncoding.EncodeToString([]byte(netRaw)):    "cap_net_raw=ep",
		"not*base64": "not in base64",
	} {
		b := tarOf(t, "", tar.Header{Typeflag: tar.TypeReg, Name: "x", Format: tar.FormatPAX, PAXRecords: map[string]string{"LIBARCHIVE.xattr.security.capability": text}})
		if got := mustRead(t, b).Entries[0].Capability.String(); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

func TestAZipHasModesOnlyIfItsMakerWroteThem(t *testing.T) {
	t.Parallel()
	const windows, unix = 0, madeOnUnix << 8
	b := zipOf(t, "#!/bin/sh\n",
		zip.FileHeader{Name: "bin/run", CreatorVersion: unix, ExternalAttrs: 0o104755 << 16},
		zip.FileHeader{Name: "python", CreatorVersion: unix, ExternalAttrs: 0o600 << 16},
		zip.FileHeader{Name: "nothing", CreatorVersion: unix},
		zip.FileHeader{Name: "ntfs", CreatorVersion: windows, ExternalAttrs: 0x20 | 0o755<<16},
		zip.FileHeader{Name: "link", CreatorVersion: unix, ExternalAttrs: 0o120777 << 16},
	)
	type seen struct {
		Path, Modes, Link string
		Kind              Kind
		Mode              fs.FileMode
	}
	var got []seen
	for _, e := range mustRead(t, b).Entries {
		got = append(got, seen{e.Path, e.Modes, e.Link, e.Kind, e.Mode})
	}
	const known = "zip external attributes"
	want := []seen{
		{"bin/run", known, "", File, fs.ModeSetuid | 0o755},
		{"python", known, "", File, 0o600},
		{"nothing", "", "", File, 0},
		{"ntfs", "", "", File, 0},
		{"link", known, "#!/bin/sh\n", Symlink, fs.ModeSymlink | 0o777},
	}
	if diff := cmp.Diff(got, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestAnRpmIsReadFromItsHeader(t *testing.T) {
	t.Parallel()
	want := []Entry{
		{Path: "usr/bin/orders", Kind: File, Mode: fs.ModeSetuid | 0o755, Modes: "rpm header", GID: -1, User: "root", Group: "shadow", Size: 42,
			Class: "ELF 64-bit LSB pie executable", Capability: &Capability{Permitted: []string{"cap_net_raw"}, Effective: true}},
		{Path: "usr/lib", Kind: Dir, Mode: fs.ModeDir | 0o755, Modes: "rpm header", UID: -1, User: "alice", Group: "root", Size: 4096, Ghost: true},
		{Path: "usr/bin/o", Kind: Symlink, Mode: fs.ModeSymlink | 0o777, Modes: "rpm header", User: "root", Group: "root", Size: 6, Link: "orders"},
	}
	if diff := cmp.Diff(mustRead(t, rpmOf(orders()...)).Entries, want); diff != "" {
		t.Errorf("(-got +want):\n%s", diff)
	}
}

func TestACpioArchiveIsRead(t *testing.T) {
	t.Parallel()
	b := cpioOf(newcFile{"bin", "", 0o040755, 0}, newcFile{"bin/sh", program, 0o102755, 1000}, newcFile{"init", "bin/sh", 0o120777, 0}, newcFile{"null", "", 0o020666, 0})
	want := []Entry{
		{Path: "bin", Kind: Dir, Mode: fs.ModeDir | 0o755, Modes: "cpio header"},
		{Path: "bin/sh", Kind: File, Mode: fs.ModeSetgid | 0o755, Modes: "cpio header", UID: 1000, Size: int64(len(program)), Content: ELF, Type: 3},
		{Path: "init", Kind: Symlink, Mode: fs.ModeSymlink | 0o777, Modes: "cpio header", Size: 6, Link: "bin/sh"},
		{Path: "null", Kind: Device, Mode: fs.ModeDevice | fs.ModeCharDevice | 0o666, Modes: "cpio header"},
	}
	for name, archive := range map[string][]byte{"plain": b, "gzip": gzipped(t, b)} {
		if diff := cmp.Diff(mustRead(t, archive).Entries, want); diff != "" {
			t.Errorf("%s (-got +want):\n%s", name, diff)
		}
	}
}

func TestContentsAreThoseAskedFor(t *testing.T) {
	t.Parallel()
	file := func(name string) tar.Header { return tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644} }
	packed := tarOf(t, "hello", file("a"), file("b"), file("a"))
	unix := zip.FileHeader{Name: "z", CreatorVersion: madeOnUnix << 8, ExternalAttrs: 0o644 << 16}
	for name, b := range map[string][]byte{
		"tar": packed, "gzip": gzipped(t, packed), "deb": debOf(t, packed), "zip": zipOf(t, "hello", unix, unix, unix),
		"cpio": cpioOf(newcFile{"a", "hello", 0o644, 0}, newcFile{"b", "hello", 0o644, 0}, newcFile{"a", "hello", 0o644, 0}),
	} {
		got := map[int]string{}
		err := mustRead(t, b).Contents(func(i int) bool { return i != 1 }, func(i int, content io.Reader) error {
			text, err := io.ReadAll(content)
			got[i] = string(text)
			return err
		})
		if diff := cmp.Diff(got, map[int]string{0: "hello", 2: "hello"}); err != nil || diff != "" {
			t.Errorf("%s: error %v (-got +want):\n%s", name, err, diff)
		}
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	packed := tarOf(t, strings.Repeat("x", 2000), tar.Header{Typeflag: tar.TypeReg, Name: "a", Mode: 0o644}, tar.Header{Typeflag: tar.TypeReg, Name: "b", Mode: 0o644})
	for name, tt := range map[string]struct {
		bytes []byte
		words string
	}{
		"empty":        {nil, "an empty file, neither a directory nor an archive"},
		"text":         {[]byte("hello"), "neither a directory nor an archive (tar, tar.gz,"},
		"gzip of text": {gzipped(t, []byte("hello")), "neither a directory nor an archive"},
		"cut gzip":     {gzipped(t, packed)[:30], "unexpected EOF"},
		"xz":           {[]byte("\xfd7zXZ\x00...."), "compressed by xz, of which only gzip and bzip2 are read: write xz -dk FILE, then mage check:perms"},
		"zstd":         {[]byte("\x28\xb5\x2f\xfd...."), "zstd -d FILE"},
		"cut tar":      {packed[:1500], "after 1 entries: unexpected EOF"},
		"cut in file":  {packed[:700], "unexpected EOF"},
		"old cpio":     {[]byte("0707070000"), "make it with cpio -H newc"},
		"cut cpio":     {cpioOf(newcFile{"a", "hello", 0o644, 0})[:118], "2 bytes are missing"},
		"cut in cpio":  {cpioOf(newcFile{"a", "hello", 0o644, 0})[:115], "a: ends after 3 of 5 bytes"},
		"bad cpio":     {[]byte("070701" + strings.Repeat("g", 110)), `"gggggggg" is no number in hex`},
		"ar":           {arOf("libx.o", "abc"), `an ar archive that begins with "libx.o", not a Debian package`},
		"no data":      {arOf("debian-binary", "2.0\n"), "without data.tar"},
		"deb of xz":    {arOf("debian-binary", "2.0\n", "data.tar.xz", "\xfd7zXZ\x00.."), "dpkg-deb --fsys-tarfile FILE.deb > FILE.tar"},
		"cut deb":      {debOf(t, packed)[:250], `of which`},
		"bad ar":       {bytes.Replace(debOf(t, packed), []byte("`\n"), []byte("??"), 1), "member 0 at byte 8: its header is damaged"},
		"cut rpm":      {rpmOf(orders()...)[:300], "ends at byte"},
		"bad rpm":      {bytes.Replace(rpmOf(orders()...), []byte("\x8e\xad\xe8"), []byte("\x8e\xad\x00"), 2), "none at byte 96"},
		"cut zip":      {zipOf(t, "x", zip.FileHeader{Name: "a"})[:60], "not a valid zip file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refuses(t, tt.bytes, tt.words)
		})
	}
}

func TestAnRpmWhoseColumnsDoNotFitIsRefused(t *testing.T) {
	t.Parallel()
	with := func(tag uint32, value any) []byte {
		tags := orders()
		for i := range tags {
			if tags[i].tag == tag {
				tags[i].value = value
			}
		}
		return rpmOf(tags...)
	}
	refuses(t, with(tagFileModes, []uint16{0o644}), "3 names, 3 directories and 1 modes")
	refuses(t, with(tagDirIndexes, []uint32{0, 9, 0}), "file 1 of the header is in directory 9 of 2")
	refuses(t, with(tagBaseNames, []uint32{1, 2, 3}), "tag 1117 of the header: 3 strings of type 4")
	refuses(t, with(tagFileModes, []string{"a", "b", "c"}), "tag 1030 of the header: 3 numbers of type 8")
}
