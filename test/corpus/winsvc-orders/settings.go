package main

import (
	"log"
	"os"
	"path/filepath"

	"golang.org/x/sys/windows/registry"
)

const settingsKey = `SOFTWARE\Contoso\Orders`

type settings struct {
	spool  string
	branch string
}

func readSettings() settings {
	found := settings{spool: `D:\Orders\spool`, branch: "000"}
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, settingsKey, registry.QUERY_VALUE)
	if err != nil {
		return found
	}
	defer key.Close()
	if spool, _, err := key.GetStringValue("Spool"); err == nil {
		found.spool = spool
	}
	if branch, _, err := key.GetStringValue("Branch"); err == nil {
		found.branch = branch
	}
	return found
}

func rememberBranch(branch string) error {
	key, _, err := registry.CreateKey(registry.CURRENT_USER, settingsKey, registry.SET_VALUE)
	if err != nil {
		return err
	}
	defer key.Close()
	return key.SetStringValue("Branch", branch)
}

// stateFolder is where the last numbers are kept between two starts.
func stateFolder() string {
	base := os.Getenv("ProgramData")
	if base == "" {
		log.Print("no ProgramData")
	}
	return filepath.Join(base, "Contoso", "Orders")
}

func profileFolder() string {
	return filepath.Join(os.Getenv("APPDATA"), "Contoso")
}

func machine() string {
	return os.Getenv("COMPUTERNAME") + "/" + os.Getenv("USERNAME")
}
