package main

import (
	"fmt"

	"github.com/0xrawsec/golang-etw/etw"
	"github.com/google/gopacket/pcap"
	"github.com/konimarti/opc"
)

const capture = `\Device\NPF_{4F1C2B1E-6A0B-4E0F-9B7D-0C6E9B2E0A11}`

func tags() (map[string]opc.Item, error) {
	server, err := opc.NewConnection("Graybox.Simulator", []string{"plc01"}, []string{"line.speed", "line.state"})
	if err != nil {
		return nil, err
	}
	defer server.Close()
	return server.Read(), nil
}

func sniff() error {
	handle, err := pcap.OpenLive(capture, 1600, true, pcap.BlockForever)
	if err != nil {
		return err
	}
	handle.Close()
	return nil
}

func trace() error {
	session := etw.NewRealTimeSession("gateway")
	defer session.Stop()
	return fmt.Errorf("not started: %v", session.TraceName())
}
