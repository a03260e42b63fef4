package main

import (
	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
	"golang.org/x/sys/windows/svc"
)

func inService() bool {
	yes, err := svc.IsWindowsService()
	return err == nil && yes
}

func installed() bool {
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, `SOFTWARE\Guards`, registry.READ)
	if err != nil {
		return false
	}
	defer key.Close()
	return windows.GetCurrentProcessId() != 0
}

const drive0 = `C:\guards\service`
