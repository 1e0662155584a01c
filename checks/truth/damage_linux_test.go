package truth_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
)

// anywhere are two, for files that no system starts.
var anywhere = []string{"empty", "trixie"}

// damaged are files that were whole once, and files that are no programs.
var damaged = []program{
	{name: "cut-sections", steps: []string{"gcc -o app SRC/hello.c", "truncate -s 14500 app"}, on: anywhere},
	{name: "cut-data", steps: []string{"gcc -static -o app SRC/hello.c", "truncate -s 300000 app"}, on: anywhere},
	{name: "cut-page", steps: []string{"gcc -o app SRC/hello.c", "truncate -s 4096 app"}, on: anywhere},
	{name: "cut-header", steps: []string{"gcc -o app SRC/hello.c", "truncate -s 40 app"}, on: anywhere},
	{name: "nothing", steps: []string{"truncate -s 0 app"}, on: anywhere},
	{name: "text", files: map[string]string{"app": "not a program\n"}, on: anywhere},
	{name: "script-windows", files: map[string]string{"app": "#!/opt/script-windows/shell\r\n"}, steps: []string{"gcc -static -o shell SRC/hello.c"}, on: anywhere},
	{name: "script-no-shell", files: map[string]string{"app": "#!/bin/sh\necho it runs\n"}, on: anywhere},
	{name: "object", steps: []string{"gcc -c -o app SRC/hello.c", "chmod 755 app"}, on: anywhere},
	{name: "archive", steps: []string{"gcc -c -o hello.o SRC/hello.c", "ar rc app hello.o", "chmod 755 app"}, on: anywhere},
	{name: "shared-library", steps: []string{"gcc -shared -fPIC -o app SRC/truth.c"}, on: anywhere},
	{name: "other-machine", steps: []string{"gcc -static -o app SRC/hello.c"}, edit: setBytes(18, 0xb7, 0), on: []string{"qemu64"}},
	{name: "closed", language: "c", steps: []string{"gcc -static -o app SRC/hello.c", "chmod 644 app"}, on: anywhere},
	{name: "mac", files: map[string]string{"app": "\xcf\xfa\xed\xfe\x07\x00\x00\x01\x03\x00\x00\x00\x02\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"}, on: anywhere},
}

// setBytes writes over the file from an offset on.
func setBytes(at int, values ...byte) func(app string) error {
	return func(app string) error {
		return rewrite(app, func(b []byte) []byte {
			copy(b[at:], values)
			return b
		})
	}
}

// rewrite changes a file.
func rewrite(app string, change func(b []byte) []byte) error {
	b, err := os.ReadFile(app)
	if err != nil {
		return err
	}
	return os.WriteFile(app, change(b), 0o755)
}

// dropSections takes the section headers of a 64-bit file away.
func dropSections(app string) error {
	return rewrite(app, func(b []byte) []byte {
		at := binary.LittleEndian.Uint64(b[40:])
		clear(b[40:48])
		clear(b[58:64])
		return b[:at]
	})
}

// dropInterp makes nothing of the PT_INTERP of a 64-bit file.
func dropInterp(app string) error {
	return rewrite(app, func(b []byte) []byte {
		at, size := binary.LittleEndian.Uint64(b[32:]), uint64(binary.LittleEndian.Uint16(b[54:]))
		for i := range uint64(binary.LittleEndian.Uint16(b[56:])) {
			if header := b[at+i*size:]; binary.LittleEndian.Uint32(header) == 3 {
				binary.LittleEndian.PutUint32(header, 0)
			}
		}
		return b
	})
}

// renameMarker takes the mark of packed relocations out of what the file asks
// for: it asks for GLIBC_2.2.5 twice.
func renameMarker(app string) error {
	const mark, hash, other = "GLIBC_ABI_DT_RELR", uint32(0xfd0e42), uint32(0x9691a75)
	b, err := os.ReadFile(app)
	if err != nil {
		return err
	}
	if !bytes.Contains(b, []byte(mark)) {
		return errors.New("no mark of packed relocations to take out")
	}
	from := binary.LittleEndian.AppendUint32(nil, hash)
	to := binary.LittleEndian.AppendUint32(nil, other)
	b = bytes.Replace(b, from, to, 1)
	b = bytes.Replace(b, []byte(mark+"\x00"), append([]byte("GLIBC_2.2.5\x00"), make([]byte, len(mark)-11)...), 1)
	return os.WriteFile(app, b, 0o755)
}
