package web

import (
	"net"
	"net/netip"
	"sync"

	"golang.org/x/net/netutil"
)

// LimitConnections bounds the connections open at once. Over total, new ones wait; over perClient, one client's new
// ones are closed at once. The connections of proxies are not counted by client: they carry those of many.
func LimitConnections(l net.Listener, total, perClient int, proxies Proxies) net.Listener {
	return &countingListener{Listener: netutil.LimitListener(l, total), perClient: perClient, proxies: proxies, open: map[netip.Addr]int{}}
}

type countingListener struct {
	net.Listener
	perClient int
	proxies   Proxies

	mu   sync.Mutex
	open map[netip.Addr]int // by household
}

func (l *countingListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		peer, err := netip.ParseAddrPort(conn.RemoteAddr().String())
		if err != nil || l.proxies.Trust(peer.Addr().Unmap()) {
			return conn, nil
		}
		client := household(peer.Addr().Unmap())
		if l.enter(client) {
			return &countedConn{Conn: conn, leave: sync.OnceFunc(func() { l.leave(client) })}, nil
		}
		conn.Close()
	}
}

func (l *countingListener) enter(client netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[client] >= l.perClient {
		return false
	}
	l.open[client]++
	return true
}

func (l *countingListener) leave(client netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[client]--; l.open[client] <= 0 {
		delete(l.open, client)
	}
}

type countedConn struct {
	net.Conn
	leave func()
}

func (c *countedConn) Close() error {
	c.leave()
	return c.Conn.Close()
}
