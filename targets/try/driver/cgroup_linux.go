package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// groupPrefix begins the names of our control groups; the number of the process
// that made it follows.
const groupPrefix = "seaworthy-try-"

// makeGroups makes a control group below this process's own in each hierarchy that
// systemd uses, and clears away those whose makers are gone.
func makeGroups(machine string) ([]string, error) {
	var made []string
	for _, parent := range hierarchies() {
		sweep(parent)
		dir := filepath.Join(parent, groupPrefix+strconv.Itoa(os.Getpid())+"-"+machine)
		if err := os.Mkdir(dir, 0o755); err != nil {
			removeGroups(made)
			return nil, err
		}
		made = append(made, dir)
	}
	if len(made) == 0 {
		return nil, errors.New("no control groups that systemd could use are mounted at /sys/fs/cgroup")
	}
	return made, nil
}

// hierarchies are the directories of this process's own control groups: of
// version 2, and of the one of version 1 that is named systemd.
func hierarchies() []string {
	own := map[string]string{}
	eachLine("/proc/self/cgroup", func(line string) {
		if f := strings.SplitN(line, ":", 3); len(f) == 3 {
			own[f[1]] = f[2]
		}
	})
	var dirs []string
	eachLine("/proc/self/mountinfo", func(line string) {
		before, after, _ := strings.Cut(line, " - ")
		f, kind := strings.Fields(before), strings.Fields(after)
		if len(f) < 5 || len(kind) < 3 {
			return
		}
		name, mine := "", kind[0] == "cgroup2"
		if kind[0] == "cgroup" && strings.Contains(kind[2], "name=systemd") {
			name, mine = "name=systemd", true
		}
		if path, ok := own[name]; mine && ok {
			dirs = append(dirs, filepath.Join(f[4], strings.TrimPrefix(path, f[3])))
		}
	})
	return dirs
}

// sweep removes the groups of processes that are gone.
func sweep(parent string) {
	dirs, _ := filepath.Glob(filepath.Join(parent, groupPrefix+"*"))
	for _, dir := range dirs {
		text, _, _ := strings.Cut(strings.TrimPrefix(filepath.Base(dir), groupPrefix), "-")
		if pid, err := strconv.Atoi(text); err == nil && unix.Kill(pid, 0) == unix.ESRCH {
			removeGroups([]string{dir})
		}
	}
}

// removeGroups removes groups and those below them. The kernel lets go of one a
// little after its last process.
func removeGroups(dirs []string) {
	for deadline := time.Now().Add(3 * time.Second); len(dirs) > 0; time.Sleep(10 * time.Millisecond) {
		var busy []string
		for _, dir := range dirs {
			if !removeGroup(dir) {
				busy = append(busy, dir)
			}
		}
		if dirs = busy; time.Now().After(deadline) {
			return
		}
	}
}

func removeGroup(dir string) bool {
	entries, _ := os.ReadDir(dir)
	for _, e := range entries {
		if e.IsDir() {
			removeGroup(filepath.Join(dir, e.Name()))
		}
	}
	err := unix.Rmdir(dir)
	return err == nil || errors.Is(err, fs.ErrNotExist)
}
