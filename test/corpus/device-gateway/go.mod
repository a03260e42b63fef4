module example.com/device-gateway

go 1.23.0

require (
	github.com/0xrawsec/golang-etw v1.6.2
	github.com/alexbrainman/printer v0.0.0-20200912035444-f40f26f0bdeb
	github.com/google/gopacket v1.1.19
	github.com/konimarti/opc v1.0.0
	github.com/tarm/serial v0.0.0-20180830185346-98f6abe2eb07
)
