// Command traps-guards runs on every system and says where it keeps its things.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"

	"example.com/traps-guards/platform"
)

const (
	windowsRoot = `C:\ProgramData\guards`
	windowsTemp = "D:/temp"
	unixRoot    = "/var/lib/guards"
)

var isWindows = runtime.GOOS == "windows"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	server := &http.Server{Addr: listenAddress()}
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	go func() {
		<-ctx.Done()
		_ = server.Shutdown(context.Background())
	}()
	log.Print(root(), temporary(), shell("true"), suffix("tool"), separator())
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		log.Fatal(err)
	}
}

func listenAddress() string {
	if port := os.Getenv("PORT"); port != "" {
		return ":" + port
	}
	return ":8080"
}

// root: a plain if.
func root() string {
	if runtime.GOOS == "windows" {
		return windowsRoot
	}
	return unixRoot
}

// temporary: an early return.
func temporary() string {
	if runtime.GOOS != "windows" {
		return os.TempDir()
	}
	return filepath.Join(windowsTemp, os.Getenv("USERNAME"))
}

// shell: a switch.
func shell(line string) *exec.Cmd {
	switch runtime.GOOS {
	case "windows":
		return exec.Command("cmd", "/c", line)
	case "darwin", "linux":
		return exec.Command("sh", "-c", line)
	default:
		return exec.Command("sh", "-c", line)
	}
}

// browse: a switch without a tag.
func browse(url string) error {
	switch {
	case runtime.GOOS == "windows":
		return exec.Command("rundll32", "url.dll,FileProtocolHandler", url).Start()
	case runtime.GOOS == "darwin":
		return exec.Command("open", url).Start()
	}
	return exec.Command("xdg-open", url).Start()
}

// suffix: a variable of the function.
func suffix(name string) string {
	goos := runtime.GOOS
	if goos == "windows" {
		return filepath.Join("bin", name+".exe")
	}
	return name
}

// separator: a variable of the package.
func separator() string {
	if isWindows {
		return "\\"
	}
	return "/"
}

// home: a predicate of another package.
func home() string {
	if platform.IsWindows() {
		return os.Getenv("USERPROFILE")
	}
	return os.Getenv("HOME")
}

// data: a variable of another package.
func data() string {
	if platform.OnWindows {
		return filepath.Join(os.Getenv("LOCALAPPDATA"), "guards")
	}
	return filepath.Join(home(), ".guards")
}

// kill: a negated predicate of another package, with an early return.
func kill(pid string) error {
	if platform.Unix() {
		return exec.Command("kill", pid).Run()
	}
	return exec.Command("taskkill", "/F", "/PID", pid).Run()
}

// drive: a condition in a chain.
func drive(path string) string {
	if runtime.GOOS == "windows" && !strings.Contains(path, ":") {
		return `C:\` + path
	} else if runtime.GOOS == "plan9" {
		return "/n/" + path
	}
	return path
}

// config: the value is replaced where the system is another.
func config() string {
	folder := `C:\guards\conf`
	if runtime.GOOS != "windows" {
		folder = "/etc/guards"
	}
	return filepath.Join(folder, "guards.toml")
}

// table: the key of the map is the system.
var tools = map[string]string{
	"windows": `C:\Windows\System32\where.exe`,
	"linux":   "/usr/bin/which",
}

// ifInit: the variable lives in the condition.
func ifInit() string {
	if goos := runtime.GOOS; goos == "windows" {
		return os.Getenv("SystemRoot")
	}
	return "/"
}

// nested: the guard is two blocks further out.
func nested(names []string) []string {
	var found []string
	if runtime.GOOS == "windows" {
		for _, name := range names {
			if name != "" {
				found = append(found, "C:\\guards\\"+name)
			}
		}
	}
	return found
}

// closure: guarded as a whole, since only a guarded place calls it.
func windowsOnly(name string) error {
	return exec.Command("net", "start", name).Run()
}

func start(name string) error {
	if platform.IsWindows() {
		return windowsOnly(name)
	}
	return exec.Command("systemctl", "start", name).Run()
}

// otherwise: the Windows half is the else of a condition on the others.
func otherwise() string {
	if runtime.GOOS == "linux" || runtime.GOOS == "darwin" {
		return "/tmp"
	} else {
		return os.Getenv("TEMP")
	}
}

// unguarded: the condition is about the processor, so it hides nothing.
func unguarded() string {
	if runtime.GOARCH == "amd64" {
		return `C:\guards\amd64`
	}
	return os.Getenv("ProgramFiles")
}

// both: the condition holds on Linux as well.
func both() string {
	if runtime.GOOS == "windows" || runtime.GOOS == "linux" {
		return `D:\guards\both`
	}
	return ""
}

// wrongWay: the Windows path is taken everywhere but on Windows.
func wrongWay() string {
	if runtime.GOOS != "windows" {
		return "E:\\guards\\wrong"
	}
	return "."
}
