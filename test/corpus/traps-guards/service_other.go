//go:build !windows

package main

func inService() bool { return false }

func installed() bool { return true }
