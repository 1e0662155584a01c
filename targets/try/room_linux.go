package try

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/targets/run"
)

// room is a place on this machine with processes, mounts and a network of its own
// (unshare(1)): a service is installed there under its real paths, and nothing of it
// is seen outside. Its first process holds it; when that one is gone, all are.
type room struct {
	pid  int // of the first process, as this machine counts
	hold io.Closer
	gone chan error
	stop context.CancelFunc
}

// roomScript is the first process. Its arguments are the directories in which what
// is written stays in the room. Its number is read before it has a /proc of its own.
const roomScript = `set -e
read -r pid rest </proc/self/stat
mount -t proc proc /proc
mount -t tmpfs -o mode=755 tmpfs /run
for dir in "$@"; do
	mkdir -p "/run/over$dir/up" "/run/over$dir/work"
	mount -t overlay -o "lowerdir=$dir,upperdir=/run/over$dir/up,workdir=/run/over$dir/work" overlay "$dir"
done
ip link set lo up
echo "$pid"
exec cat >/dev/null`

// roomLimit is how long a room may be held.
const roomLimit = 10 * time.Minute

// openRoom makes a room in which the directories can be written to. It has to be
// closed; the end of ctx, or of this program, however it ends, takes the room along.
func openRoom(ctx context.Context, dirs []string) (*room, error) {
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || !info.IsDir() {
			return nil, fmt.Errorf("this machine has no directory %s, and a trial makes none: mkdir %s", dir, dir)
		}
	}
	ctx, cancel := context.WithCancel(ctx)
	stdin, hold := io.Pipe()
	stdout, said := io.Pipe()
	r := &room{hold: hold, gone: make(chan error, 1), stop: cancel}
	cmd := run.Cmd{
		Path: "unshare", Stdin: stdin, Stdout: said, Timeout: roomLimit, Env: []string{"PATH=" + roomPath()},
		Args: append([]string{"--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--propagation", "private", "/bin/sh", "-c", roomScript, "room"}, dirs...),
	}
	go func() {
		err := cmd.Run(ctx)
		said.CloseWithError(err) // nil is io.EOF
		stdin.Close()
		r.gone <- err
	}()
	if _, err := fmt.Fscanln(stdout, &r.pid); err != nil {
		return nil, fmt.Errorf("no room for the trial: %w", errors.Join(err, r.close()))
	}
	return r, nil
}

// close ends all that is in the room, and waits until it is gone.
func (r *room) close() error {
	r.hold.Close()
	select {
	case err := <-r.gone:
		r.stop()
		if r.pid == 0 {
			return err
		}
	case <-time.After(5 * time.Second):
		r.stop()
		<-r.gone
	}
	return nil
}

// path is a path of the room, as this machine has it.
func (r *room) path(name string) string {
	return filepath.Join("/proc", strconv.Itoa(r.pid), "root", name)
}

// roomPath is where programs are looked for in a room.
func roomPath() string { return os.Getenv("PATH") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin" }

// command runs a program in the room, with the variables and no others but PATH.
func (r *room) command(env []string, words ...string) run.Cmd {
	args := []string{"--target", strconv.Itoa(r.pid), "--mount", "--pid", "--net", "--ipc", "--uts", "--", "env", "-i", "PATH=" + roomPath(), "HOME=/root", "LANG=C.UTF-8"}
	return run.Cmd{Path: "nsenter", Args: slices.Concat(args, env, words), Timeout: time.Minute}
}

// write makes a file in the room, and the directories above it.
func (r *room) write(name string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(path.Dir(r.path(name)), 0o755); err != nil {
		return err
	}
	fresh := r.path(name) + ".new"
	if err := os.WriteFile(fresh, data, mode); err != nil {
		return err
	}
	return errors.Join(os.Chmod(fresh, mode), os.Rename(fresh, r.path(name)))
}

// dial connects within the room's network. The thread that has gone there is not
// used for anything else again (setns(2)).
func (r *room) dial(ctx context.Context, network, address string) (net.Conn, error) {
	type result struct {
		net.Conn
		error
	}
	done := make(chan result, 1)
	go func() {
		runtime.LockOSThread() // and never unlocked: the thread ends with this function
		f, err := os.Open(filepath.Join("/proc", strconv.Itoa(r.pid), "ns/net"))
		if err != nil {
			done <- result{nil, err}
			return
		}
		defer f.Close()
		if err := unix.Setns(int(f.Fd()), unix.CLONE_NEWNET); err != nil {
			done <- result{nil, err}
			return
		}
		var d net.Dialer
		conn, err := d.DialContext(ctx, network, strings.Replace(address, "localhost:", "127.0.0.1:", 1))
		done <- result{conn, err}
	}()
	got := <-done
	return got.Conn, got.error
}

// kill sends SIGKILL to a process, by its number in the room.
func (r *room) kill(ctx context.Context, pid int) error {
	return r.command(nil, "/bin/sh", "-c", `kill -KILL "$0"`, strconv.Itoa(pid)).Run(ctx)
}

// residents are the processes that run a program; those that have ended, and were
// not waited for, are none.
func (r *room) residents(program string) []resident {
	links, _ := filepath.Glob(r.path("/proc/[0-9]*/exe"))
	var list []resident
	for _, link := range links {
		if to, err := os.Readlink(link); err != nil || strings.TrimSuffix(to, " (deleted)") != program {
			continue
		}
		if p, err := r.resident(filepath.Dir(link)); err == nil {
			list = append(list, p)
		}
	}
	return list
}

// resident reads a directory of /proc (proc(5)).
func (r *room) resident(dir string) (p resident, err error) {
	status, err := os.ReadFile(filepath.Join(dir, "status"))
	if err != nil {
		return p, err
	}
	for line := range strings.Lines(string(status)) {
		key, value, _ := strings.Cut(line, ":")
		switch key {
		case "Uid":
			p.uids = integers(value)
		case "Gid", "Groups":
			p.groups = append(p.groups, integers(value)...)
		}
	}
	p.pid, _ = strconv.Atoi(filepath.Base(dir))
	p.program, _ = os.Readlink(filepath.Join(dir, "exe"))
	p.dir, _ = os.Readlink(filepath.Join(dir, "cwd"))
	args, err1 := os.ReadFile(filepath.Join(dir, "cmdline"))
	env, err2 := os.ReadFile(filepath.Join(dir, "environ"))
	p.args, p.env = zeroTerminated(args), zeroTerminated(env)
	return p, errors.Join(err1, err2)
}

func zeroTerminated(data []byte) []string {
	if len(data) == 0 {
		return nil
	}
	return strings.Split(strings.TrimSuffix(string(data), "\x00"), "\x00")
}

func integers(text string) []int {
	var list []int
	for word := range strings.FieldsSeq(text) {
		if n, err := strconv.Atoi(word); err == nil {
			list = append(list, n)
		}
	}
	return list
}
