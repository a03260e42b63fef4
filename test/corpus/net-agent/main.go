// Command net-agent watches the network of a branch.
package main

import (
	"context"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/mattn/go-ieproxy"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	http.DefaultTransport.(*http.Transport).Proxy = ieproxy.GetProxyFunc()
	server := &http.Server{Addr: ":80"}
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background())
	}()
	if err := openFirewall(); err != nil {
		log.Print(err)
	}
	http.HandleFunc("/health", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}

func openFirewall() error {
	if err := exec.Command("netsh", "advfirewall", "firewall", "add", "rule", "name=net-agent", "dir=in", "action=allow").Run(); err != nil {
		return err
	}
	return exec.Command("netsh", "http", "add", "urlacl", "url=http://+:80/", "user=Everyone").Run()
}

func setAddress(address string) error {
	return exec.Command("netsh", "interface", "ip", "set", "address", "name=\"以太网\"", "static", address).Run()
}

func addRoute(network, gateway string) error {
	return exec.Command("route", "add", network, "mask", "255.255.0.0", gateway).Run()
}

func card() (*net.Interface, error) {
	if found, err := net.InterfaceByName("以太网"); err == nil {
		return found, nil
	}
	if found, err := net.InterfaceByName("Ethernet"); err == nil {
		return found, nil
	}
	return net.InterfaceByName("本地连接")
}

func control(network, address string, connection syscall.RawConn) error {
	var failure error
	err := connection.Control(func(fd uintptr) {
		failure = syscall.SetsockoptInt(syscall.Handle(fd), syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1)
	})
	if err != nil {
		return err
	}
	return failure
}

func listenConfig() *net.ListenConfig {
	return &net.ListenConfig{Control: control}
}
