// Command web-shop sells garden tools.
package main

import (
	"database/sql"
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"path/filepath"
	"runtime"

	"github.com/gin-gonic/gin"
	_ "github.com/go-sql-driver/mysql"
	"github.com/kardianos/service"
	_ "github.com/mattn/go-sqlite3"
	"gopkg.in/natefinch/lumberjack.v2"
)

type program struct{}

func (p *program) Start(s service.Service) error { go run(); return nil }
func (p *program) Stop(s service.Service) error  { return nil }

func main() {
	runtime.GOMAXPROCS(runtime.NumCPU())
	made, err := service.New(&program{}, &service.Config{Name: "web-shop"})
	if err != nil {
		log.Fatal(err)
	}
	if len(os.Args) > 1 {
		if err := service.Control(made, os.Args[1]); err != nil {
			log.Fatal(err)
		}
		return
	}
	if err := made.Run(); err != nil {
		log.Fatal(err)
	}
}

func run() {
	log.SetOutput(&lumberjack.Logger{Filename: "logs/shop.log", MaxSize: 50, MaxBackups: 7})
	access, err := os.OpenFile("access.log", os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		log.Fatal(err)
	}
	gin.DefaultWriter = io.MultiWriter(access, os.Stdout)
	database, err := sql.Open("sqlite3", "./data/shop.db")
	if err != nil {
		log.Fatal(err)
	}
	defer database.Close()
	if err := database.Ping(); err != nil {
		log.Fatal("database is absent: ", err)
	}
	if err := os.MkdirAll("./uploads", 0o755); err != nil {
		log.Fatal(err)
	}
	router := gin.Default()
	router.LoadHTMLGlob("views/*.html")
	router.StaticFS("/static", http.Dir("./www"))
	router.GET("/", home)
	router.POST("/photo", upload)
	jobs()
	if err := router.Run("127.0.0.1:8088"); err != nil {
		log.Fatal(err)
	}
}

func home(c *gin.Context) {
	c.HTML(http.StatusOK, "home.html", gin.H{"user": sessions[c.Query("session")]})
}

func upload(c *gin.Context) {
	file, header, err := c.Request.FormFile("photo")
	if err != nil {
		c.AbortWithStatus(http.StatusBadRequest)
		return
	}
	defer file.Close()
	target, err := os.Create(filepath.Join("uploads", filepath.Base(header.Filename)))
	if err != nil {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	defer target.Close()
	if _, err := io.Copy(target, file); err != nil {
		fmt.Println("photo:", err)
	}
}
