package text

import (
	"net"
	"net/url"
	"strings"
)

// loopback: names of this host that are compared, not opened.
func loopback(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1"
}

var allowedOrigins = []string{"http://localhost:3000", "http://127.0.0.1:3000"}

func allowed(origin string) bool {
	parsed, err := url.Parse(origin)
	if err != nil {
		return false
	}
	for _, one := range allowedOrigins {
		if one == parsed.String() {
			return true
		}
	}
	return strings.HasSuffix(parsed.Hostname(), ".example.com")
}

// everywhere listens on every address.
func everywhere() (net.Listener, error) {
	return net.Listen("tcp", "0.0.0.0:8080")
}

// free asks for some port; nothing else shall reach it.
func free() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}

func interfaces() string {
	return "Ethernet frames are counted per port"
}
