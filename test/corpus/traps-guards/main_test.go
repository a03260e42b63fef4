package main

import "testing"

func TestDrive(t *testing.T) {
	if got := drive(`C:\guards\x`); got != `C:\guards\x` {
		t.Fatal(got)
	}
	if got := root(); got == "D:\\guards" {
		t.Fatal(got)
	}
}
