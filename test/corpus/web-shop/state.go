package main

import (
	"context"
	"database/sql"
	"log"
	"os"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/robfig/cron/v3"
	bolt "go.etcd.io/bbolt"
	"gopkg.in/ini.v1"
)

// sessions lives in this process alone.
var sessions = map[string]string{}
var sessionsLock sync.Mutex

const (
	adminPassword = "Garden!2019"
	mysqlDSN      = "shop:Sh0pPass@tcp(127.0.0.1:3306)/shop?parseTime=true&loc=Local"
	ordersURL     = "http://localhost:8089/orders"
	publicURL     = "https://shop.example.com/"
)

func cache() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: "localhost:6379", Password: ""})
}

func basket() (*bolt.DB, error) {
	return bolt.Open("basket.bolt", 0o600, nil)
}

func settings() (*ini.File, error) {
	return ini.Load("conf/app.ini")
}

func rememberTheme(theme string) error {
	file, err := settings()
	if err != nil {
		return err
	}
	file.Section("shop").Key("theme").SetValue(theme)
	return file.SaveTo("conf/app.ini")
}

func jobs() {
	schedule := cron.New()
	_, err := schedule.AddFunc("0 2 * * *", func() { report(time.Now()) })
	if err != nil {
		log.Print(err)
	}
	schedule.Start()
}

func report(at time.Time) {
	name := "report-" + at.Format("2006-01-02") + ".csv"
	if err := os.WriteFile(name, nil, 0o644); err != nil {
		log.Print(err)
	}
}

func remote(ctx context.Context) (*sql.DB, error) {
	database, err := sql.Open("mysql", mysqlDSN)
	if err != nil {
		return nil, err
	}
	return database, database.PingContext(ctx)
}

func login(name, password string) bool {
	return name == "admin" && password == adminPassword
}
