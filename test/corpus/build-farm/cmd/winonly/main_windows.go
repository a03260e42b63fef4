// Command winonly registers the farm's shell extension.
package main

import "golang.org/x/sys/windows/registry"

func main() {
	key, _, err := registry.CreateKey(registry.CLASSES_ROOT, `.farm`, registry.SET_VALUE)
	if err == nil {
		key.Close()
	}
}
