package main

import (
	"encoding/base64"
	"os"

	"github.com/billgraziano/dpapi"
	"github.com/danieljoos/wincred"
	winapi "github.com/iamacarpet/go-win64api"
)

func openToken(sealed string) (string, error) {
	return dpapi.Decrypt(sealed)
}

func tillPassword() (string, error) {
	credential, err := wincred.GetGenericCredential("contoso/till")
	if err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(credential.CredentialBlob), nil
}

func loggedIn() int {
	users, err := winapi.ListLoggedInUsers()
	if err != nil {
		return 0
	}
	return len(users)
}

func fromEnvironment() string {
	return os.Getenv("ORDERS_TOKEN")
}
