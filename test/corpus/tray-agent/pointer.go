package main

import "unsafe"

func pointer(text *uint16) uintptr {
	return uintptr(unsafe.Pointer(text))
}

func synchronise() error {
	removeOld()
	stopOther()
	if err := update(); err != nil {
		return err
	}
	return scripts()
}
