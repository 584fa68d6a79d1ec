package limit

import (
	"context"
	"net"
	"net/http"
)

// connection is an accepted connection that is counted. net/http writes an answer's head in a packet of its own, with
// as much of the body as fills its buffer. A connection that was promised the body sends both at once.
type connection struct {
	net.Conn
	leave func()

	// promised is how many bytes are still to come for certain; waiting are those kept back for them. One goroutine
	// at a time writes to a connection, as it does to its answer.
	promised int
	waiting  []byte
}

// mostWaiting is how many bytes wait for those behind them: more than net/http's buffer has.
const mostWaiting = 8 << 10

type connectionKey struct{}

// WithConnection is the ConnContext of a server whose listener is [Listener]'s: ready documents go out in one
// piece then.
func WithConnection(ctx context.Context, c net.Conn) context.Context {
	if own, ok := c.(*connection); ok {
		return context.WithValue(ctx, connectionKey{}, own)
	}
	return ctx
}

// Promise announces that size bytes of a body will be written in answer to the request. They go out in one piece with
// the head.
func Promise(r *http.Request, size int) {
	if c, ok := r.Context().Value(connectionKey{}).(*connection); ok {
		c.promise(size)
	}
}

// promise holds back what is written next until it goes out with the body. A short answer is in one piece as it is.
func (c *connection) promise(size int) {
	if size > mostWaiting {
		c.promised = size
	}
}

func (c *connection) Write(b []byte) (int, error) {
	if c.promised == 0 {
		return c.Conn.Write(b)
	}
	if n := len(c.waiting) + len(b); n <= mostWaiting && n < c.promised {
		c.waiting = append(c.waiting, b...)
		return len(b), nil
	}
	c.promised = 0
	if len(c.waiting) == 0 {
		return c.Conn.Write(b)
	}
	pieces := net.Buffers{c.waiting, b}
	sent, err := pieces.WriteTo(c.Conn)
	n := max(0, int(sent)-len(c.waiting))
	c.waiting = c.waiting[:0]
	return n, err
}

func (c *connection) Close() error {
	c.leave()
	return c.Conn.Close()
}
