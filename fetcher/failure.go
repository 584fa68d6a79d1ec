package fetcher

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"

	"griot/feeds"
	"griot/fetcher/guard"
)

// FailureOf says in an operator's words why a request got no answer within timeout and maxBody, in bytes.
func FailureOf(err error, timeout time.Duration, maxBody int64) *feeds.Failure {
	var known *feeds.Failure
	if errors.As(err, &known) {
		plain := *known
		plain.Message = inOneLine(plain.Message)
		return &plain
	}
	var asked *url.Error
	if errors.As(err, &asked) {
		err = asked.Err
	}
	kind, message := explain(err, timeout, maxBody)
	return &feeds.Failure{Kind: kind, Message: inOneLine(message)}
}

// maxMessage is the longest message that is shown, in characters.
const maxMessage = 500

// inOneLine returns a message, which may have a server's words in it, as one short line that no terminal obeys.
func inOneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s[:min(len(s), 4*maxMessage)], "?"))
	return feeds.Shorten(s, maxMessage)
}

// explain returns the kind of a failure and what it means.
func explain(err error, timeout time.Duration, maxBody int64) (kind, message string) {
	var dns *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var network net.Error
	var cause x509.UnknownAuthorityError
	var redirect *guard.RedirectError
	var encoding *guard.EncodingError
	switch {
	case errors.Is(err, guard.ErrPrivateAddress):
		return "private", fmt.Sprintf("the address leads into a private network, which is refused (%v); set polling.allow_private if that is meant", err)
	case errors.Is(err, guard.ErrTooManyRedirects):
		return "redirect", fmt.Sprintf("the address redirects more than %d times, probably in a circle", guard.MaxRedirects)
	case errors.As(err, &redirect):
		return "redirect", redirect.Error()
	case errors.As(err, &encoding):
		return "encoding", fmt.Sprintf("the answer is not packed as it says (%v): the server is badly set up", encoding)
	case errors.Is(err, guard.ErrTooLarge):
		return "too_large", fmt.Sprintf("the answer is larger than the limit of %s (polling.max_body)", size(maxBody))
	case errors.As(err, &dns) && dns.IsNotFound:
		return "dns", fmt.Sprintf("the host %s is not known to the name servers", dns.Name)
	case errors.As(err, &dns):
		return "dns", fmt.Sprintf("the name servers did not answer for %s", dns.Name)
	case errors.As(err, &cause):
		return "tls", "the server's certificate is signed by nobody known"
	case errors.As(err, &certificate):
		return "tls", fmt.Sprintf("the server's certificate is not good: %v", certificate.Err)
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "tls", "the server does not speak TLS at this address: try it with http://"
	case strings.Contains(err.Error(), "tls: "):
		return "tls", fmt.Sprintf("no secure connection: %v", err)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return "timeout", fmt.Sprintf("no complete answer within %s", timeout.Round(time.Second/10))
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connect", "the server refuses the connection"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.EPIPE):
		return "connect", "the server broke the connection off"
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "connect", "the server cannot be reached from here"
	}
	return unusable(err)
}

// unusable explains the errors for which the standard library has words only.
func unusable(err error) (kind, message string) {
	said := err.Error()
	has := func(words ...string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) })
	}
	switch {
	case has("headers exceeded", "header list larger", "too many 1xx"):
		return "http", fmt.Sprintf("the server sends more headers than the limit of %s", size(guard.MaxHeader))
	case has("malformed HTTP", "malformed MIME header", "malformed chunked", "chunk length", "invalid Content-Length", "bad Content-Length", "multiple Content-Length", "too many transfer encodings", "unsupported transfer encoding", "connection error:"):
		return "http", fmt.Sprintf("the server does not keep to HTTP: %v", err)
	case has("Location header"):
		return "redirect", "the server redirects to an address that cannot be read"
	case has("stream error", "GOAWAY", "http2:", "server closed idle connection", "connection broken"):
		return "connect", "the server broke the connection off"
	}
	return "http", fmt.Sprintf("no usable answer: %v", err)
}

// refused explains an answer whose status is neither 200 nor 304.
func refused(resp *http.Response) *feeds.Failure {
	f := &feeds.Failure{Kind: "status", Status: resp.StatusCode}
	name := http.StatusText(resp.StatusCode)
	switch code := resp.StatusCode; {
	case resp.Header.Get("Cf-Mitigated") != "":
		f.Kind, f.Message = "walled", fmt.Sprintf("Cloudflare asks for a browser (status %d): ask the publisher to let feed readers in", code)
	case code == http.StatusUnauthorized, code == http.StatusForbidden:
		f.Kind, f.Message = "walled", fmt.Sprintf("the server refuses access (status %d %s)", code, name)
	case code == http.StatusNotFound:
		f.Kind, f.Message = "gone", "there is nothing at this address (status 404): if that lasts, look for the new address of the feed"
	case code == http.StatusGone:
		f.Kind, f.Message = "gone", "the publisher has withdrawn this address for good (status 410)"
	case code == http.StatusTooManyRequests:
		f.Kind, f.Message = "busy", "the server asks for fewer visits (status 429)"
	case code == http.StatusServiceUnavailable:
		f.Kind, f.Message = "busy", "the server is not available now (status 503)"
	case code >= 500:
		f.Message = fmt.Sprintf("the server has a fault of its own (status %d %s)", code, name)
	case code >= 300 && code < 400:
		f.Kind, f.Message = "redirect", fmt.Sprintf("the server redirects (status %d) without saying where to", code)
	default:
		f.Message = strings.TrimSpace(fmt.Sprintf("the server answers with status %d %s", code, name))
	}
	return f
}

// size returns a number of bytes for people.
func size(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.4g MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.4g KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d bytes", n)
}

// recoverParser turns a panic of the parser into a failure. It is for defer.
func recoverParser(err *error, what string) {
	if p := recover(); p != nil {
		*err = &feeds.Failure{Kind: "internal", Message: fmt.Sprintf("the %s brings down the parser (%v): please report it", what, p)}
	}
}
