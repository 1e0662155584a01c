package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestGroupsAreReadOffTheListing(t *testing.T) {
	t.Parallel()
	groups := listed("@a\n    # Words\n    read\n    @b\n\n@b\n    # More\n    write\n    mmap2\n")
	got := on(flatten(groups, "@a"), "#define __NR_read 0\n#define __NR_write 1\n#define __NR_readv 19\n")
	if diff := cmp.Diff(got, []string{"read", "write"}); diff != "" {
		t.Errorf("(-got +want)\n%s", diff)
	}
}

func TestTheGroupsAreThoseOf252(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("systemd-analyze", "--version").Output()
	if _, there := os.Stat(header); err != nil || there != nil || !strings.HasPrefix(string(out), "systemd 252 ") {
		if os.Getenv("CI") == "true" {
			t.Fatal("no systemd-analyze of 252, or no headers of x86-64, and CI is true: nothing may be skipped there")
		}
		t.Skip("no systemd-analyze of 252, or no headers of x86-64 (apt-get install systemd linux-libc-dev)")
	}
	fresh, err := render()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile(filepath.Join("..", "..", "syscalls.json"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kept), string(fresh)); diff != "" {
		t.Errorf("write go generate ./checks/unit (-kept +fresh)\n%s", diff)
	}
}
