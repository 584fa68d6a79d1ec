package hub

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// network joins HTTP servers and clients by pipes in place of sockets: in a synctest bubble, real HTTP in simulated time.
type network struct {
	mu    sync.Mutex
	hosts map[string]*pipeListener
}

// serve answers requests to http://{host}/ until the test ends.
func (n *network) serve(t *testing.T, host string, handler http.Handler) {
	t.Helper()
	l := &pipeListener{conns: make(chan net.Conn), closed: make(chan struct{})}
	n.mu.Lock()
	if n.hosts == nil {
		n.hosts = map[string]*pipeListener{}
	}
	n.hosts[host+":80"] = l
	n.mu.Unlock()
	server := &http.Server{Handler: handler}
	ended := make(chan struct{})
	go func() { defer close(ended); server.Serve(l) }()
	t.Cleanup(func() {
		server.Close()
		<-ended
		time.Sleep(time.Second) // net/http leaves a connection that it closes for a moment
	})
}

// client reaches the servers of the network.
func (n *network) client(t *testing.T) *http.Client {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, address string) (net.Conn, error) {
		n.mu.Lock()
		l := n.hosts[address]
		n.mu.Unlock()
		if l == nil {
			return nil, errors.New("no such host: " + address)
		}
		near, far := net.Pipe()
		select {
		case l.conns <- far:
			return near, nil
		case <-l.closed:
			return nil, errors.New("nobody listens")
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// pipeListener accepts what is dialled in the same process.
type pipeListener struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

func (l *pipeListener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *pipeListener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

func (l *pipeListener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe"} }
