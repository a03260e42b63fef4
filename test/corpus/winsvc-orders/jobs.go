package main

import (
	"os/exec"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	kernel32    = syscall.NewLazyDLL("kernel32.dll")
	tickCount64 = kernel32.NewProc("GetTickCount64")
	createMutex = kernel32.NewProc("CreateMutexW")
	secur       = windows.NewLazySystemDLL("advapi32.dll")
)

// since answers how long the machine is up.
func since() time.Duration {
	ticks, _, _ := tickCount64.Call()
	return time.Duration(ticks) * time.Millisecond
}

// alone is false when another one of us runs in this session.
func alone() bool {
	name, err := syscall.UTF16PtrFromString("Global\\ContosoOrders")
	if err != nil {
		return false
	}
	handle, _, err := createMutex.Call(0, 1, uintptr(unsafe.Pointer(name)))
	return handle != 0 && err != syscall.Errno(183)
}

func runInJob(program string) error {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(job)
	command := exec.Command(program)
	if err := command.Start(); err != nil {
		return err
	}
	process, err := windows.OpenProcess(windows.PROCESS_ALL_ACCESS, false, uint32(command.Process.Pid))
	if err != nil {
		return err
	}
	if err := windows.AssignProcessToJobObject(job, process); err != nil {
		return err
	}
	return command.Wait()
}

func elevated() bool {
	var token windows.Token
	if err := windows.OpenProcessToken(windows.CurrentProcess(), windows.TOKEN_QUERY, &token); err != nil {
		return false
	}
	defer token.Close()
	return token.IsElevated()
}

func roots() (syscall.Handle, error) {
	return syscall.CertOpenSystemStore(0, syscall.StringToUTF16Ptr("ROOT"))
}

func busy(err error) bool {
	return err == windows.ERROR_SHARING_VIOLATION
}

func lock(handle windows.Handle) error {
	return windows.LockFileEx(handle, windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &windows.Overlapped{})
}

func signalChild(pid int) error {
	return windows.GenerateConsoleCtrlEvent(windows.CTRL_BREAK_EVENT, uint32(pid))
}

func redirect(handle windows.Handle) error {
	return windows.SetStdHandle(windows.STD_ERROR_HANDLE, handle)
}
