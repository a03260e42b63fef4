// +build windows

package tags

// Old has only the form that Go 1.16 read.
const Old = 2
