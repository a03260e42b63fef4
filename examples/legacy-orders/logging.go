package main

import (
	"log"
	"os"

	"golang.org/x/sys/windows/svc/eventlog"
)

const logFile = `D:\orders\logs\orders.log`

// openLog writes to a file, and to the event log when there is no console to look at.
func openLog(inService bool) func() {
	file, err := os.OpenFile(logFile, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		log.Print(err)
		return func() {}
	}
	log.SetOutput(file)
	if !inService {
		return func() { _ = file.Close() }
	}
	events, err := eventlog.Open(serviceName)
	if err == nil {
		_ = events.Info(1, "started")
	}
	return func() {
		if events != nil {
			_ = events.Close()
		}
		_ = file.Close()
	}
}
