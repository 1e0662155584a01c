package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"example.com/seaworthy/targets/try/trial"
)

// boot starts enter in a process and a mount namespace of its own and waits. Its
// child is process 1 there: whatever is in the container dies with it, and it dies
// with this process, however that ends (pid_namespaces(7), PR_SET_PDEATHSIG).
func boot(args []string) error {
	if len(args) != 2 {
		return errors.New("wants a directory and the machine's name")
	}
	groups, err := makeGroups(args[1])
	if err != nil {
		return err
	}
	defer removeGroups(groups)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)

	child := exec.Command("/proc/self/exe", append([]string{"enter", args[0], args[1]}, groups...)...)
	child.Stdout, child.Stderr = os.Stdout, os.Stderr
	child.SysProcAttr = &syscall.SysProcAttr{Cloneflags: unix.CLONE_NEWPID | unix.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	runtime.LockOSThread() // the child dies with the thread that made it: golang/go#27505
	if err := child.Start(); err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() { done <- child.Wait() }()
	select {
	case err := <-done:
		return err
	case s := <-stop:
		child.Process.Kill()
		<-done
		return fmt.Errorf("stopped by %v", s)
	}
}

// enter makes /run and /tmp its own, so that nothing is left in those of the host,
// and becomes systemd-nspawn.
func enter(args []string) error {
	if len(args) < 2 {
		return errors.New("is started by boot")
	}
	dir, machine, groups := args[0], args[1], args[2:]
	for _, group := range groups {
		if err := os.WriteFile(filepath.Join(group, "cgroup.procs"), []byte("0"), 0); err != nil {
			return err
		}
	}
	nspawn, err := exec.LookPath("systemd-nspawn")
	if err != nil {
		return err
	}
	if err := cover(dir); err != nil {
		return err
	}
	return unix.Exec(nspawn, append([]string{nspawn}, container(machine)...), os.Environ())
}

// cover mounts what the host must not see, and DIR at its place in /run.
func cover(dir string) error {
	held, err := unix.Open(dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("%s: %w", dir, err)
	}
	defer unix.Close(held)
	from := fmt.Sprintf("/proc/self/fd/%d", held) // DIR itself may be below /tmp
	for _, m := range []struct {
		source, target, kind string
		flags                uintptr
		data                 string
	}{
		{"none", "/", "", unix.MS_REC | unix.MS_PRIVATE, ""},
		{"proc", "/proc", "proc", unix.MS_NOSUID | unix.MS_NODEV | unix.MS_NOEXEC, ""},
		{"tmpfs", "/run", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=755"},
		{from, trial.Shared, "", unix.MS_BIND, ""},
		{"tmpfs", "/tmp", "tmpfs", unix.MS_NOSUID | unix.MS_NODEV, "mode=1777"},
	} {
		if m.target == trial.Shared {
			if err := os.Mkdir(trial.Shared, 0o755); err != nil {
				return err
			}
		}
		if err := unix.Mount(m.source, m.target, m.kind, m.flags, m.data); err != nil {
			return fmt.Errorf("mount %s: %w", m.target, err)
		}
	}
	return nil
}

// container is the command line of a machine whose root is empty but for the
// host's /usr, without a network, that starts the driver and ends with it.
func container(machine string) []string {
	args := strings.Fields("--quiet --register=no --keep-unit --volatile=yes --directory=/ --private-network --kill-signal=SIGRTMIN+3 --console=pipe --resolv-conf=off --timezone=off --link-journal=no")
	args = append(args, "--machine="+machine, "--bind="+trial.Shared, "--bind-ro="+trial.Shared+"/driver.service:/etc/systemd/system/driver.service")
	return append(args, strings.Fields("--boot systemd.unit=basic.target systemd.wants=driver.service systemd.firstboot=off systemd.mask=systemd-networkd-wait-online.service systemd.mask=systemd-firstboot.service systemd.mask=ldconfig.service systemd.mask=systemd-hwdb-update.service")...)
}
