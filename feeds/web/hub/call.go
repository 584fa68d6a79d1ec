package hub

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"griot/feeds"
)

const (
	// callTimeout bounds one request to a callback, its answer included.
	callTimeout = 15 * time.Second
	// bodyTimeout bounds the reading of an answer whose status is all that counts.
	bodyTimeout = time.Second
	// maxAnswer is how much of an answer is read, in bytes.
	maxAnswer = 4 << 10
)

// answer is what a callback says.
type answer struct {
	status int
	body   []byte        // of a verification, its first bytes
	retry  time.Duration // Retry-After; 0 where nothing is said
}

func (a answer) accepted() bool { return a.status >= 200 && a.status <= 299 }

// caller makes requests to addresses that others have named.
type caller struct {
	client    *http.Client
	userAgent string
}

// do sends a request. No redirect is followed: a callback is exactly the address that was verified (section 7).
func (c caller) do(ctx context.Context, method, address string, header http.Header, body []byte) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	var content io.Reader
	if body != nil {
		content = bytes.NewReader(body)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, content)
	if err != nil {
		return answer{}, errors.New("the address cannot be used")
	}
	for name, values := range header {
		req.Header[name] = values
	}
	req.Header.Set("User-Agent", c.userAgent)
	client := *c.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close()
	got := answer{status: resp.StatusCode, retry: retryAfter(resp.Header, time.Now())}
	if method != http.MethodGet {
		// The status says it all: what was taken must not be sent again for a body that does not end. One that does is
		// read, so that the connection can be used again.
		defer time.AfterFunc(bodyTimeout, cancel).Stop()
		io.CopyN(io.Discard, resp.Body, maxAnswer)
		return got, nil
	}
	got.body, err = io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err != nil && resp.StatusCode > 299 || len(got.body) > maxAnswer {
		err = nil
	}
	return got, err
}

// retryAfter is how long an answer asks to wait, at most a day.
func retryAfter(h http.Header, now time.Time) time.Duration {
	asked := h.Get("Retry-After")
	var wait time.Duration
	if seconds, err := strconv.Atoi(asked); err == nil {
		wait = time.Duration(min(max(seconds, 0), 24*60*60)) * time.Second
	} else if at, err := http.ParseTime(asked); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), 24*time.Hour)
}

func (s *Settings) get(ctx context.Context, address string) (answer, error) {
	return caller{s.Client, s.UserAgent}.do(ctx, http.MethodGet, address, nil, nil)
}

// whyFailed says in an operator's words why there was no answer. It names no address, which may hold a secret.
func whyFailed(err error) string {
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return "Griot stopped while it was under way"
	case errors.As(err, &dns):
		return "the host's name cannot be found"
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in " + callTimeout.String()
	}
	var outer *url.Error
	if errors.As(err, &outer) {
		err = outer.Err
	}
	return feeds.MaskText(err.Error())
}

// withQuery adds parameters to a callback, whose own stay as they are (section 5.3).
func withQuery(callback string, query url.Values) string {
	separator := "?"
	if strings.Contains(callback, "?") {
		separator = "&"
	}
	return callback + separator + query.Encode()
}
