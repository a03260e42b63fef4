// Command tray-agent sits beside the clock and keeps a till in step with the branch.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/getlantern/systray"
	"github.com/inconshreveable/mousetrap"
)

func main() {
	if mousetrap.StartedByExplorer() {
		fmt.Println("Start this program from a console.")
	}
	if len(os.Args) > 1 && os.Args[1] == "--console" {
		console()
		return
	}
	systray.Run(ready, func() {})
}

func ready() {
	systray.SetTitle("Till")
	quit := systray.AddMenuItem("Quit", "Leaves the till alone")
	logs := systray.AddMenuItem("Logs", "Shows the log folder")
	for {
		select {
		case <-quit.ClickedCh:
			systray.Quit()
			return
		case <-logs.ClickedCh:
			_ = exec.Command("explorer", logFolder()).Start()
		}
	}
}

func logFolder() string {
	return filepath.Join(os.Getenv("LOCALAPPDATA"), "Till", "logs")
}

// console runs once and waits, so that the window of a double click stays open.
func console() {
	if err := synchronise(); err != nil {
		fmt.Println("failed:", err)
	}
	fmt.Println("Press Enter to close this window")
	bufio.NewReader(os.Stdin).ReadString('\n')
}
