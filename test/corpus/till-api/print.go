package main

import (
	"os/exec"
	"time"
)

// printReceipt gives the printer program ten seconds.
func printReceipt(text string) error {
	command := exec.Command("sh", "-c", "lp -d till - && sleep 1")
	if err := command.Start(); err != nil {
		return err
	}
	late := time.AfterFunc(10*time.Second, func() { _ = command.Process.Kill() })
	defer late.Stop()
	return command.Wait()
}
