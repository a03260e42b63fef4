// Package platform says where the program runs.
package platform

import "runtime"

// OnWindows is fixed when the program starts.
var OnWindows = runtime.GOOS == "windows"

// IsWindows tells the same as a function.
func IsWindows() bool { return runtime.GOOS == "windows" }

// Unix is the other way round.
func Unix() bool {
	if runtime.GOOS == "windows" {
		return false
	}
	return true
}
