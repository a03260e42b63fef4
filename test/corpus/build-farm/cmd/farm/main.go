// Command farm builds and signs packages.
package main

import (
	"database/sql"
	"embed"
	"log"
	"net/http"

	"example.com/build-farm/Internal/sign"
	"example.com/build-farm/internal/queue"
	"git.corp.contoso.local/platform/auth"
	"github.com/confluentinc/confluent-kafka-go/v2/kafka"
	_ "github.com/godror/godror"
)

//go:embed assets\logo.png
var logo []byte

//go:embed Assets/page.html
var page embed.FS

func main() {
	database, err := sql.Open("godror", `user="farm" connectString="farmdb"`)
	if err != nil {
		log.Fatal(err)
	}
	defer database.Close()
	producer, err := kafka.NewProducer(&kafka.ConfigMap{"bootstrap.servers": "kafka:9092"})
	if err != nil {
		log.Fatal(err)
	}
	defer producer.Close()
	queue.Start()
	sign.All(auth.Token())
	http.Handle("/", http.FileServer(http.FS(page)))
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(logo) })
	log.Fatal(http.ListenAndServe(":8070", nil))
}
