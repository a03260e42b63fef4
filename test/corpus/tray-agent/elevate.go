package main

import (
	"os"
	"strings"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// elevate starts this program again as an administrator.
func elevate() error {
	verb, _ := windows.UTF16PtrFromString("runas")
	exe, _ := os.Executable()
	file, _ := windows.UTF16PtrFromString(exe)
	arguments, _ := windows.UTF16PtrFromString(strings.Join(os.Args[1:], " "))
	return windows.ShellExecute(0, verb, file, arguments, nil, windows.SW_NORMAL)
}

func autostart() error {
	key, err := registry.OpenKey(registry.CURRENT_USER, `Software\Microsoft\Windows\CurrentVersion\Run`, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	exe, _ := os.Executable()
	return key.SetStringValue("Till", exe)
}

func setTitle(title string) {
	name, _ := windows.UTF16PtrFromString(title)
	windows.NewLazySystemDLL("kernel32.dll").NewProc("SetConsoleTitleW").Call(pointer(name))
}

func colours() error {
	handle, err := windows.GetStdHandle(windows.STD_OUTPUT_HANDLE)
	if err != nil {
		return err
	}
	return windows.SetConsoleMode(handle, windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING)
}
