package main

import (
	"syscall"
	"unsafe"

	"github.com/alexbrainman/printer"
)

var (
	tsclib    = syscall.NewLazyDLL("TSCLIB.dll")
	openPort  = tsclib.NewProc("openport")
	sendText  = tsclib.NewProc("sendcommand")
	winspool  = syscall.MustLoadDLL("winspool.drv")
	setPrint  = winspool.MustFindProc("SetDefaultPrinterW")
	closePort = tsclib.NewProc("closeport")
)

func label(name, text string) error {
	if name == "" {
		found, err := printer.Default()
		if err != nil {
			return err
		}
		name = found
	}
	open, err := printer.Open(name)
	if err != nil {
		return err
	}
	defer open.Close()
	if err := open.StartDocument("label", "RAW"); err != nil {
		return err
	}
	if _, err := open.Write([]byte(text + "\r\n")); err != nil {
		return err
	}
	return open.EndDocument()
}

func direct(text string) {
	port, _ := syscall.BytePtrFromString("USB")
	openPort.Call(uintptr(unsafe.Pointer(port)))
	line, _ := syscall.BytePtrFromString(text)
	sendText.Call(uintptr(unsafe.Pointer(line)))
	closePort.Call()
}
