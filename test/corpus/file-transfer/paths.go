package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

func monthFolder(root, month string) string {
	return root + "\\" + month
}

func reportName(customer string) (*os.File, error) {
	return os.Open("reports\\monthly\\" + customer + ".txt")
}

func statements() ([]string, error) {
	return filepath.Glob("inbox\\2024\\*.sta")
}

func matches(name string) bool {
	ok, _ := filepath.Match(`out\*.xml`, name)
	return ok
}

func searchPath() []string {
	return strings.Split(os.Getenv("PATH"), ";")
}

func long(path string) string {
	return `\\?\` + path
}

const maxPath = 260

func tooLong(path string) bool {
	return len(path) > maxPath
}

func quiet() (*os.File, error) {
	return os.OpenFile("NUL", os.O_WRONLY, 0)
}

func lockFile(path string) error {
	err := os.Remove(path)
	if errors.Is(err, syscall.Errno(32)) {
		return fmt.Errorf("%s is in use", path)
	}
	return err
}

func free(path string) bool {
	// Another process holds the file as long as it cannot be renamed onto itself.
	return os.Rename(path, path) == nil
}

func zone(path string) ([]byte, error) {
	return os.ReadFile(path + ":Zone.Identifier")
}

func shortcut(path string) bool {
	return strings.EqualFold(filepath.Ext(path), ".lnk")
}

func settingsFile() string {
	return os.ExpandEnv("%ProgramData%\\Transfer\\transfer.ini")
}

func temporary() string {
	return "C:\\Windows\\Temp\\transfer"
}

func profile() string {
	return os.Getenv("USERPROFILE") + `\Documents`
}

func workers() string {
	return os.Getenv("NUMBER_OF_PROCESSORS")
}

func makeFolder(path string) error {
	return os.Mkdir(path, 0)
}

func makeOther(path string) error {
	return os.MkdirAll(path, 0o600)
}

func template() (*os.File, error) {
	return os.Open("templates/Statement.tmpl")
}

func permissions(folder string) []string {
	return []string{"icacls", folder, "/grant", "Users:(OI)(CI)F"}
}
