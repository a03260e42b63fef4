// Command till-api answers tills without ever being asked to stop.
package main

import (
	"encoding/json"
	"log"
	"net/http"
)

type price struct {
	Article string `json:"article"`
	Cents   int    `json:"cents"`
}

func main() {
	http.HandleFunc("/price", func(w http.ResponseWriter, r *http.Request) {
		log.Println("price of", r.FormValue("article"))
		_ = json.NewEncoder(w).Encode(price{r.FormValue("article"), 995})
	})
	if err := http.ListenAndServe(":8085", nil); err != nil {
		log.Fatal(err)
	}
}
