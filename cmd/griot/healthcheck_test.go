package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestReachable(t *testing.T) {
	t.Parallel()
	for listen, want := range map[string]string{
		":8080": "localhost:8080", "0.0.0.0:80": "localhost:80", "[::]:80": "localhost:80",
		"127.0.0.1:8080": "127.0.0.1:8080", "[::1]:8080": "[::1]:8080", "griot.example:81": "griot.example:81",
		":0": "", "8080": "", "": "",
	} {
		if got, err := reachable(listen); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", listen, got, err, want)
		}
	}
}

func TestAskHealth(t *testing.T) {
	t.Parallel()
	status, body := http.StatusOK, "ok\n"
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/healthz" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}))
	address := server.Listener.Addr().String()
	if answer, err := askHealth(t.Context(), address); answer != "ok" || err != nil {
		t.Errorf("well: %q, %v", answer, err)
	}
	status, body = http.StatusServiceUnavailable, "the store does not answer\n"
	if _, err := askHealth(t.Context(), address); err == nil || !strings.Contains(err.Error(), "the store does not answer") {
		t.Errorf("stuck: %v", err)
	}
	server.Close()
	if _, err := askHealth(t.Context(), address); err == nil {
		t.Error("gone: no error")
	}
}
