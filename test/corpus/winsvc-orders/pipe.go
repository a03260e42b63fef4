package main

import (
	"bufio"
	"log"

	"github.com/Microsoft/go-winio"
)

const pipeName = `\\.\pipe\contoso-orders`

func listenPipe() {
	listener, err := winio.ListenPipe(pipeName, nil)
	if err != nil {
		log.Print(err)
		return
	}
	for {
		connection, err := listener.Accept()
		if err != nil {
			return
		}
		line, err := bufio.NewReader(connection).ReadString('\n')
		if err == nil {
			log.Print("till says ", line)
		}
		connection.Close()
	}
}
