// Command winsvc-orders takes orders from the tills of a branch and hands them to the head office.
package main

import (
	"fmt"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sys/windows/svc"
	"golang.org/x/sys/windows/svc/debug"
	"golang.org/x/sys/windows/svc/eventlog"
)

const serviceName = "WinsvcOrders"

var elog debug.Log

type orderService struct{}

// Execute answers the service control manager.
func (s *orderService) Execute(args []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	status <- svc.Status{State: svc.StartPending}
	go serve()
	status <- svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
	for request := range requests {
		if request.Cmd == svc.Stop || request.Cmd == svc.Shutdown {
			break
		}
	}
	status <- svc.Status{State: svc.StopPending}
	return false, 0
}

func main() {
	inService, err := svc.IsWindowsService()
	if err != nil {
		log.Fatalf("cannot ask the service manager: %v", err)
	}
	if !inService && len(os.Args) > 1 {
		control(os.Args[1])
		return
	}
	exe, err := os.Executable()
	if err != nil {
		log.Fatal(err)
	}
	if err := os.Chdir(filepath.Dir(exe)); err != nil {
		log.Fatal(err)
	}
	if !inService {
		elog = debug.New(serviceName)
		if err := debug.Run(serviceName, &orderService{}); err != nil {
			fmt.Println("stopped:", err)
		}
		return
	}
	elog, err = eventlog.Open(serviceName)
	if err != nil {
		return
	}
	if err := svc.Run(serviceName, &orderService{}); err != nil {
		log.Print(err)
	}
}

func serve() {
	settings := readSettings()
	mux := http.NewServeMux()
	mux.HandleFunc("/orders", receive(settings))
	server := &http.Server{Addr: "127.0.0.1:9080", Handler: mux, ReadTimeout: 10 * time.Second}
	if err := server.ListenAndServe(); err != nil {
		log.Print(err)
	}
}

func receive(settings settings) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		number := r.URL.Query().Get("number")
		if number == "" || strings.ContainsAny(number, `/\:`) {
			http.Error(w, "no number", http.StatusBadRequest)
			return
		}
		if err := os.WriteFile(settings.spool+"\\"+number+".xml", []byte("<order/>"), 0o644); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}
