package checks_test

import (
	"debug/elf"
	"fmt"
	"os"

	"example.com/seaworthy/checks"
	"example.com/seaworthy/checks/binary"
	"example.com/seaworthy/checks/host"
)

// A binary is read once and asked about every host.
func ExampleRun() {
	// binary.ReadFile("dist/ledger_linux_amd64/ledger") gives one like this.
	file := &binary.Binary{
		Format: binary.ELF, Type: elf.ET_EXEC, Class: 64, Machine: elf.EM_X86_64,
		Interp: "/lib64/ld-linux-x86-64.so.2", Needed: []string{"libc.so.6"},
		Requires: []binary.Library{{File: "libc.so.6", Versions: []binary.Version{
			{Name: "GLIBC_2.34", Symbols: []string{"__libc_start_main"}, Count: 1},
		}}},
	}
	var hosts []host.Host
	for _, name := range []string{"centos-7", "debian-12"} {
		h, err := host.Lookup(name)
		if err != nil {
			fmt.Println(err)
			return
		}
		hosts = append(hosts, h)
	}
	for _, f := range checks.Run(checks.Default(), checks.Subject{Name: "ledger", File: file}, hosts) {
		if f.Check == "glibc" {
			fmt.Println(f.Status, f.Text)
		}
	}
	// Output:
	// FAIL needs GLIBC_2.34 (__libc_start_main); centos-7 has 2.17
	// PASS needs GLIBC_2.34 (__libc_start_main); debian-12 has 2.36
}

func ExampleWriteText() {
	report := checks.Report{Schema: 1, Items: []checks.Item{{
		Name: "orders_linux_amd64", File: "dist/orders_linux_amd64/orders", Facts: []string{"go1.26.8", "static", checks.Bytes(6_312_000)},
		Findings: []checks.Finding{
			{ID: "A1", Check: "file", Status: checks.Pass, Text: "whole and well formed"},
			{ID: "A2", Check: "target", Status: checks.Pass, Text: "linux/amd64"},
			{ID: "C1", Check: "glibc", Host: "centos-7", Status: checks.Fail, Text: "needs GLIBC_2.34 (__libc_start_main); centos-7 has 2.17", Hint: "SEAWORTHY_LINK=static mage build:linux"},
		},
	}}}
	if err := checks.WriteText(os.Stdout, report, checks.TextOptions{}); err != nil {
		fmt.Println(err)
	}
	// Output:
	// orders_linux_amd64  go1.26.8  static  6.3 MB
	//   FAIL  glibc   needs GLIBC_2.34 (__libc_start_main); centos-7 has 2.17
	//                 hint: SEAWORTHY_LINK=static mage build:linux
	//   PASS  2 more  file, target
	//
	// 1 build, 1 failed: orders_linux_amd64: glibc (centos-7)
}

// A service appends its own check to the kit's.
func ExampleCheck() {
	small := checks.Check{
		ID: "X1", Name: "size", AnyFile: true,
		Judge: func(s checks.Subject) checks.Finding {
			const most = 20_000_000
			if s.File.Size > most {
				return checks.Finding{
					Status: checks.Fail,
					Text:   checks.Bytes(s.File.Size) + " is more than the " + checks.Bytes(most) + " of the device's flash",
					Hint:   `Config.LDFlags: "-s -w"`,
				}
			}
			return checks.Finding{Status: checks.Pass, Text: checks.Bytes(s.File.Size)}
		},
	}
	list := append(checks.Default(), small)
	findings := checks.Run(list, checks.Subject{File: &binary.Binary{Format: binary.ELF, Size: 31_400_000}}, nil)
	last := findings[len(findings)-1]
	fmt.Println(last.ID, last.Check, last.Status, last.Text)
	// Output: X1 size FAIL 31.4 MB is more than the 20.0 MB of the device's flash
}
