package checks

import (
	"debug/elf"
	"fmt"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// unfit says why only the checks for any file can judge s; "" if all can.
func unfit(s Subject) string {
	switch b := s.File; {
	case b.Format == binary.PE || b.Format == binary.MachO:
		return fmt.Sprintf("a %s file: the checks for Linux do not apply", b.Format)
	case b.Format != binary.ELF:
		return "not an ELF file"
	case len(b.Defects) > 0:
		return "the file is damaged, what it says cannot be trusted"
	case s.bareMetal():
		return "an image for bare metal: no host to start on"
	}
	return ""
}

// wellFormed is A1: the file is whole, and its headers fit each other.
func wellFormed(s Subject) Finding {
	switch b := s.File; {
	case b.Format == binary.Empty:
		return fail("the file is empty").hint("build or copy it again")
	case b.Truncated:
		return fail(b.Defects[0]).show(b.Defects).hint("copy the file again in binary mode, and compare size and sha256")
	case len(b.Defects) > 0:
		return fail(b.Defects[0]).show(b.Defects).hint("build it again; a packer or a patched file needs to be undone first")
	case b.Format == binary.PE || b.Format == binary.MachO:
		return skip(fmt.Sprintf("a %s file: only Linux's format is looked at closely", b.Format))
	case b.Format != binary.ELF:
		return fail(describeOther(b)).hint("name a compiled program")
	case len(b.Warnings) > 0:
		return warn(b.Warnings[0]).show(b.Warnings)
	}
	return pass("whole and well formed")
}

// describeOther says what a file is that is no program of any system.
func describeOther(b *binary.Binary) string {
	switch b.Format {
	case binary.Script:
		return fmt.Sprintf("a script for %q, not a compiled program", strings.TrimSpace(b.Shebang))
	case binary.Archive:
		return "an archive, not a program: look at what is inside it"
	}
	return "neither ELF nor any other program's format"
}

// target is A2: the file is for the machine it was built for, and for the
// host's.
func target(s Subject) Finding {
	is := platformOf(s.File)
	if is == "" {
		return skip("the file names no platform")
	}
	if s.bareMetal() {
		return bareTarget(s, is)
	}
	want := strings.Join(firstTwo(s.Wanted.Platform), "/")
	if want != "" && is != want {
		return fail(fmt.Sprintf("is for %s, and was to be for %s", is, want)).hint("mage build:platform " + s.Wanted.Platform)
	}
	if abi := s.File.OSABI; s.File.Format == binary.ELF && abi != elf.ELFOSABI_NONE && abi != elf.ELFOSABI_LINUX {
		return fail(fmt.Sprintf("is made for another system: %s", abi)).hint("build it with GOOS=linux")
	}
	return hostTarget(s, is)
}

func hostTarget(s Subject, is string) Finding {
	goos, arch, _ := strings.Cut(is, "/")
	switch {
	case s.Host == nil:
		return pass(is)
	case goos != "linux":
		return skip(fmt.Sprintf("%s: %s is a Linux host", is, s.Host.Name))
	case s.Host.Libc.Kind != "none" && s.Host.Nodes[arch] == nil && s.Host.Libc.Kind == "glibc":
		return skip(fmt.Sprintf("%s; whether %s exists for %s is not known", is, s.Host.Name, arch))
	}
	return pass(is)
}

func bareTarget(s Subject, is string) Finding {
	arch, _, _ := strings.Cut(s.Wanted.Platform, "-")
	if !strings.HasPrefix(strings.TrimPrefix(is, "linux/"), arch) {
		return fail(fmt.Sprintf("is for %s, and was to be for %s", s.File.Machine, s.Wanted.Platform))
	}
	return pass(fmt.Sprintf("%s, %s", s.Wanted.Platform, s.File.Machine))
}

// platformOf is Go's name for what the file runs on; "" if there is none.
func platformOf(b *binary.Binary) string {
	if b.Format == binary.ELF {
		return b.Platform()
	}
	return b.Foreign
}

func firstTwo(platform string) []string {
	part := strings.SplitN(platform, "/", 3)
	return part[:min(len(part), 2)]
}

// kind is A3: the file is a program, and not a script, a library or a part.
func kind(s Subject) Finding {
	switch b := s.File; {
	case b.Format == binary.PE || b.Format == binary.MachO:
		return foreignKind(s)
	case b.Format == binary.Script && strings.HasSuffix(b.Shebang, "\r"):
		return fail("a script whose first line ends in a carriage return: the kernel looks for an interpreter of that name").hint("store it with line feeds: *.sh text eol=lf in .gitattributes")
	case b.Format != binary.ELF:
		return fail(fmt.Sprintf("%s, not a program for Linux", b.Format)).hint("name a compiled program")
	case b.Type == elf.ET_REL:
		return fail("an object file, not linked yet (ET_REL)").hint("link it, or name the program")
	case b.Type == elf.ET_CORE:
		return fail("a core dump (ET_CORE)").hint("name the program that it came from")
	case b.Link() == binary.SharedObject:
		return fail("a shared library, not a program").hint("name the program that loads it")
	case b.Type == elf.ET_DYN:
		return pass("position-independent program (ET_DYN)")
	}
	return pass("program at a fixed address (ET_EXEC)")
}

// foreignKind judges a program of another system: right where it was wanted.
func foreignKind(s Subject) Finding {
	b := s.File
	system := map[binary.Format]string{binary.PE: "Windows", binary.MachO: "macOS"}[b.Format]
	if goos, _, _ := strings.Cut(s.Wanted.Platform, "/"); goos != "" && goos != "linux" {
		return pass(fmt.Sprintf("a program for %s (%s)", system, b.Format))
	}
	return fail(fmt.Sprintf("a program for %s (%s): Linux answers \"Exec format error\"", system, b.Format)).hint("mage build:linux")
}

// buildInfo is A4: what the Go toolchain wrote down, and whether the tree was
// clean.
func buildInfo(s Subject) Finding {
	g := s.File.Go
	switch {
	case g == nil && s.Wanted.Language == "c":
		return skip("a C program has none")
	case g == nil:
		return skip("no Go build information: not a Go program, or packed or obfuscated")
	case g.Setting("GOOS") != "" && g.Setting("GOOS") != "linux":
		return fail("built for GOOS=" + g.Setting("GOOS")).hint("mage build:linux")
	case g.Setting("vcs.modified") == "true" || s.Wanted.Dirty:
		return warn(g.GoVersion + ", from a tree with changes that are not committed").hint("git stash or git commit, then build again")
	}
	return pass(g.GoVersion + ", " + g.Path)
}
