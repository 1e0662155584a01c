package tree

import (
	"archive/tar"
	"archive/zip"
	"io"
	"testing"
)

// keepsBounds reads b and all that is in it. Whatever comes out, it must end.
func keepsBounds(t *testing.T, b []byte) {
	read, err := readBytes(b)
	if err != nil {
		return
	}
	for _, e := range read.Entries {
		if e.Path == "" || e.Path[0] == '/' || e.Kind == "" {
			t.Errorf("an entry %q of kind %q", e.Path, e.Kind)
		}
		if e.Modes == "" && e.Mode.Perm() != 0 {
			t.Errorf("%q has mode %v from nowhere", e.Path, e.Mode)
		}
	}
	last := -1
	read.Contents(func(int) bool { return true }, func(i int, content io.Reader) error {
		if i <= last || read.Entries[i].Kind != File {
			t.Errorf("content of entry %d, a %s, after that of %d", i, read.Entries[i].Kind, last)
		}
		last = i
		_, err := io.CopyN(io.Discard, content, 1<<20)
		return err
	})
}

func FuzzTar(f *testing.F) {
	header := tar.Header{Typeflag: tar.TypeReg, Name: "bin/orders", Mode: 0o4755, PAXRecords: map[string]string{"SCHILY.xattr.security.capability": netRaw}, Format: tar.FormatPAX}
	b := tarOf(f, program, header, tar.Header{Typeflag: tar.TypeSymlink, Name: "o", Linkname: "bin/orders"})
	f.Add(b)
	f.Add(gzipped(f, b))
	f.Add(tarOf(f, "", tar.Header{Typeflag: tar.TypeReg, Name: "gnu", Format: tar.FormatGNU}))
	f.Fuzz(keepsBounds)
}

func FuzzZip(f *testing.F) {
	f.Add(zipOf(f, program, zip.FileHeader{Name: "bin/orders", CreatorVersion: madeOnUnix << 8, ExternalAttrs: 0o104755 << 16}))
	f.Add(zipOf(f, "bin", zip.FileHeader{Name: "l", CreatorVersion: madeOnUnix << 8, ExternalAttrs: 0o120777 << 16}))
	f.Fuzz(keepsBounds)
}

func FuzzDeb(f *testing.F) {
	data := tarOf(f, program, tar.Header{Typeflag: tar.TypeReg, Name: "./usr/bin/orders", Mode: 0o755})
	f.Add(debOf(f, data))
	f.Add(arOf("debian-binary", "2.0\n", "data.tar", string(data)))
	f.Add(arOf("debian-binary/", "2.0\n", "data.tar.xz/", "\xfd7zXZ\x00"))
	f.Fuzz(func(t *testing.T, b []byte) { keepsBounds(t, append([]byte("!<arch>\n"), b[min(8, len(b)):]...)) })
}

func FuzzRpm(f *testing.F) {
	f.Add(rpmOf(orders()...))
	f.Add(rpmOf())
	f.Add(rpmOf(append(orders(), rpmTag{tagLongFileSizes, []uint64{1 << 40, 2, 3}})...))
	f.Fuzz(func(t *testing.T, b []byte) {
		keepsBounds(t, append([]byte("\xed\xab\xee\xdb"), b[min(4, len(b)):]...))
	})
}

func FuzzCpio(f *testing.F) {
	b := cpioOf(newcFile{"bin/sh", program, 0o104755, 0}, newcFile{"init", "bin/sh", 0o120777, 0})
	f.Add(b)
	f.Add(gzipped(f, b))
	f.Fuzz(func(t *testing.T, b []byte) { keepsBounds(t, append([]byte("070701"), b[min(6, len(b)):]...)) })
}

// FuzzCapability wants every capability that was decoded to be parsed back from
// its text form.
func FuzzCapability(f *testing.F) {
	for _, text := range []string{netRaw, netRaw + "\x00\x00\x00\x00", "", "cap_net_raw=ep", "= cap_chown+i", "all=p", "cap_chown=p-p+i"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		ParseCapability(string(b))
		c := DecodeCapability(b)
		if c.Bad != "" {
			return
		}
		back := ParseCapability(c.String())
		if back.Bad != "" || back.String() != c.String() {
			t.Errorf("%q became %q", c, back)
		}
	})
}
