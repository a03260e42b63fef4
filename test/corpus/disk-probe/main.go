// Command disk-probe shows the drives of a packing line's computer.
package main

import (
	"encoding/json"
	"os"
)

func main() {
	answer := map[string]any{"drives": drives(), "serial": volumeSerial(), "ticks": counter()}
	if set, err := mask(); err == nil {
		answer["mask"] = set
	}
	for _, path := range os.Args[1:] {
		answer[path] = onDrive(path)
		if handle, err := openExclusive(path); err == nil {
			answer["handle"] = handle
		}
		if err := hide(path); err != nil {
			answer["error"] = err.Error()
		}
	}
	_ = json.NewEncoder(os.Stdout).Encode(answer)
}
