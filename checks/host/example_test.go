package host_test

import (
	"fmt"

	"example.com/seaworthy/checks/host"
)

func ExampleLookup() {
	h, err := host.Lookup("bookworm")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(h.Title, h.Libc.Kind, h.Libc.Version, "kernel", h.Kernel)
	fmt.Println("arm64 libraries define up to", "GLIBCXX_"+h.Nodes["arm64"]["GLIBCXX"])
	fmt.Println("libc:", h.Sources["libc"].Kind, "as of", h.Sources["libc"].AsOf)

	_, err = host.Lookup("centos7")
	fmt.Println(err)
	// Output:
	// Debian 12 (bookworm) glibc 2.36 kernel 6.1
	// arm64 libraries define up to GLIBCXX_3.4.30
	// libc: package list of the suite as of 2026-11
	// no host "centos7" in the catalogue; did you mean "centos-7"?
}

func ExampleNearest() {
	fmt.Println(host.Nearest("linux/amd46", []string{"linux/386", "linux/amd64", "linux/arm64"}))
	// Output: linux/amd64
}
