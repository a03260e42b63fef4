package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

const updateURL = "https://updates.example.com/till/till-agent.exe"

// update fetches the next version, puts it in place of this one and starts it.
func update() error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	answer, err := http.Get(updateURL)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	next := filepath.Join(filepath.Dir(exe), "till-agent.new.exe")
	file, err := os.Create(next)
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, answer.Body); err != nil {
		return err
	}
	file.Close()
	if err := os.Rename(exe, exe+".old"); err != nil {
		return err
	}
	if err := os.Rename(next, exe); err != nil {
		return err
	}
	if err := exec.Command(exe, "--updated").Start(); err != nil {
		return err
	}
	os.Exit(0)
	return nil
}

func removeOld() {
	exe, _ := os.Executable()
	batch := "@echo off\r\nping 127.0.0.1 -n 3 > nul\r\ndel " + exe + ".old\r\n"
	script := filepath.Join(os.TempDir(), "clean.bat")
	if err := os.WriteFile(script, []byte(batch), 0o755); err != nil {
		return
	}
	_ = exec.Command("cmd", "/C", "start", "/min", script).Start()
}

func stopOther() {
	out, err := exec.Command("tasklist", "/FI", "IMAGENAME eq till.exe").Output()
	if err == nil && strings.Contains(string(out), "till.exe") {
		_ = exec.Command("taskkill", "/F", "/T", "/IM", "till.exe").Run()
	}
}

func viewer(name string) error {
	program := filepath.Join("tools", "viewer.exe")
	return exec.Command(program, name).Start()
}

func scripts() error {
	if err := exec.Command("powershell", "-NoProfile", "-Command", "Get-Process till").Run(); err != nil {
		return err
	}
	if err := exec.Command("scripts\\reset.bat").Run(); err != nil {
		return err
	}
	if err := exec.Command("cscript", "//nologo", "shortcut.vbs").Run(); err != nil {
		return err
	}
	return fmt.Errorf("no script worked")
}
