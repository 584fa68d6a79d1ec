package web

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"griot/feeds/web/limit"
)

// TestAnswersInOnePiece: over real HTTP, answers of all sizes and kinds arrive whole, one after the other on one
// connection.
func TestAnswersInOnePiece(t *testing.T) {
	t.Parallel()
	const held = 8 << 10 // what a connection keeps back at most
	sizes := []int{0, 1, 2048, 4000, 4096, held, held + 1, 3 * held, 100 * held}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size := sizes[len(r.URL.Query().Get("n"))]
		doc := newDocument("text/plain", cacheShort, morning, bytes.Repeat([]byte("x"), size))
		doc.serve(w, r, new(Compressor))
	}))
	server.Listener = limit.Listener(server.Listener, 10, 10, nil)
	server.Config.ConnContext = limit.WithConnection
	server.Start()
	defer server.Close()
	for _, method := range []string{"GET", "HEAD", "GET"} {
		t.Run(method, func(t *testing.T) {
			for n, size := range sizes {
				r, _ := http.NewRequest(method, server.URL+"/?n="+strings.Repeat("n", n), nil)
				r.Header.Set("Accept-Encoding", "identity")
				resp, err := server.Client().Do(r)
				if err != nil {
					t.Fatal(err)
				}
				body, err := io.ReadAll(resp.Body)
				resp.Body.Close()
				if method == "HEAD" {
					size = 0
				}
				if err != nil || len(body) != size {
					t.Errorf("%s of %d bytes: %d came, %v", method, size, len(body), err)
				}
			}
		})
	}
}
