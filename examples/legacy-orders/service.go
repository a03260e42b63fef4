package main

import (
	"context"
	"net/http"
	"time"

	"golang.org/x/sys/windows/svc"
)

// handler answers the service control manager.
type handler struct {
	server *http.Server
}

func (h *handler) Execute(args []string, requests <-chan svc.ChangeRequest, status chan<- svc.Status) (bool, uint32) {
	status <- svc.Status{State: svc.StartPending}
	go serve(h.server)
	status <- svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
	for request := range requests {
		switch request.Cmd {
		case svc.Interrogate:
			status <- request.CurrentStatus
		case svc.Stop, svc.Shutdown:
			status <- svc.Status{State: svc.StopPending}
			patience, done := context.WithTimeout(context.Background(), 10*time.Second)
			_ = h.server.Shutdown(patience)
			done()
			return false, 0
		}
	}
	return false, 0
}
