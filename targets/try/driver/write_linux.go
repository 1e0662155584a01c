package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/targets/try/trial"
)

// probed are directories that are not the service's, one below each of what a host
// has to protect. They are made with mode 0777.
var probed = below("seaworthy-try", "/usr/local", "/etc", "/opt", "/srv", "/var/lib", "/home", "/root")

func below(name string, dirs ...string) []string {
	for i := range dirs {
		dirs[i] += "/" + name
	}
	return dirs
}

// writes tries to write into each directory as the service could, in a process of
// its own.
func (s *session) writes(p trial.Process) []trial.Write {
	if len(p.UIDs) == 0 || len(p.GIDs) == 0 {
		return nil
	}
	own := append([]string{"/tmp"}, s.Writable...)
	args := []string{"write", strconv.Itoa(p.PID), strconv.Itoa(p.UIDs[0]), strconv.Itoa(p.GIDs[0])}
	out, err := exec.CommandContext(s.ctx, "/proc/self/exe", append(append(args, own...), probed...)...).CombinedOutput()
	var tried []trial.Write
	if err == nil {
		err = json.Unmarshal(out, &tried)
	}
	if err != nil {
		return []trial.Write{{Dir: "the mount namespace", Own: true, Err: fmt.Sprintf("%v: %s", err, tail(out))}}
	}
	for i := range tried {
		tried[i].Own = i < len(own)
	}
	return tried
}

// write enters the mount namespace of a process, becomes its user, and tries to
// make a file in each of the directories. It prints what came of it as JSON.
func write(args []string) error {
	if len(args) < 3 {
		return errors.New("is started by try")
	}
	var ids [3]int
	for i := range ids {
		n, err := strconv.Atoi(args[i])
		if err != nil {
			return err
		}
		ids[i] = n
	}
	runtime.LockOSThread() // namespace and user are this thread's alone
	if err := become(ids[0], ids[1], ids[2]); err != nil {
		return err
	}
	var tried []trial.Write
	for _, dir := range args[3:] {
		w := trial.Write{Dir: dir}
		if err := makeFile(dir); err != nil {
			w.Err = err.Error()
		}
		tried = append(tried, w)
	}
	return json.NewEncoder(os.Stdout).Encode(tried)
}

// become gives this thread the mount namespace and the ids. A thread that shares
// its file system attributes with others can enter none (setns(2)).
func become(pid, uid, gid int) error {
	space, err := unix.Open(fmt.Sprintf("/proc/%d/ns/mnt", pid), unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("mount namespace of %d: %w", pid, err)
	}
	defer unix.Close(space)
	if err := unix.Unshare(unix.CLONE_FS); err != nil {
		return fmt.Errorf("unshare: %w", err)
	}
	if err := unix.Setns(space, unix.CLONE_NEWNS); err != nil {
		return fmt.Errorf("enter the mount namespace of %d: %w", pid, err)
	}
	for _, call := range [][4]uintptr{
		{unix.SYS_SETGROUPS},
		{unix.SYS_SETRESGID, uintptr(gid), uintptr(gid), uintptr(gid)},
		{unix.SYS_SETRESUID, uintptr(uid), uintptr(uid), uintptr(uid)},
	} {
		if _, _, errno := unix.RawSyscall(call[0], call[1], call[2], call[3]); errno != 0 {
			return fmt.Errorf("become %d:%d: %w", uid, gid, errno)
		}
	}
	return nil
}

// makeFile makes a file and takes it away again. The error is the system's alone.
func makeFile(dir string) error {
	name := filepath.Join(dir, ".seaworthy-try")
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		var number syscall.Errno
		if errors.As(err, &number) {
			return number
		}
		return err
	}
	f.Close()
	return os.Remove(name)
}
