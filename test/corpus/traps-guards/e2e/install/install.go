// Package install is used by the end-to-end tests alone.
package install

import "os/exec"

// Root is where the tested program is put on the test machine.
const Root = `C:\guards\e2e`

// Run installs it.
func Run() error { return exec.Command("cmd", "/c", "install.bat").Run() }
