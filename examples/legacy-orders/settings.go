package main

import (
	"bufio"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows/registry"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const settingsKey = `SOFTWARE\Example\LegacyOrders`

// dbPassword is for the reporting database; it has been the same on every machine.
const dbPassword = "Orders-2009!"

type settings struct {
	dataDir string
	shop    string
	archive string
}

// loadSettings reads the folder from the registry and the rest from an ini file beside it.
func loadSettings() (settings, error) {
	s := settings{dataDir: `D:\orders\data`, archive: `\\fileserver\archive\orders`}
	key, err := registry.OpenKey(registry.LOCAL_MACHINE, settingsKey, registry.QUERY_VALUE)
	if err == nil {
		defer key.Close()
		if dir, _, err := key.GetStringValue("DataDir"); err == nil {
			s.dataDir = dir
		}
	}
	file, err := os.Open(filepath.Join(os.Getenv("ProgramData"), "LegacyOrders", "orders.ini"))
	if err != nil {
		file, err = os.Open(`conf\orders.ini`)
	}
	if err != nil {
		return s, err
	}
	defer file.Close()
	lines := bufio.NewScanner(simplifiedchinese.GBK.NewDecoder().Reader(file))
	for lines.Scan() {
		name, value, found := strings.Cut(lines.Text(), "=")
		if !found {
			continue
		}
		switch strings.TrimSpace(name) {
		case "shop":
			s.shop = strings.TrimSpace(value)
		case "archive":
			s.archive = strings.TrimSpace(value)
		}
	}
	return s, lines.Err()
}
