package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"

	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/eventlog"
	"golang.org/x/sys/windows/svc/mgr"
)

func control(verb string) {
	switch verb {
	case "install":
		if err := install(); err != nil {
			fmt.Println(err)
		}
	case "restart":
		restart()
	case "stop":
		if err := stop(); err != nil {
			fmt.Println(err)
		}
	}
}

func install() error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	manager, err := mgr.Connect()
	if err != nil {
		return err
	}
	defer manager.Disconnect()
	service, err := manager.CreateService(serviceName, exe, mgr.Config{StartType: mgr.StartAutomatic})
	if err != nil {
		return err
	}
	defer service.Close()
	return eventlog.InstallAsEventCreate(serviceName, eventlog.Error|eventlog.Warning|eventlog.Info)
}

func stop() error {
	manager, err := mgr.Connect()
	if err != nil {
		return err
	}
	service, err := manager.OpenService(serviceName)
	if err != nil {
		return err
	}
	_, err = service.Control(svc.Stop)
	return err
}

func restart() {
	command := exec.Command("net", "stop", serviceName)
	command.SysProcAttr = &syscall.SysProcAttr{HideWindow: true}
	if err := command.Run(); err != nil {
		fmt.Println(err)
	}
	time.Sleep(2 * time.Second)
	started := exec.Command("sc.exe", "start", serviceName)
	started.SysProcAttr = &syscall.SysProcAttr{
		CreationFlags: 0x08000000,
		CmdLine:       "sc.exe start " + serviceName,
	}
	if err := started.Run(); err != nil {
		fmt.Println(err)
	}
}
