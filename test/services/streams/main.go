// Command streams talks in every way a request can last: a POST body that is hashed, server-sent events and a web socket that echoes.
// For tests that switch versions under it.
package main

import (
	"bufio"
	"context"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	http.HandleFunc("/healthz", func(http.ResponseWriter, *http.Request) {})
	http.HandleFunc("/version", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, version) })
	http.HandleFunc("/hash", func(w http.ResponseWriter, r *http.Request) {
		sum := sha256.New()
		if _, err := io.Copy(sum, r.Body); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		fmt.Fprintf(w, "%x", sum.Sum(nil))
	})
	http.HandleFunc("/events", events)
	http.HandleFunc("/echo", echo)
	server := &http.Server{Addr: "127.0.0.1:" + os.Getenv("PORT")}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background())
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func events(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	for number := 1; number <= 20; number++ {
		fmt.Fprintf(w, "data: %d\n\n", number)
		w.(http.Flusher).Flush()
		time.Sleep(50 * time.Millisecond)
	}
}

// echo answers the handshake of RFC 6455 section 4.2.2 and sends back short masked text frames until one is something else.
func echo(w http.ResponseWriter, r *http.Request) {
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	conn, rw, err := w.(http.Hijacker).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	defer conn.Close()
	fmt.Fprintf(rw, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
		base64.StdEncoding.EncodeToString(sum[:]))
	if rw.Flush() != nil {
		return
	}
	for answerFrame(rw) {
	}
}

// answerFrame echoes a frame of up to 125 bytes (RFC 6455 section 5.2); a closing frame is echoed too and is the last.
func answerFrame(rw *bufio.ReadWriter) bool {
	head := make([]byte, 6)
	if _, err := io.ReadFull(rw, head); err != nil || head[1] < 128 || head[1] > 253 {
		return false
	}
	body := make([]byte, head[1]-128)
	if _, err := io.ReadFull(rw, body); err != nil {
		return false
	}
	for at := range body {
		body[at] ^= head[2+at%4]
	}
	if _, err := rw.Write(append([]byte{head[0], byte(len(body))}, body...)); err != nil || rw.Flush() != nil {
		return false
	}
	return head[0]&0x0f == 1
}
