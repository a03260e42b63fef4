// Orders knows what was ordered.
package main

import (
	"net/http"
	"sync/atomic"

	"example.com/shop/internal/serve"
)

type order struct {
	ID      string `json:"id"`
	User    string `json:"user"`
	Item    string `json:"item"`
	Cents   int    `json:"cents"`
	Version string `json:"version"`
}

var served atomic.Uint64

// broken spreads the faults evenly: of every hundred requests exactly faultPercent fail.
func broken() bool {
	n := served.Add(1)
	return serve.Env("FAULTS", "on") == "on" && (n*uint64(faultPercent))%100 < uint64(faultPercent)
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		if broken() {
			w.Header().Set("X-Injected-Fault", version)
			serve.JSON(w, http.StatusInternalServerError, map[string]string{"error": "injected fault", "version": version})
			return
		}
		serve.JSON(w, http.StatusOK, order{ID: r.PathValue("id"), User: "7", Item: "tea", Cents: 450, Version: version})
	})
	serve.Until(mux, ":"+serve.Env("PORT", "8083"))
}
