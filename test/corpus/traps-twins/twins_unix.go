//go:build unix

package twins

import (
	"os"
	"os/exec"
	"syscall"
)

const flags = 0

func prepare(name string) error { return os.Chmod(name, 0o755) }

func run(name string, _ uint32) error {
	command := exec.Command(name)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return command.Run()
}
