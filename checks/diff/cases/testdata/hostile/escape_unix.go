//go:build unix

package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"time"
)

// escape starts a process in a session of its own, that ignores signals and of
// whose environment only the mark is left.
func escape() {
	cmd := exec.Command("/bin/sh", "-c", "trap '' TERM INT HUP QUIT; sleep 120; sleep 120")
	cmd.Env = []string{"CASES_MARK=" + os.Getenv("CASES_MARK"), "PATH=/usr/bin:/bin"}
	cmd.Dir = "/"
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr // it holds the pipes as well
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// stray starts a process in a session of its own.
func stray() {
	cmd := exec.Command("sleep", "120")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// heir prints what a process comes by from its parent.
func heir() {
	nice, _ := syscall.Getpriority(syscall.PRIO_PROCESS, 0)
	mask := syscall.Umask(0)
	in, _ := os.Stdin.Stat()
	fmt.Printf("%q\nnice %d, umask %o, stdin %v, HUP ignored %v, INT ignored %v\n", os.Environ(), nice, mask, in.Mode().Type(), signal.Ignored(syscall.SIGHUP), signal.Ignored(syscall.SIGINT))
}

// haltParent stops the parent, which then can neither be asked nor answer.
func haltParent() { syscall.Kill(os.Getppid(), syscall.SIGSTOP) }

func killParent() { syscall.Kill(os.Getppid(), syscall.SIGKILL) }

// bomb has two children, each in a session of its own, which have two each, down
// to the depth: a bomb that is not stopped must not take the machine with it.
func bomb(args []string) {
	depth, _ := strconv.Atoi(args[0])
	for range 2 {
		if depth == 0 {
			break
		}
		cmd := exec.Command("/proc/self/exe", "bomb", strconv.Itoa(depth-1))
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		cmd.Start()
	}
	time.Sleep(30 * time.Second)
}
