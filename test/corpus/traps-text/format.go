// Package text is full of things that look like Windows and are not.
package text

import (
	"fmt"
	"log"
	"regexp"
	"strings"
)

// Open `C:\data\orders.db` and read \\server\share\x first; cmd /c dir helps.
/*
	exec.Command("cmd", "/c", "taskkill /F /IM x.exe")
	os.Getenv("APPDATA")
*/

func formats(name string, count int) {
	log.Printf("%s:\n%d", name, count)
	fmt.Printf("%d:\t%s\n", count, name)
	fmt.Println("s:\n", name)
	fmt.Printf("e:\\n is how an end is written: %v\n", count)
	fmt.Println("note:\tthe total is in the second column")
	fmt.Printf("x:%d y:%d\n", count, count)
	fmt.Println("http://c:8080/", "https://d:9000/path")
	fmt.Println("a:/b is a ratio of lists")
}

var patterns = []*regexp.Regexp{
	regexp.MustCompile(`^[A-Za-z]:\\`),
	regexp.MustCompile(`^c:\\windows`),
	regexp.MustCompile(`^\\\\[^\\]+\\`),
	regexp.MustCompile("\\\\d+\\\\w+"),
	regexp.MustCompile(`\d+\.\w+`),
	regexp.MustCompile(`(?i)\.(exe|dll|bat)$`),
	regexp.MustCompile(`com[0-9]+\.example`),
}

func escape(text string) string {
	text = strings.ReplaceAll(text, `\`, `\\`)
	text = strings.ReplaceAll(text, "\n", `\n`)
	return strings.ReplaceAll(text, `"`, `\"`)
}

func latex(name string) string {
	return `\textbf{` + name + `}` + `\\`
}

func device(name string) bool {
	switch strings.ToUpper(name) {
	case "CON", "PRN", "AUX", "NUL", "COM1", "LPT1":
		return true
	}
	return false
}

// clean keeps names that Windows users can open as well.
func clean(name string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"/\|?*`, r) {
			return '_'
		}
		return r
	}, name)
}

const help = `usage: text [flags]

  -root   folder of the data (on Windows for example C:\data)
  -share  \\server\share or /mnt/share
  -shell  cmd, powershell or sh
`

var messages = map[string]string{
	"cmd":        "command",
	"powershell": "a shell of Windows",
	"taskkill":   "ends a program",
	"sc":         "scandium",
	"net":        "after tax",
	"route":      "way",
	"reg":        "registration",
}

func kinds(name string) string {
	switch {
	case strings.HasSuffix(name, ".exe"), strings.HasSuffix(name, ".msi"):
		return "application/x-msdownload"
	case strings.HasSuffix(name, ".dll"):
		return "application/x-msdownload"
	case strings.HasSuffix(name, ".bat"):
		return "text/plain"
	}
	return "application/octet-stream"
}

func http11(body string) string {
	return "HTTP/1.1 200 OK\r\nContent-Length: " + fmt.Sprint(len(body)) + "\r\n\r\n" + body
}

func smtp(from string) string {
	return "MAIL FROM:<" + from + ">\r\n"
}

func query(name string) string {
	return "SELECT * FROM users WHERE name = '" + strings.ReplaceAll(name, `\`, `\\`) + "'"
}

func sizes() string {
	return "Microsoft Windows 10 users see C: as a drive"
}

func greeting() string {
	return "N:/A"
}

func percent(done int) string {
	return fmt.Sprintf("%d%% of %s%%", done, "all")
}

func like(term string) string {
	return "name LIKE '%TERM%'" + term
}
