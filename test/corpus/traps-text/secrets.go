package text

import (
	"errors"
	"os"
)

const (
	passwordField  = "password"
	tokenHeader    = "X-Auth-Token"
	passwordPrompt = "Enter the password"
	secretPath     = "/run/secrets/db_password"
	passwordEnv    = "DB_PASSWORD"
)

var errPassword = errors.New("wrong password")

func password() string {
	return os.Getenv(passwordEnv)
}

type credentials struct {
	Password string `json:"password"`
}

func dsn() string {
	return "user:" + os.Getenv("DB_PASSWORD") + "@tcp(db:3306)/shop"
}

func example() credentials {
	return credentials{Password: ""}
}
