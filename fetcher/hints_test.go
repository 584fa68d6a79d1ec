package fetcher

import (
	"net/http"
	"testing"
	"time"
)

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 2, 9, 8, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"120": 2 * time.Minute, "-5": 0, "": 0, "soon": 0,
		"Mon, 09 Feb 2026 09:00:00 GMT": time.Hour, "Mon, 09 Feb 2026 07:00:00 GMT": 0,
	} {
		t.Run(value, func(t *testing.T) {
			if got := retryAfter(http.Header{"Retry-After": {value}}, now); got != want {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
	t.Run("beyond reason", func(t *testing.T) {
		if got := retryAfter(http.Header{"Retry-After": {"99999999999"}}, now); got > 7*24*time.Hour {
			t.Errorf("%v", got)
		}
	})
}

func TestMaxAge(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]time.Duration{"public, max-age=600": 10 * time.Minute, "no-store": 0, "max-age=0": 0, `Max-Age="60"`: time.Minute} {
		t.Run(value, func(t *testing.T) {
			if got := maxAge(http.Header{"Cache-Control": {value}}); got != want {
				t.Errorf("%v, want %v", got, want)
			}
		})
	}
}
