package fetcher

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// maxRedirects is what browsers and peers allow, too.
const maxRedirects = 10

// maxHeader bounds the headers of an answer, those of interim answers before it included, in bytes.
const maxHeader = 64 << 10

// ErrPrivateAddress is why a dial to an address that is not public is refused.
var ErrPrivateAddress = errors.New("private address refused")

var errTooManyRedirects = errors.New("too many redirects")

// redirectError is a redirect to what is not on the web.
type redirectError struct{ scheme string }

func (e *redirectError) Error() string {
	return fmt.Sprintf("the address redirects to %s:, which is no web address", e.scheme)
}

// NewClient makes the client for everything that leaves this machine. It refuses private, loopback and link-local
// addresses at the moment of dialling, after the name was looked up and on every redirect, unless allowPrivate is set.
// It uses no proxy, since a proxy would hide the true target. perHost bounds the connections to one host.
func NewClient(allowPrivate bool, perHost int) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	if !allowPrivate {
		dialer.Control = refusePrivate
	}
	return clientOver(dialer, perHost)
}

// clientOver makes the client whose connections come from a dialer.
func clientOver(dialer *net.Dialer, perHost int) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           256,
			MaxIdleConnsPerHost:    perHost,
			MaxConnsPerHost:        2 * perHost, // a redirect may need one more while a body is open
			IdleConnTimeout:        90 * time.Second,
			TLSHandshakeTimeout:    10 * time.Second,
			MaxResponseHeaderBytes: maxHeader,
			DisableCompression:     true, // bodies are decompressed here, under a cap
			// A connection whose other end has silently gone must not cost each visit its whole time.
			HTTP2: &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 10 * time.Second},
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > maxRedirects {
				return errTooManyRedirects
			}
			if req.URL.Scheme != "http" && req.URL.Scheme != "https" {
				return &redirectError{req.URL.Scheme}
			}
			req.Header.Del("Referer") // the address that redirects may hold a secret
			return nil
		},
	}
}

// refusePrivate looks at the address that is about to be connected to, which no later look-up can change.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %s", ErrPrivateAddress, address)
	}
	if !public(at.Addr().Unmap()) {
		return fmt.Errorf("%w: %s", ErrPrivateAddress, at.Addr())
	}
	return nil
}

// notPublic are ranges that the standard library does not call private but that lead nowhere public (RFC 6890).
var notPublic = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // carrier-grade NAT
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), // NAT64: may lead to a private IPv4 address
	netip.MustParsePrefix("64:ff9b:1::/48"),
	netip.MustParsePrefix("100::/64"),
	netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), // 6to4, likewise
	netip.MustParsePrefix("fec0::/10"),
}

func public(a netip.Addr) bool {
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() {
		return false
	}
	for _, p := range notPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}
