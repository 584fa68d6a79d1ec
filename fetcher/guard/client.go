// Package guard is the way out to the web: the one HTTP client, and how much of an answer is read.
//
// The client refuses private addresses when it dials, so that neither a name nor a redirect leads into the network at
// home. Bodies are decompressed under a limit. Redirects, headers and times are bounded.
package guard

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// MaxRedirects is how many redirects in a row the client follows, as browsers do.
const MaxRedirects = 10

// MaxHeader limits the headers of an answer and of the interim answers before it, in bytes.
const MaxHeader = 64 << 10

// ErrTooManyRedirects is why a request fails after [MaxRedirects] redirects.
var ErrTooManyRedirects = errors.New("too many redirects")

// RedirectError reports a redirect to an address that is neither http nor https.
type RedirectError struct{ scheme string }

func (e *RedirectError) Error() string {
	return fmt.Sprintf("the address redirects to %s:, which is no web address", e.scheme)
}

// NewClient returns the client for every request that leaves this machine. Unless allowPrivate is set, it refuses
// private, loopback and link-local addresses when it dials: after the name is looked up, and on every redirect.
// It uses no proxy, since a proxy hides the true target. perHost limits the idle connections to one host.
func NewClient(allowPrivate bool, perHost int) *http.Client {
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}
	if !allowPrivate {
		dialer.Control = refusePrivate
	}
	return &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			ForceAttemptHTTP2:      true,
			MaxIdleConns:           256,
			MaxIdleConnsPerHost:    perHost,
			MaxConnsPerHost:        2 * perHost, // a redirect may need one more while a body is open
			IdleConnTimeout:        90 * time.Second,
			TLSHandshakeTimeout:    10 * time.Second,
			MaxResponseHeaderBytes: MaxHeader,
			DisableCompression:     true, // bodies are decompressed here, under a cap
			// A connection whose other end has silently gone must not cost each visit its whole time.
			HTTP2: &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 10 * time.Second},
		},
		CheckRedirect: func(req *http.Request, via []*http.Request) error {
			if len(via) > MaxRedirects {
				return ErrTooManyRedirects
			}
			if req.URL.Scheme != "http" && req.URL.Scheme != "https" {
				return &RedirectError{req.URL.Scheme}
			}
			req.Header.Del("Referer") // the address that redirects may hold a secret
			return nil
		},
	}
}
