package main

import (
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
)

// printReceipt writes a receipt, lets the print program have it and copies it to the archive share.
func printReceipt(s settings, o order) {
	receipt := filepath.Join(os.TempDir(), fmt.Sprintf("receipt-%d.txt", o.ID))
	text := fmt.Sprintf("%s\r\n%s %d.%02d\r\n", s.shop, o.Item, o.Cents/100, o.Cents%100)
	if err := os.WriteFile(receipt, []byte(text), 0o644); err != nil {
		log.Print(err)
		return
	}
	run(exec.Command(filepath.Join(s.dataDir, "receiptprint.exe"), receipt))
	run(exec.Command("cmd", "/c", "copy", receipt, s.archive))
}

// unstick ends a print program that hangs.
func unstick() {
	run(exec.Command("taskkill", "/F", "/IM", "receiptprint.exe"))
}

func run(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{HideWindow: true}
	if out, err := cmd.CombinedOutput(); err != nil {
		log.Printf("%s: %v: %s", cmd.Path, err, out)
		if cmd.Args[0] != "taskkill" {
			unstick()
		}
	}
}
