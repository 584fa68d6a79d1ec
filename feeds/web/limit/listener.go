package limit

import (
	"net"
	"net/netip"
	"sync"
)

// Listener bounds the connections open at once. Over total, new ones wait; over perClient, one client's new
// ones are closed at once. The connections of proxies are not counted by client: they carry those of many.
func Listener(l net.Listener, total, perClient int, proxies Proxies) net.Listener {
	return &countingListener{
		Listener: l, places: make(chan struct{}, total), closed: make(chan struct{}),
		perClient: perClient, proxies: proxies, open: map[netip.Addr]int{},
	}
}

type countingListener struct {
	net.Listener
	places    chan struct{} // one for each open connection
	closed    chan struct{}
	closeOnce sync.Once
	perClient int
	proxies   Proxies

	mu   sync.Mutex
	open map[netip.Addr]int // by household
}

func (l *countingListener) Accept() (net.Conn, error) {
	for {
		select {
		case l.places <- struct{}{}:
		case <-l.closed:
			return nil, net.ErrClosed
		}
		conn, err := l.Listener.Accept()
		if err != nil {
			<-l.places
			return nil, err
		}
		leave, welcome := l.enter(conn.RemoteAddr())
		if welcome {
			return &connection{Conn: conn, leave: sync.OnceFunc(leave)}, nil
		}
		leave()
		conn.Close()
	}
}

func (l *countingListener) Close() error {
	l.closeOnce.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// enter counts a new connection from peer, and reports whether it is one too many. leave takes it out again.
func (l *countingListener) enter(peer net.Addr) (leave func(), welcome bool) {
	release := func() { <-l.places }
	at, err := netip.ParseAddrPort(peer.String())
	if err != nil || l.proxies.Trust(at.Addr().Unmap()) {
		return release, true
	}
	client := household(at.Addr().Unmap())
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[client] >= l.perClient {
		return release, false
	}
	l.open[client]++
	return func() {
		release()
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.open[client]--; l.open[client] <= 0 {
			delete(l.open, client)
		}
	}, true
}
