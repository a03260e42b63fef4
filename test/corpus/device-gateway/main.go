// Command device-gateway reads scales and printers of a packing line and shows them to the plant.
package main

import (
	"context"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
)

type config struct {
	Scale   string `json:"scale"`
	Printer string `json:"printer"`
	Listen  string `json:"listen"`
}

func load() config {
	found := config{Scale: "COM3", Listen: "localhost:8600"}
	data, err := os.ReadFile("gateway.json")
	if err != nil {
		log.Print(err)
		return found
	}
	if err := json.Unmarshal(data, &found); err != nil {
		log.Print(err)
	}
	return found
}

func main() {
	settings := load()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: settings.Listen, Handler: pages(settings)}
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background())
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}

func pages(settings config) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("/weight", func(w http.ResponseWriter, _ *http.Request) {
		weight, err := weigh(settings.Scale)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		_ = json.NewEncoder(w).Encode(weight)
	})
	mux.HandleFunc("/label", func(w http.ResponseWriter, r *http.Request) {
		if err := label(settings.Printer, r.FormValue("text")); err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
		}
	})
	return mux
}
