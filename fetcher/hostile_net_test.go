package fetcher

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// dial connects to the servers of the set, found by their names or not. All other addresses go to the guard, as ever.
func (n *hostileNet) dial(guarded dialer) dialer {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		found := []string{host}
		if net.ParseIP(host) == nil {
			if found, err = n.names.resolver().LookupHost(ctx, host); err != nil {
				return nil, err
			}
		}
		for i, ip := range found {
			address, connect := net.JoinHostPort(ip, port), guarded
			if n.public[address] {
				connect = new(net.Dialer).DialContext
			}
			if conn, err := connect(ctx, network, address); err == nil || i == len(found)-1 {
				return conn, err
			}
		}
		return nil, errors.New("no address")
	}
}

// dialer is how a transport connects.
type dialer = func(ctx context.Context, network, address string) (net.Conn, error)

// listen opens an address that counts as public.
func (n *hostileNet) listen(address string) net.Listener {
	l, err := net.Listen("tcp", address)
	if err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(func() { l.Close() })
	n.public[l.Addr().String()] = true
	return l
}

// serve starts an HTTP server on a host of its own.
func (n *hostileNet) serve(handler http.HandlerFunc) string {
	return n.start(httptest.NewUnstartedServer(handler), "http://", nil)
}

// serveTLS starts an HTTPS server with this certificate, with HTTP/2 where wanted.
func (n *hostileNet) serveTLS(handler http.HandlerFunc, config *tls.Config, http2 bool) string {
	server := httptest.NewUnstartedServer(handler)
	server.EnableHTTP2 = http2
	return n.start(server, "https://", config)
}

func (n *hostileNet) start(server *httptest.Server, scheme string, config *tls.Config) string {
	server.Listener.Close()
	server.Listener = n.listen("127.0.0.1:0")
	server.Config.ErrorLog = quietLog()
	if config != nil {
		server.TLS = config
		server.StartTLS()
	} else {
		server.Start()
	}
	n.t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return scheme + server.Listener.Addr().String() + "/feed"
}

// raw starts a server that speaks bytes: it reads the request's headers, answers, and the connection is closed.
func (n *hostileNet) raw(answer func(net.Conn)) string {
	return n.rawAt(n.listen("127.0.0.1:0"), func(c net.Conn) {
		head := make([]byte, 4<<10)
		for read := 0; !strings.Contains(string(head[:read]), "\r\n\r\n"); {
			m, err := c.Read(head[read:])
			if err != nil || read+m == len(head) {
				return
			}
			read += m
		}
		answer(c)
	})
}

// rawAt hands each connection over at once; it is closed at the end.
func (n *hostileNet) rawAt(l net.Listener, talk func(net.Conn)) string {
	ctx, cancel := context.WithCancel(context.Background())
	n.t.Cleanup(cancel)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			stop := context.AfterFunc(ctx, func() { c.Close() })
			go func() {
				defer stop()
				defer c.Close()
				talk(c)
			}()
		}
	}()
	return "http://" + l.Addr().String() + "/feed"
}

// says answers with these bytes.
func says(s string) func(*hostileNet) string {
	return func(n *hostileNet) string { return n.raw(func(c net.Conn) { io.WriteString(c, s) }) }
}

// hangs keeps a connection open until the other end goes.
func hangs(c net.Conn) { io.Copy(io.Discard, c) }

// authority signs the certificates that the client of the set trusts.
type authority struct {
	t    *testing.T
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
}

func newAuthority(t *testing.T) *authority {
	a := &authority{t: t, key: newKey(t)}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().AddDate(-3, 0, 0), NotAfter: time.Now().AddDate(3, 0, 0), KeyUsage: x509.KeyUsageCertSign,
	}
	a.cert = a.sign(template, template, a.key)
	return a
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func (a *authority) sign(template, parent *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, a.key)
	if err != nil {
		a.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return cert
}

func (a *authority) clientConfig() *tls.Config {
	pool := x509.NewCertPool()
	pool.AddCert(a.cert)
	return &tls.Config{RootCAs: pool}
}

// serverConfig has a certificate for 127.0.0.1, changed by spoil.
func (a *authority) serverConfig(spoil func(*x509.Certificate)) *tls.Config {
	key := newKey(a.t)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "outlet"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if spoil != nil {
		spoil(template)
	}
	cert := a.sign(template, a.cert, key)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{cert.Raw}, PrivateKey: key}}}
}

// nameServer answers for the names of the set, each time with the next of a name's lists of addresses.
type nameServer struct {
	conn net.PacketConn

	mu    sync.Mutex
	names map[string][][]string
	asked map[string]int
}

func newNameServer(t *testing.T) *nameServer {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	s := &nameServer{conn: conn, names: map[string][][]string{}, asked: map[string]int{}}
	go s.run()
	return s
}

// set gives a name its lists of addresses; the last one stays. A list that is nil is a server that fails.
func (s *nameServer) set(name string, lists ...[]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names[name+"."] = lists
}

func (s *nameServer) resolver() *net.Resolver {
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", s.conn.LocalAddr().String())
	}}
}

func (s *nameServer) run() {
	buffer := make([]byte, 2<<10)
	for {
		n, from, err := s.conn.ReadFrom(buffer)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buffer[:n]) == nil && len(m.Questions) == 1 {
			s.answer(&m)
			if b, err := m.Pack(); err == nil {
				s.conn.WriteTo(b, from)
			}
		}
	}
}

func (s *nameServer) answer(m *dnsmessage.Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := m.Questions[0]
	name := strings.ToLower(q.Name.String())
	m.Response, m.Authoritative, m.RecursionAvailable = true, true, true
	m.Answers, m.Authorities, m.Additionals = nil, nil, nil
	lists, known := s.names[name]
	if !known {
		m.RCode = dnsmessage.RCodeNameError
		return
	}
	list := lists[min(s.asked[name], len(lists)-1)]
	if list == nil {
		m.RCode = dnsmessage.RCodeServerFailure
		return
	}
	if q.Type != dnsmessage.TypeA {
		return
	}
	s.asked[name]++
	for _, address := range list {
		m.Answers = append(m.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: dnsmessage.TypeA, Class: dnsmessage.ClassINET},
			Body:   &dnsmessage.AResource{A: [4]byte(net.ParseIP(address).To4())},
		})
	}
}
