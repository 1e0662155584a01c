// Syscalls writes the groups of SystemCallFilter= as the systemd of this machine
// has them, with the system calls of x86-64.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
)

// header numbers the system calls of x86-64 (package linux-libc-dev).
const header = "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"

func main() {
	out := flag.String("out", "syscalls.json", "file to write")
	flag.Parse()
	text, err := render()
	if err == nil {
		err = os.WriteFile(*out, text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "syscalls:", err)
		os.Exit(1)
	}
}

// render makes the file, a group a line.
func render() ([]byte, error) {
	version, err := exec.Command("systemd-analyze", "--version").Output()
	if err != nil {
		return nil, fmt.Errorf("systemd-analyze --version: %w", err)
	}
	listing, err := exec.Command("systemd-analyze", "syscall-filter").Output()
	if err != nil {
		return nil, fmt.Errorf("systemd-analyze syscall-filter: %w", err)
	}
	numbers, err := os.ReadFile(header)
	if err != nil {
		return nil, err
	}
	groups := listed(string(listing))
	var b strings.Builder
	fmt.Fprintf(&b, "{\n\"systemd\": %q,\n\"groups\": {\n", strings.Fields(string(version))[1])
	for i, name := range names(groups) {
		line, err := json.Marshal(on(flatten(groups, name), string(numbers)))
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b.WriteString(",\n")
		}
		fmt.Fprintf(&b, "%q: %s", name, line)
	}
	b.WriteString("\n}\n}\n")
	return []byte(b.String()), nil
}

// listed reads what syscall-filter prints: a group at the margin, and its calls
// and further groups below it.
func listed(text string) map[string][]string {
	groups := map[string][]string{}
	group := ""
	for line := range strings.Lines(text) {
		word := strings.TrimSpace(line)
		switch {
		case word == "" || word[0] == '#':
		case line[0] == '@':
			group = word
		default:
			groups[group] = append(groups[group], word)
		}
	}
	return groups
}

func names(groups map[string][]string) []string {
	var all []string
	for name := range groups {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// flatten lists the calls of a group and of the groups in it.
func flatten(groups map[string][]string, name string) []string {
	var calls []string
	for _, word := range groups[name] {
		if strings.HasPrefix(word, "@") {
			calls = append(calls, flatten(groups, word)...)
			continue
		}
		calls = append(calls, word)
	}
	slices.Sort(calls)
	return slices.Compact(calls)
}

// on keeps the calls that the header numbers.
func on(calls []string, numbers string) []string {
	kept := []string{}
	for _, call := range calls {
		if regexp.MustCompile(`(?m)^#define __NR_` + regexp.QuoteMeta(call) + ` `).MatchString(numbers) {
			kept = append(kept, call)
		}
	}
	return kept
}
