//go:build windows && !wine

package main

import "syscall"

var kernel = syscall.NewLazyDLL("kernel32.dll")

func hidden() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{HideWindow: true, CreationFlags: 0x08000000}
}
