// Command plug is built as a library for an old program.
package main

import "plugin"

func main() {
	opened, err := plugin.Open("rules.so")
	if err != nil {
		panic(err)
	}
	_, _ = opened.Lookup("Rules")
}
