package launch

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
)

// Tree returns pid and all that descends from it, parents before their children,
// as far as proc(5) shows it: what is forked meanwhile may be missing.
func Tree(pid int) []int {
	tree := []int{pid}
	for i := 0; i < len(tree); i++ {
		tree = append(tree, children(tree[i])...)
	}
	return tree
}

// children returns the children of pid. The file "children" of a thread is
// missing in kernels built without CONFIG_PROC_CHILDREN.
func children(pid int) []int {
	if !listed() {
		return scan(pid)
	}
	files, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/task/*/children")
	var pids []int
	for _, file := range files {
		data, _ := os.ReadFile(file)
		for _, word := range strings.Fields(string(data)) {
			if n, err := strconv.Atoi(word); err == nil {
				pids = append(pids, n)
			}
		}
	}
	return pids
}

var listed = sync.OnceValue(func() bool {
	self := strconv.Itoa(os.Getpid())
	_, err := os.Stat("/proc/" + self + "/task/" + self + "/children")
	return err == nil
})

// scan finds the children of pid among all processes.
func scan(pid int) []int { return parents()[pid] }

// parents returns the children of every process that has some. For many
// processes this is faster than asking each for its own.
func parents() map[int][]int {
	of := map[int][]int{}
	proc, err := os.Open("/proc")
	if err != nil {
		return nil
	}
	defer proc.Close()
	names, _ := proc.Readdirnames(-1)
	for _, name := range names {
		pid, err := strconv.Atoi(name)
		if err != nil {
			continue
		}
		_, parent := stat("/proc/" + name + "/stat")
		if n, err := strconv.Atoi(parent); err == nil {
			of[n] = append(of[n], pid)
		}
	}
	return of
}

// crowd is Tree, from one look at all processes.
func crowd(pid int) []int {
	of := parents()
	tree := []int{pid}
	for i := 0; i < len(tree); i++ {
		tree = append(tree, of[tree[i]]...)
	}
	return tree
}

func zombie(pid int) bool {
	state, _ := stat("/proc/" + strconv.Itoa(pid) + "/stat")
	return state == "Z"
}

// stat returns the fields state and ppid, "" if there is no such process. The
// name before them stands in parentheses and may itself hold some.
func stat(path string) (state, parent string) {
	data, _ := os.ReadFile(path)
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	if len(fields) < 2 {
		return "", ""
	}
	return fields[0], fields[1]
}
