package main

import (
	"fmt"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

var modkernel32 = windows.NewLazySystemDLL("kernel32.dll")

func counter() int64 {
	var ticks int64
	query := modkernel32.NewProc("QueryPerformanceCounter")
	query.Call(uintptr(unsafe.Pointer(&ticks)))
	return ticks
}

func drives() []string {
	var found []string
	for letter := 'C'; letter <= 'Z'; letter++ {
		found = append(found, fmt.Sprintf("%c:\\", letter))
	}
	return found
}

func mask() (uint32, error) {
	return windows.GetLogicalDrives()
}

func onDrive(path string) bool {
	return len(path) > 1 && path[1] == ':'
}

func volumeSerial() uint32 {
	root := windows.StringToUTF16Ptr("C:\\")
	var serial uint32
	err := windows.GetVolumeInformation(root, nil, 0, &serial, nil, nil, nil, 0)
	if err != nil {
		return 0
	}
	return serial
}

func hide(path string) error {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return err
	}
	return syscall.SetFileAttributes(name, syscall.FILE_ATTRIBUTE_HIDDEN)
}

func openExclusive(path string) (syscall.Handle, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return 0, err
	}
	return syscall.CreateFile(name, syscall.GENERIC_READ, 0, nil, syscall.OPEN_EXISTING, 0, 0)
}
