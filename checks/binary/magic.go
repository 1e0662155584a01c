package binary

import (
	"bytes"
	"encoding/binary"
)

// Format is the kind of a file, by its first bytes and never by its name.
type Format string

// The formats that are told apart.
const (
	ELF     Format = "ELF"
	PE      Format = "PE"
	MachO   Format = "Mach-O"
	Script  Format = "script"  // begins with "#!"
	Archive Format = "archive" // ar, deb, rpm, zip, tar, or compressed by gzip, bzip2, xz, zstd
	Empty   Format = "empty"
	Unknown Format = "unknown"
)

// magics are what files of a format begin with.
var magics = []struct {
	bytes  string
	format Format
}{
	{"\x7fELF", ELF},
	{"MZ", PE},
	{"#!", Script},
	{"\xfe\xed\xfa\xce", MachO},
	{"\xfe\xed\xfa\xcf", MachO},
	{"\xce\xfa\xed\xfe", MachO},
	{"\xcf\xfa\xed\xfe", MachO},
	{"!<arch>\n", Archive},
	{"!<thin>\n", Archive},
	{"\x1f\x8b", Archive},
	{"PK\x03\x04", Archive},
	{"PK\x05\x06", Archive},
	{"BZh", Archive},
	{"\xfd7zXZ\x00", Archive},
	{"\x28\xb5\x2f\xfd", Archive},
	{"\xed\xab\xee\xdb", Archive},
}

// formatOf tells the format from the first bytes of a file.
func formatOf(head []byte) Format {
	if len(head) == 0 {
		return Empty
	}
	for _, m := range magics {
		if bytes.HasPrefix(head, []byte(m.bytes)) {
			return m.format
		}
	}
	const tarMagic = 257
	switch {
	case len(head) > tarMagic && bytes.HasPrefix(head[tarMagic:], []byte("ustar")):
		return Archive
	case isFat(head):
		return MachO
	}
	return Unknown
}

// isFat reports whether head is of a Mach-O file for several machines. Java
// classes begin with the same four bytes; then comes their version, which is at
// least 45, where Mach-O has the number of machines.
func isFat(head []byte) bool {
	return len(head) >= 8 && bytes.HasPrefix(head, []byte("\xca\xfe\xba\xbe")) &&
		binary.BigEndian.Uint32(head[4:]) < 45
}

// shebang is the first line after "#!".
func shebang(head []byte) string {
	line, _, _ := bytes.Cut(head[2:], []byte("\n"))
	return string(line[:min(len(line), 256)])
}

// pePlatform is Go's name of the platform of a PE file, "" if it has none.
func pePlatform(s *source, head []byte) string {
	const peOffset = 0x3c
	if len(head) < peOffset+4 {
		return ""
	}
	b := s.bytes(uint64(binary.LittleEndian.Uint32(head[peOffset:])), 6)
	if !bytes.HasPrefix(b, []byte("PE\x00\x00")) {
		return ""
	}
	switch binary.LittleEndian.Uint16(b[4:]) {
	case 0x014c:
		return "windows/386"
	case 0x01c4:
		return "windows/arm"
	case 0x8664:
		return "windows/amd64"
	case 0xaa64:
		return "windows/arm64"
	}
	return ""
}

// machPlatform is Go's name of the platform of a Mach-O file, "" if it has none
// or several.
func machPlatform(head []byte) string {
	if len(head) < 8 {
		return ""
	}
	machine := binary.LittleEndian.Uint32(head[4:])
	if head[0] == 0xfe {
		machine = binary.BigEndian.Uint32(head[4:])
	}
	switch machine {
	case 7:
		return "darwin/386"
	case 12:
		return "darwin/arm"
	case 7 | 1<<24:
		return "darwin/amd64"
	case 12 | 1<<24:
		return "darwin/arm64"
	}
	return ""
}
