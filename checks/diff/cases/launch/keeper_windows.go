package launch

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// A keeper is a Job object that this process is a member of, and so is all that
// it starts. The system ends them all with this process.
type keeper struct {
	child *child
	spent bool // never: see Linux
}

var job windows.Handle

func keep() (*keeper, error) {
	var err error
	if job, err = windows.CreateJobObject(nil, nil); err != nil {
		return nil, fmt.Errorf("job object: %w", err)
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{}
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE
	if _, err := windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation,
		uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits))); err != nil {
		return nil, fmt.Errorf("job object: %w", err)
	}
	if err := windows.AssignProcessToJobObject(job, windows.CurrentProcess()); err != nil {
		return nil, fmt.Errorf("job object: %w", err)
	}
	return &keeper{}, nil
}

// attributes puts the service into a console group of its own, so that
// CTRL_BREAK reaches it alone.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP}
}

// members is not counted here.
func (k *keeper) members() int { return 0 }

func (k *keeper) kill() { k.child.process.Kill() }

// sweep has nothing to do: leave ends the Job.
func (k *keeper) sweep() error { return nil }

var passedOn = []os.Signal{os.Interrupt}

func isTimeout(os.Signal) bool { return false }

func (k *keeper) pass(os.Signal) { k.interrupt() }

func (k *keeper) signal(name string) {
	switch name {
	case "INT", "TERM":
		k.interrupt()
	default:
		k.kill()
	}
}

// interrupt is what a Go program sees as os.Interrupt.
func (k *keeper) interrupt() {
	if windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(k.child.pid)) != nil {
		k.kill()
	}
}

func (k *keeper) quit() {}

func busy(error) bool { return false }

// leave ends this process, and with it all of the Job.
func leave(code int) {
	if job != 0 {
		windows.TerminateJobObject(job, uint32(code))
	}
	os.Exit(code)
}

func pipe() (r, w *os.File, err error) { return os.Pipe() }

func nothing() (*os.File, error) { return nil, errors.New("a fork server is for other systems") }
