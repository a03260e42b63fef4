// Command traps-linux counts what the kernel tells; it never saw another system.
package main

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata"

	"golang.org/x/sys/unix"
)

//go:embed assets
var assets embed.FS

func main() {
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil))
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	mux := http.NewServeMux()
	mux.Handle("/assets/", http.FileServerFS(assets))
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("/metrics", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("up 1\n")) })
	server := &http.Server{Addr: ":" + port(), Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		<-ctx.Done()
		late, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = server.Shutdown(late)
	}()
	go reload(logger)
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		logger.Error("stopped", "err", err)
		os.Exit(1)
	}
}

func port() string {
	if value := os.Getenv("PORT"); value != "" {
		return value
	}
	return "8080"
}

// reload: a signal of its own that has nothing to do with the end.
func reload(logger *slog.Logger) {
	changed := make(chan os.Signal, 1)
	signal.Notify(changed, syscall.SIGHUP)
	for range changed {
		logger.Info("read the configuration again")
	}
}

func free(path string) (uint64, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(path, &stat); err != nil {
		return 0, err
	}
	return stat.Bavail * uint64(stat.Bsize), nil
}

func child() *exec.Cmd {
	command := exec.Command("/usr/bin/env")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return command
}

func lock(file *os.File) error {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
}

func reuse(network, address string, connection syscall.RawConn) error {
	var failure error
	if err := connection.Control(func(fd uintptr) {
		failure = unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1)
	}); err != nil {
		return err
	}
	return failure
}

func replace(path string, data []byte) error {
	temporary, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	if _, err := temporary.Write(data); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

func folder() (string, error) {
	path := os.Getenv("DATA_DIR")
	return path, os.MkdirAll(path, 0o755)
}

func mounts() ([]string, error) {
	data, err := os.ReadFile("/proc/mounts")
	if err != nil {
		return nil, err
	}
	return strings.Split(string(data), "\n"), nil
}

func hosts() []string {
	return filepath.SplitList(os.Getenv("PATH"))
}

func null() (*os.File, error) {
	return os.OpenFile(os.DevNull, os.O_WRONLY, 0)
}

func missing(err error) bool {
	return errors.Is(err, os.ErrNotExist) || errors.Is(err, syscall.ENOENT)
}

func serialPort() string {
	return "/dev/ttyUSB0"
}

func listen(ctx context.Context) (net.Listener, error) {
	config := net.ListenConfig{Control: reuse}
	return config.Listen(ctx, "tcp", ":"+port())
}

func join(name string) string {
	return filepath.Join("/data", "in", name)
}

func cut(path string) string {
	return filepath.Base(filepath.ToSlash(path))
}

func stopGroup(pid int) error {
	return syscall.Kill(-pid, syscall.SIGTERM)
}

func berlin() (*time.Location, error) {
	return time.LoadLocation("Europe/Berlin")
}

func up(start time.Time) time.Duration {
	return time.Since(start)
}
