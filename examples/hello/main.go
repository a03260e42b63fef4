// Hello is the smallest service Slipway delivers: one file, the standard library, one fixed port.
package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, "Hello from Go Microservice!")
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
