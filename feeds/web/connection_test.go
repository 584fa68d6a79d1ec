package web

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// packets is a connection that notes each write; what goes out by one system call is one.
type packets struct {
	net.Conn
	written [][]byte
	broken  error
}

func (p *packets) Write(b []byte) (int, error) {
	if p.broken != nil {
		return 0, p.broken
	}
	p.written = append(p.written, bytes.Clone(b))
	return len(b), nil
}

// TestPromisedBytesAllGoOut: whatever is written, in whatever pieces and under whatever promises that are kept, goes out
// once, in order, and nothing waits once the promise is fulfilled.
func TestPromisedBytesAllGoOut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		out := &packets{}
		c := &connection{Conn: out}
		var want []byte
		for range rapid.IntRange(1, 4).Draw(t, "answers") {
			body := rapid.IntRange(0, 5*mostHeld).Draw(t, "body")
			head := rapid.IntRange(1, 2000).Draw(t, "head")
			c.promise(body)
			for left := head + body; left > 0; {
				n := min(left, rapid.IntRange(1, 4*mostHeld).Draw(t, "piece"))
				piece := bytes.Repeat([]byte{byte('a' + len(want)%26)}, n)
				if sent, err := c.Write(piece); err != nil || sent != n {
					t.Fatalf("wrote %d of %d: %v", sent, n, err)
				}
				want, left = append(want, piece...), left-n
			}
			if got := slices.Concat(out.written...); !bytes.Equal(got, want) {
				t.Fatalf("%d bytes went out of %d", len(got), len(want))
			}
		}
	})
}

// TestBrokenConnection: the error of a write that failed reaches the writer, and what was held is not sent again.
func TestBrokenConnection(t *testing.T) {
	broken := errors.New("gone")
	out := &packets{broken: broken}
	c := &connection{Conn: out}
	c.promise(2 * mostHeld)
	if n, err := c.Write([]byte("head")); n != 4 || err != nil {
		t.Fatalf("the head: %d, %v", n, err)
	}
	if n, err := c.Write(make([]byte, 2*mostHeld)); n != 0 || !errors.Is(err, broken) {
		t.Fatalf("the body: %d, %v", n, err)
	}
	out.broken = nil
	if c.Write([]byte("next")); string(slices.Concat(out.written...)) != "next" {
		t.Errorf("went out: %q", out.written)
	}
}

// TestAnswersInOnePiece: over real HTTP, answers of all sizes and kinds arrive whole, one after the other on one
// connection.
func TestAnswersInOnePiece(t *testing.T) {
	sizes := []int{0, 1, 2048, 4000, 4096, mostHeld, mostHeld + 1, 3 * mostHeld, 100 * mostHeld}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size := sizes[len(r.URL.Query().Get("n"))]
		doc := newDocument("text/plain", cacheShort, morning, bytes.Repeat([]byte("x"), size))
		doc.serve(w, r, new(Packer))
	}))
	server.Listener = LimitConnections(server.Listener, 10, 10, nil)
	server.Config.ConnContext = WithConnection
	server.Start()
	defer server.Close()
	for _, method := range []string{"GET", "HEAD", "GET"} {
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
	}
}
