// Legacy-orders takes orders over HTTP the way it has done since it was a Windows service: settings in the registry, data on
// drive D:, receipts through the command interpreter. It builds for Windows only.
package main

import (
	"log"
	"os"
	"os/signal"

	"golang.org/x/sys/windows/svc"
)

const serviceName = "LegacyOrders"

func main() {
	inService, err := svc.IsWindowsService()
	if err != nil {
		log.Fatal(err)
	}
	closeLog := openLog(inService)
	defer closeLog()

	settings, err := loadSettings()
	if err != nil {
		log.Fatal(err)
	}
	orders, err := openStore(settings.dataDir)
	if err != nil {
		log.Fatal(err)
	}
	server := newServer(settings, orders)
	if inService {
		if err := svc.Run(serviceName, &handler{server: server}); err != nil {
			log.Fatal(err)
		}
		return
	}

	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	go serve(server)
	<-stop
	log.Print("stopped at the console")
}
