//go:build !linux
// +build !linux

package main

const oldRoot = `C:\guards\old`
