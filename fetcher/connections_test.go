package fetcher

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"griot/feeds/health"
	"griot/fetcher/guard"
)

// TestConnectionsAreUsedAgain visits a server three times, however it answers: all three go through one connection.
func TestConnectionsAreUsedAgain(t *testing.T) {
	t.Parallel()
	encoded := func(name string, pack func(io.Writer) io.WriteCloser) http.HandlerFunc {
		body := packed(pack, feedText)
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", name)
			w.(http.Flusher).Flush() // chunked: the end is told apart from the last byte
			io.WriteString(w, body[:len(body)/2])
			w.(http.Flusher).Flush()
			io.WriteString(w, body[len(body)/2:])
			w.(http.Flusher).Flush()
			time.Sleep(20 * time.Millisecond)
		}
	}
	for name, handler := range map[string]http.HandlerFunc{
		"plain":        func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, threeItems()) },
		"gzip":         encoded("gzip", gzipped),
		"brotli":       encoded("br", brotlied),
		"deflate":      encoded("deflate", deflated),
		"not modified": func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotModified) },
		"no content":   func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) },
		"error page": func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprintf(w, "%20000s", "x")
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/feed" {
				http.Redirect(w, r, "/other", http.StatusMovedPermanently)
				return
			}
			io.WriteString(w, threeItems())
		},
	} {
		for _, version := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s over HTTP/%d", name, version), func(t *testing.T) {
				t.Parallel()
				var connections atomic.Int64
				server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					if r.ProtoMajor != version {
						t.Errorf("asked over %s", r.Proto)
					}
					handler(w, r)
				}))
				server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
					if state == http.StateNew {
						connections.Add(1)
					}
				}
				roots := newAuthority(t)
				server.EnableHTTP2 = version == 2
				server.TLS = roots.serverConfig(nil)
				server.StartTLS()
				defer server.Close()
				client := guard.NewClient(true, 2)
				defer client.CloseIdleConnections()
				client.Transport.(*http.Transport).TLSClientConfig = roots.clientConfig()
				for range 3 {
					mustVisit(t, visitor(client), targetAt(server.URL+"/feed"), health.Status{})
				}
				if n := connections.Load(); n != 1 {
					t.Errorf("%d connections for three visits", n)
				}
			})
		}
	}
}
