package main

import (
	"bufio"
	"strconv"
	"strings"
	"time"

	"github.com/tarm/serial"
)

const spareScale = "COM4"

// weigh asks the scale once; a message such as "COM3 busy" comes from the driver.
func weigh(port string) (float64, error) {
	if port == "" {
		port = spareScale
	}
	opened, err := serial.OpenPort(&serial.Config{Name: port, Baud: 9600, ReadTimeout: time.Second})
	if err != nil {
		return 0, err
	}
	defer opened.Close()
	line, err := bufio.NewReader(opened).ReadString('\r')
	if err != nil {
		return 0, err
	}
	return strconv.ParseFloat(strings.TrimSpace(line), 64)
}

func second() (*serial.Port, error) {
	return serial.OpenPort(&serial.Config{Name: `\\.\COM12`, Baud: 115200})
}

// model is printed on the scale's label.
func model() string {
	return "COMBI-3"
}
