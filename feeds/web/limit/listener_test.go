package limit

import (
	"io"
	"net"
	"net/netip"
	"testing"
	"time"
)

// accepted reports whether the server keeps a new connection: it sends a byte on those it accepts.
func connect(t *testing.T, address string) (net.Conn, bool) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, err = io.ReadFull(conn, make([]byte, 1))
	return conn, err == nil
}

func greeting(t *testing.T, perClient int, proxies Proxies) (address string, accepted chan net.Conn) {
	t.Helper()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := Listener(inner, 10, perClient, proxies)
	t.Cleanup(func() { l.Close() })
	accepted = make(chan net.Conn, 10)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conn.Write([]byte("!"))
			accepted <- conn
		}
	}()
	return inner.Addr().String(), accepted
}

func TestConnectionsOfOneClient(t *testing.T) {
	t.Parallel()
	address, accepted := greeting(t, 2, nil)
	for i, want := range []bool{true, true, false, false} {
		if _, ok := connect(t, address); ok != want {
			t.Errorf("connection %d: kept %t, want %t", i, ok, want)
		}
	}
	first := <-accepted
	first.Close()
	first.Close() // twice counts once
	for i, want := range []bool{true, false} {
		if _, ok := connect(t, address); ok != want {
			t.Errorf("after one was closed, connection %d: kept %t, want %t", i, ok, want)
		}
	}
}

func TestConnectionsOfProxiesAreNotCounted(t *testing.T) {
	t.Parallel()
	address, _ := greeting(t, 2, Proxies{netip.MustParsePrefix("127.0.0.0/8")})
	for i := range 6 {
		if _, ok := connect(t, address); !ok {
			t.Errorf("connection %d was closed", i)
		}
	}
}
