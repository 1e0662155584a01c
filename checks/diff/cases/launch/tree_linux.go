package launch

import (
	"bytes"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
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
	var pids []int
	for _, tid := range Threads(pid) {
		for _, word := range strings.Fields(string(Read(Thread(tid) + "/children"))) {
			if n, err := strconv.Atoi(word); err == nil {
				pids = append(pids, n)
			}
		}
	}
	return pids
}

// Threads returns the threads of pid; none if there is no such process.
func Threads(pid int) []int { return numbers("/proc/" + strconv.Itoa(pid) + "/task") }

// Thread is the directory of a thread. It is found there as well as among those
// of its process; but once a thread other than the first has been looked at there,
// the kernel takes some milliseconds more to let go of the process (Linux 6.18).
func Thread(tid int) string {
	name := strconv.Itoa(tid)
	return "/proc/" + name + "/task/" + name
}

// numbers returns the entries of a directory of /proc that are numbers.
func numbers(dir string) []int {
	fd, err := open(dir, unix.O_DIRECTORY)
	if err != nil {
		return nil
	}
	defer unix.Close(fd)
	var found []int
	var buffer [4 << 10]byte
	for {
		n, err := unix.ReadDirent(fd, buffer[:])
		if err != nil || n <= 0 {
			return found
		}
		_, _, names := unix.ParseDirent(buffer[:n], -1, nil)
		for _, name := range names {
			if n, err := strconv.Atoi(name); err == nil {
				found = append(found, n)
			}
		}
	}
}

// Read returns what is in a file of /proc; nil if it cannot be read. Package os
// would try to wait for such a file, for six calls of the kernel more.
func Read(path string) []byte {
	fd, err := open(path, 0)
	if err != nil {
		return nil
	}
	defer unix.Close(fd)
	data := make([]byte, 0, 1<<10)
	for {
		if len(data) == cap(data) {
			data = slices.Grow(data, len(data))
		}
		n, err := unix.Read(fd, data[len(data):cap(data)])
		if err == unix.EINTR {
			continue
		}
		if err != nil || n <= 0 {
			return data
		}
		data = data[:len(data)+n]
	}
}

func open(path string, flags int) (fd int, err error) {
	for {
		if fd, err = unix.Open(path, unix.O_RDONLY|unix.O_CLOEXEC|flags, 0); err != unix.EINTR {
			return fd, err
		}
	}
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
	for _, pid := range Processes() {
		_, parent := stat(pid)
		if n, err := strconv.Atoi(parent); err == nil {
			of[n] = append(of[n], pid)
		}
	}
	return of
}

// Processes returns all processes that there are.
func Processes() []int { return numbers("/proc") }

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
	state, _ := stat(pid)
	return state == "Z"
}

// stat returns the fields state and ppid, "" if there is no such process. The
// name before them stands in parentheses and may itself hold some.
func stat(pid int) (state, parent string) {
	data := Read("/proc/" + strconv.Itoa(pid) + "/stat")
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	if len(fields) < 2 {
		return "", ""
	}
	return fields[0], fields[1]
}
