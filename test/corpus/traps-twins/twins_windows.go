package twins

import (
	"os/exec"
	"syscall"
)

const flags = 0x08000000

func prepare(name string) error {
	return exec.Command("icacls", name, "/grant", "Users:F").Run()
}

func run(name string, flags uint32) error {
	command := exec.Command("cmd.exe", "/c", name)
	command.SysProcAttr = &syscall.SysProcAttr{CreationFlags: flags}
	return command.Run()
}
