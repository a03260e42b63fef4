// Command slim-image prints timetables and sends them to stations.
package main

import (
	"context"
	"errors"
	"log"
	"mime"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"syscall"
	"time"
)

const stationsURL = "https://stations.example.com/v1/list"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	server := &http.Server{Addr: ":8095", Handler: pages(), ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background())
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		log.Fatal(err)
	}
}

func pages() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("/timetable", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", mime.TypeByExtension(filepath.Ext(r.URL.Path)))
		_, _ = w.Write([]byte(departure()))
	})
	return mux
}

// stations fetches the list over TLS.
func stations() (*http.Response, error) {
	return http.Get(stationsURL)
}

func departure() string {
	place, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return err.Error()
	}
	return time.Now().In(place).Format(time.Kitchen)
}

func office() (*time.Location, error) {
	return time.LoadLocation("China Standard Time")
}

func nightly(at time.Time) bool {
	return at.Local().Hour() == 2
}

func owner() string {
	current, err := user.Current()
	if err != nil {
		return "nobody"
	}
	return current.Username
}

func home() string {
	folder, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	return folder
}

func keep(data []byte) error {
	return os.WriteFile("/var/lib/timetable/last.bin", data, 0o644)
}

func beside(data []byte) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(filepath.Dir(exe), "state.json"), data, 0o644)
}

func scratchFile() (*os.File, error) {
	return os.CreateTemp("", "timetable-*.pdf")
}

func print(path string) error {
	if err := exec.Command("sh", "-c", "gzip "+path).Run(); err != nil {
		return err
	}
	if err := exec.Command("wkhtmltopdf", path, path+".pdf").Run(); err != nil {
		return err
	}
	return exec.Command("ffmpeg", "-i", path, path+".mp3").Run()
}

func lookup(host string) ([]string, error) {
	return net.LookupHost(host)
}

func font() string {
	return "C:\\Windows\\Fonts\\simsun.ttc"
}

func local() error {
	program, err := exec.LookPath("converter")
	if err != nil {
		return err
	}
	return exec.Command(program).Run()
}

func beforeGo119() error {
	cmd := exec.Command("converter")
	cmd.Dir = "bin"
	return cmd.Run()
}
