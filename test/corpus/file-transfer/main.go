// Command file-transfer moves bank statements from the bank's share to the ledger.
package main

import (
	"bufio"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/axgle/mahonia"
	"github.com/fsnotify/fsnotify"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	inbox   = `\\BANK01\statements\in`
	archive = "E:/archive/statements"
	work    = "d:\\transfer\\work"
)

var keep = flag.Int("keep", 90, "days a statement is kept in E:\\archive")

func main() {
	flag.Parse()
	if err := os.MkdirAll(work, 0o755); err != nil {
		log.Fatal(err)
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		log.Fatal(err)
	}
	defer watcher.Close()
	if err := watcher.Add(inbox); err != nil {
		log.Fatal(err)
	}
	for event := range watcher.Events {
		if err := take(event.Name); err != nil {
			log.Print(err)
		}
	}
}

// take moves one statement through the work folder into the archive.
func take(path string) error {
	name := path[strings.LastIndex(path, "\\")+1:]
	temporary := filepath.Join(os.TempDir(), name)
	if err := duplicate(path, temporary); err != nil {
		return err
	}
	text, err := statement(temporary)
	if err != nil {
		return err
	}
	log.Printf("%s: %d characters", name, len(text))
	return os.Rename(temporary, archive+"/"+name)
}

func duplicate(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.Create(to)
	if err != nil {
		return err
	}
	defer target.Close()
	_, err = io.Copy(target, source)
	return err
}

func statement(path string) (string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	if strings.HasSuffix(path, ".old") {
		return mahonia.NewDecoder("gbk").ConvertString(string(data)), nil
	}
	text, err := simplifiedchinese.GBK.NewDecoder().Bytes(data)
	return string(text), err
}

func lines(path string) ([]string, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return strings.Split(string(data), "\r\n"), nil
}

func copyAll(from, to string) error {
	if out, err := exec.Command("robocopy", from, to, "/MIR").CombinedOutput(); err != nil {
		return fmt.Errorf("robocopy: %s: %w", out, err)
	}
	return exec.Command("cmd.exe", "/c", "copy", "/Y", from+"\\*.xml", to).Run()
}

func listing(folder string) ([]string, error) {
	out, err := exec.Command("cmd", "/c", "dir", "/b", folder).Output()
	if err != nil {
		return nil, err
	}
	var names []string
	scanner := bufio.NewScanner(strings.NewReader(string(out)))
	for scanner.Scan() {
		names = append(names, scanner.Text())
	}
	return names, scanner.Err()
}

func connect() error {
	return exec.Command("net", "use", "Z:", `\\BANK01\statements`, "/user:BANK\\transfer").Run()
}

func tidy() error {
	return exec.Command("clean.sh").Run()
}

func old(days int) time.Time {
	return time.Now().AddDate(0, 0, -days)
}
