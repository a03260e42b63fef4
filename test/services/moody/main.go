// Command moody is a service with moods, for tests of whoever has to run it.
//
// MOOD is a comma-separated list: "sick" (the health route answers 503), "exit" (prints and ends at once with status 3), "deaf"
// (ignores SIGTERM), "parent" (starts a child that ignores SIGTERM and outlives it), "chatty" (writes LINES numbered lines without pause).
package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

var (
	written atomic.Int64
	sick    atomic.Bool
)

func main() {
	moods := map[string]bool{}
	for _, mood := range strings.Split(os.Getenv("MOOD"), ",") {
		moods[mood] = true
	}
	if moods["sleep"] {
		signal.Ignore(syscall.SIGTERM)
		time.Sleep(time.Hour)
	}
	fmt.Println("moody starts with", os.Getenv("MOOD"))
	if moods["exit"] {
		fmt.Fprintln(os.Stderr, "moody cannot go on: no database")
		os.Exit(3)
	}
	if moods["deaf"] {
		signal.Ignore(syscall.SIGTERM)
	}
	if moods["parent"] {
		startChild()
	}
	if moods["chatty"] {
		go chat()
	}
	sick.Store(moods["sick"])
	routes()
	if err := http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func routes() {
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		if sick.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	http.HandleFunc("/sick", func(_ http.ResponseWriter, r *http.Request) { sick.Store(r.URL.Query().Get("is") == "true") })
	http.HandleFunc("/environ", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Join(os.Environ(), "\n")) })
	http.HandleFunc("/folder", func(w http.ResponseWriter, _ *http.Request) {
		folder, _ := os.Getwd()
		fmt.Fprint(w, folder)
	})
	http.HandleFunc("/print", func(w http.ResponseWriter, r *http.Request) {
		if _, err := fmt.Println(r.URL.Query().Get("text")); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
	http.HandleFunc("/written", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, written.Load()) })
	http.HandleFunc("/exit", func(_ http.ResponseWriter, r *http.Request) {
		status, _ := strconv.Atoi(r.URL.Query().Get("status"))
		os.Exit(status)
	})
}

func startChild() {
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), "MOOD=sleep")
	if err := child.Start(); err != nil {
		panic(err)
	}
	fmt.Println("child", child.Process.Pid)
}

func chat() {
	lines, _ := strconv.Atoi(os.Getenv("LINES"))
	for line := 1; line <= lines; line++ {
		if _, err := fmt.Printf("line %08d %s\n", line, strings.Repeat("x", 80)); err != nil {
			os.Exit(4)
		}
		written.Store(int64(line))
	}
}
