package web

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"griot/feeds/web/limit"
)

// nowhere is a client that throws away what it gets.
type nowhere struct{ header http.Header }

func (n nowhere) Header() http.Header         { return n.header }
func (n nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (n nowhere) WriteHeader(int)             {}

// BenchmarkServe is the handler's own part of a request for a feed that is at hand.
func BenchmarkServe(b *testing.B) {
	site := testSite()
	site.Throttle = limit.NewThrottle(limit.Rates{Rate: 1e9, Burst: 1e9, WorkRate: 1e9, WorkBurst: 1e9})
	h := newHandler(b, site, newMemory())
	for _, path := range []string{"/all.rss", "/select.rss?limit=16"} {
		for _, name := range []string{"200", "304"} {
			b.Run(name+path, func(b *testing.B) {
				r := httptest.NewRequest("GET", path, nil)
				r.Header.Set("Accept-Encoding", "gzip")
				if name == "304" {
					r.Header.Set("If-None-Match", ask(h, "GET", path).Header().Get("Etag"))
				}
				b.ReportAllocs()
				for b.Loop() {
					h.ServeHTTP(nowhere{http.Header{}}, r)
				}
			})
		}
	}
}
