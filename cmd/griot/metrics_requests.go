package main

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"griot/feeds/web"
)

// measured counts the requests that next answers, and how soon.
func (m *metrics) measured(kind func(path string) web.Kind, next http.Handler) http.Handler {
	latency := map[web.Kind]prometheus.Observer{}
	for _, k := range web.Kinds() {
		latency[k] = m.latency.WithLabelValues(string(k))
		m.requests.WithLabelValues(string(k), strconv.Itoa(http.StatusOK))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		k := kind(r.URL.Path)
		answer := &measuredAnswer{ResponseWriter: w, asked: time.Now()}
		next.ServeHTTP(answer, r)
		answer.begin(http.StatusOK)
		latency[k].Observe(answer.took.Seconds())
		m.requests.WithLabelValues(string(k), strconv.Itoa(answer.code)).Inc()
	})
}

// measuredAnswer notes when an answer begins, and with which status. What the rest of it takes is the reader's link.
type measuredAnswer struct {
	http.ResponseWriter
	asked time.Time
	took  time.Duration
	code  int // 0 until the answer begins
}

func (a *measuredAnswer) begin(code int) {
	if a.code == 0 && (code >= 200 || code == http.StatusSwitchingProtocols) {
		a.code, a.took = code, time.Since(a.asked)
	}
}

func (a *measuredAnswer) WriteHeader(code int) {
	a.begin(code)
	a.ResponseWriter.WriteHeader(code)
}

func (a *measuredAnswer) Write(b []byte) (int, error) {
	a.begin(http.StatusOK)
	return a.ResponseWriter.Write(b)
}

// Unwrap lets [http.ResponseController] through.
func (a *measuredAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
