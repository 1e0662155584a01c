package run

import (
	"errors"
	"fmt"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// group is a Job object. It holds every descendant of the process, and the
// system kills them all when the last handle to it is closed, which happens too
// when this process dies.
type group struct {
	job windows.Handle
	cmd *exec.Cmd
}

// newGroup makes the Job. The process begins suspended, so that it cannot start
// another one before it is in the Job, and in a console group of its own, so
// that Ctrl-C reaches it through us and in order.
func newGroup(cmd *exec.Cmd) (*group, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return nil, fmt.Errorf("job object: %w", err)
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		windows.CloseHandle(job)
		return nil, fmt.Errorf("job object: %w", err)
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{
		CreationFlags: windows.CREATE_SUSPENDED | windows.CREATE_NEW_PROCESS_GROUP,
	}
	return &group{job: job, cmd: cmd}, nil
}

func (g *group) start(cmd *exec.Cmd) error {
	if err := cmd.Start(); err != nil {
		return err
	}
	err := g.assign()
	if err == nil {
		err = resume(uint32(cmd.Process.Pid))
	}
	if err != nil {
		cmd.Process.Kill()
		cmd.Wait()
	}
	return err
}

func (g *group) assign() error {
	var failed error
	err := g.cmd.Process.WithHandle(func(handle uintptr) {
		failed = windows.AssignProcessToJobObject(g.job, windows.Handle(handle))
	})
	if err = errors.Join(err, failed); err != nil {
		return fmt.Errorf("job object: %w", err)
	}
	return nil
}

// resume lets the threads of a suspended process run. os/exec closes the handle
// of the first thread, so they are found in a snapshot of the system's threads.
func resume(pid uint32) error {
	threads, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return fmt.Errorf("list threads: %w", err)
	}
	defer windows.CloseHandle(threads)
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	resumed := 0
	for err = windows.Thread32First(threads, &entry); err == nil; err = windows.Thread32Next(threads, &entry) {
		if entry.OwnerProcessID != pid {
			continue
		}
		if err := resumeThread(entry.ThreadID); err != nil {
			return err
		}
		resumed++
	}
	if resumed == 0 {
		return errors.New("resume: the process has no thread")
	}
	return nil
}

func resumeThread(id uint32) error {
	thread, err := windows.OpenThread(windows.THREAD_SUSPEND_RESUME, false, id)
	if err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	defer windows.CloseHandle(thread)
	if _, err = windows.ResumeThread(thread); err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	return nil
}

// interrupt sends CTRL_BREAK, which Go programs see as os.Interrupt. Without a
// console it cannot be sent, and nothing gentler than kill is left.
func (g *group) interrupt() {
	if windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(g.cmd.Process.Pid)) != nil {
		g.kill()
	}
}

func (g *group) terminate() {}

func (g *group) kill() { windows.TerminateJobObject(g.job, 1) }

// exited waits for the end of the process. The Job outlives it.
func (g *group) exited() bool {
	ok := false
	err := g.cmd.Process.WithHandle(func(handle uintptr) {
		event, err := windows.WaitForSingleObject(windows.Handle(handle), windows.INFINITE)
		ok = err == nil && event == windows.WAIT_OBJECT_0
	})
	return ok && err == nil
}

// accounting is JOBOBJECT_BASIC_ACCOUNTING_INFORMATION of winnt.h.
type accounting struct {
	_               [4]int64 // times
	_               uint32   // page faults
	_               uint32   // processes ever
	ActiveProcesses uint32
	_               uint32 // terminated processes
}

// alive reports whether a process of the Job runs; true if that is unknown.
func (g *group) alive() bool {
	const basicAccounting = 1 // JobObjectBasicAccountingInformation
	var a accounting
	err := windows.QueryInformationJobObject(g.job, basicAccounting,
		uintptr(unsafe.Pointer(&a)), uint32(unsafe.Sizeof(a)), nil)
	return err != nil || a.ActiveProcesses > 0
}

func (g *group) close() { windows.CloseHandle(g.job) }

// signal is always "": Windows has exit codes alone.
func (p *process) signal() string { return "" }
