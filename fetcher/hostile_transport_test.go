package fetcher

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"griot/feeds"
)

func quietLog() *log.Logger { return log.New(io.Discard, "", 0) }

// drips sends a text and then a byte again and again, slowly.
func drips(head, byte string) func(*hostileNet) string {
	return func(n *hostileNet) string {
		return n.raw(func(c net.Conn) {
			io.WriteString(c, head)
			for {
				if _, err := io.WriteString(c, byte); err != nil {
					return
				}
				time.Sleep(200 * time.Millisecond)
			}
		})
	}
}

// floods sends a text and then a piece for ever.
func floods(head, piece string) func(*hostileNet) string {
	return func(n *hostileNet) string {
		return n.raw(func(c net.Conn) {
			io.WriteString(c, head)
			block := strings.Repeat(piece, 1+(32<<10)/len(piece))
			for {
				if _, err := io.WriteString(c, block); err != nil {
					return
				}
			}
		})
	}
}

// hostileTransport are servers that misbehave below the document: connections, TLS, names, redirects.
func hostileTransport() []hostileServer {
	const ok = "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
	const short = 300 * time.Millisecond
	secure := func(spoil func(*x509.Certificate)) func(*hostileNet) string {
		return func(n *hostileNet) string {
			return n.serveTLS(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, threeItems()) }, n.roots.serverConfig(spoil), false)
		}
	}
	over2 := func(handler http.HandlerFunc) func(*hostileNet) string {
		return func(n *hostileNet) string { return n.serveTLS(handler, n.roots.serverConfig(nil), true) }
	}
	return []hostileServer{
		{name: "endless stream", start: floods(ok+"\r\n", "<!-- x -->"), kind: "too_large", words: "limit of 4 MiB"},
		{name: "one byte a second", start: drips(ok+"\r\n<rss>", " "), timeout: short, kind: "timeout", words: "within 300ms"},
		{name: "headers one byte a second", start: drips("HTTP/1.1 200 OK\r\nX: ", "x"), timeout: short, kind: "timeout", words: "within 300ms"},
		{name: "accepts and says nothing", start: func(n *hostileNet) string { return n.raw(hangs) }, timeout: short, kind: "timeout", words: "within 300ms"},
		{name: "headers, then nothing", start: func(n *hostileNet) string {
			return n.raw(func(c net.Conn) { io.WriteString(c, ok+"Content-Length: 100\r\n\r\n"); hangs(c) })
		}, timeout: short, kind: "timeout", words: "within 300ms"},
		{name: "an error page that never ends", start: drips("HTTP/1.1 500 Oops\r\n\r\n", "x"), kind: "status", words: "500"},
		{name: "closed at once", start: func(n *hostileNet) string { return n.rawAt(n.listen("127.0.0.1:0"), func(net.Conn) {}) }, kind: "connect", words: "broke the connection off"},
		{name: "closed after the request", start: says(""), kind: "connect", words: "broke the connection off"},
		{name: "closed after the headers", start: says(ok + "Content-Length: 100\r\n\r\n"), kind: "connect", words: "broke the connection off"},
		{name: "reset at once", start: func(n *hostileNet) string {
			return n.raw(func(c net.Conn) { c.(*net.TCPConn).SetLinger(0) })
		}, kind: "connect", words: "broke the connection off"},
		{name: "nobody listens", start: func(n *hostileNet) string {
			n.public["127.0.0.9:1"] = true
			return "http://127.0.0.9:1/feed"
		}, kind: "connect", words: "refuses the connection"},
		{name: "10,000 headers", start: says(ok + strings.Repeat("X-Header: 0123456789\r\n", 10_000) + "\r\n" + threeItems()), kind: "http", words: "more headers than the limit of 64 KiB"},
		{name: "one huge header", start: says(ok + "X: " + strings.Repeat("x", 1<<20) + "\r\n\r\n" + threeItems()), kind: "http", words: "more headers"},
		{name: "headers without end", start: floods(ok, "X-Header: 0123456789\r\n"), kind: "http", words: "more headers"},
		{name: "interim answers without end", start: floods("", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"), kind: "http", words: "more headers"},
		{name: "another protocol", start: func(n *hostileNet) string {
			return n.raw(func(c net.Conn) {
				io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
				hangs(c)
			})
		}, kind: "status", words: "101"},
		{name: "HTTP/0.9", start: says(threeItems()), kind: "http", words: "does not keep to HTTP"},
		{name: "SSH", start: says("SSH-2.0-OpenSSH_9.6\r\n"), kind: "http", words: "does not keep to HTTP"},
		{name: "a terminal's commands for a header", start: says("HTTP/1.1 200 OK\r\n\x1b]0;owned\x07\x1b[2J: x\r\n\r\n"), kind: "http", words: "does not keep to HTTP"},
		{name: "a status line of 60 KB", start: says("HTTP/1.1 XXX " + strings.Repeat("garbage ", 7_500) + "\r\n\r\n"), kind: "http", words: "does not keep to HTTP"},
		{name: "chunked garbage", start: says(ok + "Transfer-Encoding: chunked\r\n\r\nzzzz\r\n" + threeItems()), kind: "http", words: "does not keep to HTTP"},
		{name: "a chunk of 2^68 bytes", start: says(ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n" + threeItems()), kind: "http", words: "does not keep to HTTP"},
		{name: "a negative length", start: says(ok + "Content-Length: -5\r\n\r\n" + threeItems()), kind: "http", words: "does not keep to HTTP"},
		{name: "two lengths", start: says(ok + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + threeItems()), kind: "http", words: "does not keep to HTTP"},
		{name: "a length of 2^70", start: says(ok + "Content-Length: 1180591620717411303424\r\n\r\n" + threeItems()), kind: "http", words: "does not keep to HTTP"},
		{name: "a length of 1 TB", start: says(ok + "Content-Length: 1000000000000\r\n\r\n" + threeItems()), items: 3, check: wantNoValidators},
		{name: "a length that is too long", start: says(ok + "ETag: \"x\"\r\nContent-Length: 5000\r\n\r\n" + threeItems()), items: 3, check: wantNoValidators},
		{name: "a length that is too short", start: says(ok + fmt.Sprintf("ETag: \"x\"\r\nContent-Length: %d\r\n\r\n", len(threeItems())-40) + threeItems()), items: 2, check: wantReadOr("connect", "http")},
		{name: "broken off in the middle of a chunk", start: says(ok + "ETag: \"x\"\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n" + threeItems()[:210]), items: 2, check: wantNoValidators},
		{name: "broken off without a length", start: says(ok + "ETag: \"x\"\r\n\r\n" + threeItems()[:210]), items: 2, check: wantNoValidators},
		{name: "answers before it is asked", start: func(n *hostileNet) string {
			return n.rawAt(n.listen("127.0.0.1:0"), func(c net.Conn) {
				fmt.Fprintf(c, ok+"Content-Length: %d\r\n\r\n%[2]s"+ok+"Content-Length: %[1]d\r\n\r\n%[2]s", len(threeItems()), threeItems())
				hangs(c)
			})
		}, timeout: short, items: anyItems, check: wantReadOr("connect", "http", "timeout")},

		{name: "certificate has expired", start: secure(func(c *x509.Certificate) {
			c.NotAfter = time.Now().AddDate(-1, 0, 0)
			c.NotBefore = time.Now().AddDate(-2, 0, 0)
		}), kind: "tls", words: "expired"},
		{name: "certificate of the future", start: secure(func(c *x509.Certificate) {
			c.NotBefore, c.NotAfter = time.Now().AddDate(1, 0, 0), time.Now().AddDate(2, 0, 0)
		}), kind: "tls", words: "not yet valid"},
		{name: "certificate of another host", start: secure(func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, []string{"other.example"} }), kind: "tls", words: "certificate is not good"},
		{name: "certificate signed by itself", start: func(n *hostileNet) string {
			return n.serveTLS(func(w http.ResponseWriter, r *http.Request) {}, newAuthority(n.t).serverConfig(nil), false)
		}, kind: "tls", words: "signed by nobody known"},
		{name: "TLS of 1999", start: func(n *hostileNet) string {
			config := n.roots.serverConfig(nil)
			config.MinVersion, config.MaxVersion = tls.VersionTLS10, tls.VersionTLS10
			return n.serveTLS(func(w http.ResponseWriter, r *http.Request) {}, config, false)
		}, kind: "tls", words: "no secure connection"},
		{name: "HTTP where TLS should be", start: func(n *hostileNet) string {
			return strings.Replace(n.serve(func(w http.ResponseWriter, r *http.Request) {}), "http:", "https:", 1)
		}, kind: "tls", words: "does not speak TLS"},
		{name: "TLS where HTTP should be", start: func(n *hostileNet) string { return strings.Replace(secure(nil)(n), "https:", "http:", 1) }, kind: "status", words: "400"},
		{name: "garbage where TLS should be", start: func(n *hostileNet) string {
			return strings.Replace(n.rawAt(n.listen("127.0.0.1:0"), func(c net.Conn) { io.WriteString(c, "\x00\x01garbage\r\n") }), "http:", "https:", 1)
		}, kind: "tls", words: "does not speak TLS"},
		{name: "a handshake that hangs", start: func(n *hostileNet) string {
			return strings.Replace(n.rawAt(n.listen("127.0.0.1:0"), hangs), "http:", "https:", 1)
		}, timeout: short, kind: "timeout", words: "within 300ms"},
		{name: "HTTP/2: endless stream", start: over2(func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				w.Write([]byte(strings.Repeat(" ", 32<<10)))
			}
		}), kind: "too_large", words: "limit of 4 MiB"},
		{name: "HTTP/2: broken off", start: over2(func(w http.ResponseWriter, r *http.Request) {
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}), kind: "connect", words: "broke the connection off"},
		{name: "HTTP/2: broken off in the middle", start: over2(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", `"x"`)
			io.WriteString(w, threeItems()[:210])
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}), items: 2, check: wantNoValidators},
		{name: "HTTP/2: 10,000 headers", start: over2(func(w http.ResponseWriter, r *http.Request) {
			for i := range 10_000 {
				w.Header().Set(fmt.Sprintf("X-Header-%d", i), "0123456789")
			}
		}), kind: "http", words: "does not keep to HTTP"},

		{name: "a name that nobody knows", start: named("unknown.test"), kind: "dns", words: "not known to the name servers"},
		{name: "name servers that fail", start: named("failing.test", nil), kind: "dns", words: "did not answer"},
		{name: "a name of this machine", start: named("inside.test", []string{"127.0.0.1"}), kind: "private", words: "private network"},
		{name: "a name of a public and a private address", start: named("both.test", []string{"127.0.0.3", "127.0.0.1"}), kind: "private", words: "private network"},
		{name: "a name that moves inside", start: func(n *hostileNet) string {
			// The first look-up leads to a public server, the later ones to the same port of this machine.
			_, port, _ := net.SplitHostPort(n.victim.Listener.Addr().String())
			n.rawAt(n.listen("127.0.0.2:"+port), func(c net.Conn) {
				c.Read(make([]byte, 4<<10))
				io.WriteString(c, ok+"Connection: close\r\n\r\n"+threeItems())
			})
			n.names.set("moving.test", []string{"127.0.0.2"}, []string{"127.0.0.1"})
			return "http://moving.test:" + port + "/feed"
		}, items: 3, check: func(t *testing.T, r *hostileResult) {
			if r.polls[0].Outcome != feeds.Fetched {
				t.Errorf("first visit: %+v", r.polls[0].Failure)
			}
			for _, poll := range r.polls[1:] {
				wantFailure(t, &poll, "private", "private network")
			}
		}},
	}
}

// named is the private service under a name that the name server answers with these lists.
func named(name string, lists ...[]string) func(*hostileNet) string {
	return func(n *hostileNet) string {
		if len(lists) > 0 {
			n.names.set(name, lists...)
		}
		_, port, _ := net.SplitHostPort(n.victim.Listener.Addr().String())
		return "http://" + name + ":" + port + "/feed"
	}
}

// wantNoValidators wants a document that was cut to be read as far as it goes, and asked for whole the next time.
func wantNoValidators(t *testing.T, r *hostileResult) {
	for _, poll := range r.polls {
		if poll.Outcome != feeds.Fetched {
			t.Errorf("%s %+v", poll.Outcome, poll.Failure)
		}
	}
	if r.status.Validators != (feeds.Validators{}) {
		t.Errorf("validators kept: %+v", r.status.Validators)
	}
}

// wantReadOr wants visits that read the document or fail in one of these ways.
func wantReadOr(kinds ...string) func(*testing.T, *hostileResult) {
	return func(t *testing.T, r *hostileResult) {
		for _, poll := range r.polls {
			if poll.Failure != nil && !strings.Contains(" "+strings.Join(kinds, " ")+" ", " "+poll.Failure.Kind+" ") {
				t.Errorf("%+v", poll.Failure)
			}
		}
	}
}
