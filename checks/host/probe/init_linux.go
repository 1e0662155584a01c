package probe

import (
	"bytes"
	"os"
	"path"
	"strconv"
	"strings"

	"example.com/seaworthy/checks/binary"
)

// inits are the programs that process 1 may be, by the name of their file.
var inits = map[string]string{
	"systemd":     "systemd",
	"openrc-init": "openrc",
	"busybox":     "busybox",
	"runit":       "runit",
	"runit-init":  "runit",
	"s6-svscan":   "s6",
	"dinit":       "dinit",
	"upstart":     "upstart",
}

// processOne finds what process 1 is.
func (m *machine) processOne() {
	comm, err := readFile("/proc/1/comm", 64)
	if !m.unless(err, "pid1") {
		m.SetUnknown("init", err.Error())
		return
	}
	m.PID1 = strings.TrimSpace(string(comm))
	switch {
	case exists("/run/systemd/system"): // sd_booted(3)
		m.Init = "systemd"
	case exists("/run/openrc"):
		m.Init = "openrc"
	case inits[m.PID1] != "":
		m.Init = inits[m.PID1]
	case m.PID1 == "init":
		m.Init = initFile()
	default:
		m.Init = "none"
	}
}

// initFile is the kind of an init that calls itself "init". /proc/1/exe is for
// root alone, and /sbin/init is mostly the same.
func initFile() string {
	target, err := os.Readlink("/proc/1/exe")
	if err != nil {
		target, _ = os.Readlink("/sbin/init")
	}
	if kind := inits[path.Base(strings.TrimSuffix(target, " (deleted)"))]; kind != "" {
		return kind
	}
	if exists("/etc/inittab") {
		return "sysvinit"
	}
	return "none"
}

// systemd finds the version of systemd without running it: the manager needs a
// library that has the version in its name, since 230; before, the version is
// in its text.
func (m *machine) systemd() {
	for _, name := range []string{"/usr/lib/systemd/systemd", "/lib/systemd/systemd"} {
		file, err := open(name)
		if os.IsNotExist(err) {
			continue
		}
		if !m.unless(err, "systemd") {
			return
		}
		defer file.Close()
		manager, err := binary.Read(file)
		if !m.unless(err, "systemd") {
			return
		}
		if m.Systemd = versionNeeded(manager.Needed); m.Systemd == 0 {
			data, _ := readFile(name, 16<<20)
			m.Systemd = versionInText(data)
		}
		if m.Systemd == 0 {
			m.SetUnknown("systemd", name+" does not show its version")
		}
		return
	}
}

// versionNeeded is the version in "libsystemd-shared-252.so" or
// "libsystemd-shared-252.4-1.fc37.so", 0 if none is needed.
func versionNeeded(needed []string) int {
	for _, name := range needed {
		if rest, ok := strings.CutPrefix(name, "libsystemd-shared-"); ok {
			return leadingNumber(rest)
		}
	}
	return 0
}

// versionInText is the version in "systemd 219" or "systemd 219 running in", 0
// if there is none.
func versionInText(data []byte) int {
	for {
		_, rest, ok := bytes.Cut(data, []byte("systemd "))
		if !ok {
			return 0
		}
		text := string(rest[:min(len(rest), 12)])
		if n := leadingNumber(text); n > 0 && strings.ContainsRune("\x00 ", rune(strings.TrimLeft(text, "0123456789")[0])) {
			return n
		}
		data = rest
	}
}

// leadingNumber is the number that text begins with, 0 if there is none.
func leadingNumber(text string) int {
	n, _ := strconv.Atoi(text[:len(text)-len(strings.TrimLeft(text, "0123456789"))])
	return n
}
