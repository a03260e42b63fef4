package main

import (
	"encoding/json"
	"log"
	"net/http"
)

func newServer(s settings, orders *store) *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /orders", func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusOK, orders.all())
	})
	mux.HandleFunc("POST /orders", func(w http.ResponseWriter, r *http.Request) {
		var o order
		if err := json.NewDecoder(r.Body).Decode(&o); err != nil {
			answer(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
			return
		}
		o, err := orders.add(o)
		if err != nil {
			answer(w, http.StatusInternalServerError, map[string]string{"error": err.Error()})
			return
		}
		go printReceipt(s, o)
		answer(w, http.StatusCreated, o)
	})
	mux.HandleFunc("GET /disk", func(w http.ResponseWriter, r *http.Request) {
		free, err := orders.free()
		if err != nil {
			answer(w, http.StatusInternalServerError, map[string]string{"error": err.Error()})
			return
		}
		answer(w, http.StatusOK, map[string]uint64{"free": free})
	})
	return &http.Server{Addr: "127.0.0.1:8090", Handler: mux}
}

func serve(server *http.Server) {
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}

func answer(w http.ResponseWriter, status int, document any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(document)
}
