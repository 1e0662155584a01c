package main

import (
	"bufio"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"example.com/seaworthy/targets/try/trial"
)

// process reads /proc/PID/status (proc(5)).
func (s *session) process(pid int) trial.Process {
	p := trial.Process{PID: pid, Account: -1, NoNewPrivs: -1, Seccomp: -1}
	if account, err := user.Lookup(s.User); err == nil {
		p.Account, _ = strconv.Atoi(account.Uid)
	}
	for key, value := range status(pid) {
		switch key {
		case "Uid":
			p.UIDs = numbers(value)
		case "Gid":
			p.GIDs = numbers(value)
		case "CapEff":
			p.CapEff = bits(value)
		case "CapBnd":
			p.CapBnd = bits(value)
		case "CapPrm":
			p.CapPrm = bits(value)
		case "CapAmb":
			p.CapAmb = bits(value)
		case "NoNewPrivs":
			p.NoNewPrivs, _ = strconv.Atoi(value)
		case "Seccomp":
			p.Seccomp, _ = strconv.Atoi(value)
		}
	}
	return p
}

// status is /proc/PID/status as keys and values; none of a process that is gone.
func status(pid int) map[string]string {
	values := map[string]string{}
	eachLine(fmt.Sprintf("/proc/%d/status", pid), func(line string) {
		key, value, _ := strings.Cut(line, ":")
		values[key] = strings.TrimSpace(value)
	})
	return values
}

func numbers(text string) []int {
	var list []int
	for field := range strings.FieldsSeq(text) {
		n, err := strconv.Atoi(field)
		if err != nil {
			n = -1
		}
		list = append(list, n)
	}
	return list
}

// bits reads a mask. One that cannot be read is all of them, which nobody takes
// for none.
func bits(text string) uint64 {
	mask, err := strconv.ParseUint(text, 16, 64)
	if err != nil {
		return ^uint64(0)
	}
	return mask
}

// left are the processes of the service's account.
func (s *session) left() []string {
	account, err := user.Lookup(s.User)
	if err != nil {
		return nil
	}
	uid, _ := strconv.Atoi(account.Uid)
	names, _ := filepath.Glob("/proc/[0-9]*")
	var found []string
	for _, name := range names {
		pid, _ := strconv.Atoi(filepath.Base(name))
		if values := status(pid); slices.Contains(numbers(values["Uid"]), uid) {
			found = append(found, fmt.Sprintf("%d %s", pid, values["Name"]))
		}
	}
	return found
}

// eachLine calls do with every line of a file; one that cannot be read has none.
func eachLine(path string, do func(string)) {
	f, err := os.Open(path)
	if err != nil {
		return
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		do(lines.Text())
	}
}
