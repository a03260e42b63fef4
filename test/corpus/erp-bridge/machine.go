package main

import (
	"fmt"
	"net"

	"github.com/StackExchange/wmi"
	"github.com/alexbrainman/sspi/negotiate"
	"github.com/zalando/go-keyring"
)

type disk struct {
	SerialNumber string
}

// licenceKey binds the licence to the machine it was sold for.
func licenceKey() (string, error) {
	var disks []disk
	if err := wmi.Query("SELECT SerialNumber FROM Win32_PhysicalMedia", &disks); err != nil {
		return "", err
	}
	if len(disks) == 0 {
		return "", fmt.Errorf("no disk")
	}
	return disks[0].SerialNumber, nil
}

// boundTo compares the licence with the first network card.
func boundTo(licence string) bool {
	cards, err := net.Interfaces()
	if err != nil || len(cards) == 0 {
		return false
	}
	return cards[0].HardwareAddr.String() == licence
}

func password() (string, error) {
	return keyring.Get("erp-bridge", "ledger")
}

func negotiateToken(service string) ([]byte, error) {
	credentials, err := negotiate.AcquireCurrentUserCredentials()
	if err != nil {
		return nil, err
	}
	defer credentials.Release()
	_, token, err := negotiate.NewClientContext(credentials, service)
	return token, err
}

func load() string {
	return `\Processor(_Total)\% Processor Time`
}
