// Users knows who may order.
package main

import (
	"net/http"

	"example.com/shop/internal/serve"
)

type user struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /users/{id}", func(w http.ResponseWriter, r *http.Request) {
		serve.JSON(w, http.StatusOK, user{ID: r.PathValue("id"), Name: "user " + r.PathValue("id")})
	})
	serve.Until(mux, ":"+serve.Env("PORT", "8082"))
}
