// Gateway is the only service clients talk to: it asks orders and users for them.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"example.com/shop/internal/serve"
)

const injectedFault = "X-Injected-Fault"

var client = &http.Client{
	Timeout:   10 * time.Second,
	Transport: &http.Transport{MaxIdleConns: 256, MaxIdleConnsPerHost: 256, IdleConnTimeout: 2 * time.Second},
}

// ask reads a JSON document from another service; the mark of an injected fault is handed on.
func ask(r *http.Request, url string) (json.RawMessage, string, error) {
	request, err := http.NewRequestWithContext(r.Context(), http.MethodGet, url, nil)
	if err != nil {
		return nil, "", err
	}
	answer, err := client.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, "", err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, answer.Header.Get(injectedFault), fmt.Errorf("%s answered %d", url, answer.StatusCode)
	}
	return body, "", nil
}

func main() {
	users := serve.Env("USERS_URL", "http://localhost:8082")
	orders := serve.Env("ORDERS_URL", "http://localhost:8083")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/orders/{id}", func(w http.ResponseWriter, r *http.Request) {
		order, fault, err := ask(r, orders+"/orders/"+r.PathValue("id"))
		if err != nil {
			if fault != "" {
				w.Header().Set(injectedFault, fault)
			}
			serve.JSON(w, http.StatusBadGateway, map[string]string{"error": err.Error()})
			return
		}
		serve.JSON(w, http.StatusOK, map[string]json.RawMessage{"order": order})
	})
	mux.HandleFunc("GET /api/users/{id}", func(w http.ResponseWriter, r *http.Request) {
		user, _, err := ask(r, users+"/users/"+r.PathValue("id"))
		if err != nil {
			serve.JSON(w, http.StatusBadGateway, map[string]string{"error": err.Error()})
			return
		}
		serve.JSON(w, http.StatusOK, map[string]json.RawMessage{"user": user})
	})
	serve.Until(mux, ":"+serve.Env("PORT", "8081"))
}
